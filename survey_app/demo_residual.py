"""An invented census and invented permits that leave about the example's true population as their remainder."""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from survey_app.demo_people import START, Person
from survey_app.services.linking import age_group

HEAD = (
    "component",
    "status",
    "sex",
    "age",
    "value",
    "low",
    "high",
    "undercount",
    "undercount_low",
    "undercount_high",
    "source",
)
TITLE = "Cuenta residual de la Frontera norte, datos inventados."
NOTE = "Todas las cifras son inventadas para el ejemplo; no describen ningún lugar ni ninguna población real."
_MISSED = 0.17  # what the invented census really missed of persons in an irregular situation; the table says 0.15 (0.08-0.25)
_RESIDENTS = 2.6  # residents for each person in an irregular situation
_STUDENTS = 0.25


def write_residual(path: Path, people: Sequence[Person], rng: random.Random) -> None:
    """Writes the account by sex and age: counted, residents (with deaths and departures since they registered), students, and
    the undercount of each status with its range. The counted persons are what the invented parts imply, ± 1 %."""
    cells = Counter((person.sex, age_group(int((START - person.birth).days / 365.2425))) for person in people)
    rows: list[Sequence[object]] = []
    for (sex, age), irregular in sorted(cells.items()):
        registered = round(irregular * _RESIDENTS * rng.uniform(0.9, 1.1))
        students = round(irregular * _STUDENTS * (2.0 if age == "18-29" else 0.4))
        deaths = round(registered * (0.002 if age in ("18-29", "30-44") else 0.015))
        left = round(registered * 0.06)
        present = (registered - deaths - left) * (1 - 0.03) + students * (1 - 0.10)
        counted = round((present + irregular * (1 - _MISSED)) * rng.uniform(0.99, 1.01))
        rows += [
            ("counted", "", sex, age, counted, round(counted * 0.98), round(counted * 1.02), "", "", "", "censo inventado"),
            ("legal", "residente", sex, age, registered, "", "", 0.03, 0.01, 0.05, "permisos inventados"),
            ("deaths", "residente", sex, age, deaths, "", "", "", "", "", "tabla de vida inventada"),
            ("emigration", "residente", sex, age, left, round(left * 0.6), round(left * 1.5), "", "", "", "supuesto inventado"),
            ("legal", "estudiante", sex, age, students, "", "", 0.10, 0.05, 0.15, "permisos inventados"),
        ]
    rows.append(("irregular", "irregular", "", "", "", "", "", 0.15, 0.08, 0.25, "supuesto inventado"))
    with open(path, "w", encoding="utf-8", newline="") as handle:
        handle.write(f"# {TITLE}\n# {NOTE}\n")
        writer = csv.writer(handle)
        writer.writerow(HEAD)
        writer.writerows(rows)
