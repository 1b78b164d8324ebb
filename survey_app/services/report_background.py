"""What a report of a programme tells beside its estimates: lists and their imports, how the interviews went, what was published
before. Of persons there is nothing in it: counts by questionnaire, week and area, which the report protects."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from estimation.result import Estimate
from exports.background import AREA, FORM, WEEK, Background, ListSource, Published, Visits
from survey_app.services import results
from survey_app.services.consents import may_count
from survey_app.services.linking_records import INTERVIEWS, by_use
from survey_app.store import interviews, journal, registers
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme

NO_AREA = N_("Area not recorded")
RUNS = "runs"  # in the journal's line of a report: which editions stood in it


def background(programme: Programme) -> Background:
    """All of it, as the programme stands now."""
    met, areas = programme.store.call(_met)
    return Background(_lists(programme, met), _visits(met, areas), _published(programme))


def edition(estimate: Estimate) -> str:
    """A short mark of a run, the same whatever was judged of it or worked out beside it later."""
    made, p = estimate.provenance, estimate.population
    said = "|".join(map(repr, (estimate.method, made.created, made.data, made.seed, p.point, p.lower, p.upper)))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _met(db: Database) -> tuple[list[tuple[str, str, str, str]], Counter[str]]:
    """Everybody met, and the finished interviews by area (empty where it is not told or may not count)."""
    met = interviews.met(db)
    bodies = dict(registers.interviews(db))
    areas: Counter[str] = Counter()
    for record, _form, _day, status in met:
        if status == "finished":
            body = bodies.get(record)
            areas[by_use(body.get("answers", body)).get("area", "") if body and may_count(body) else ""] += 1
    return met, areas


def _visits(met: Sequence[tuple[str, str, str, str]], areas: Mapping[str, int]) -> tuple[Visits, ...]:
    if not met:
        return ()
    from forms import library

    found: list[Visits] = []
    forms = {form: Text(library.title(form)) if form in library.names() else form for _, form, _, _ in met}
    keys = (
        (FORM, [(forms[form], status) for _, form, _, status in met]),
        (WEEK, [(_monday(day), status) for _, _, day, status in met]),
    )
    for by, pairs in keys:
        counted = Counter(pairs)
        for name in dict.fromkeys(name for name, _ in pairs):
            left = counted[name, "discarded"] + counted[name, "draft"]
            found.append(Visits(by, name, counted[name, "finished"], counted[name, "refused"], left))
    if any(area for area in areas):
        found += [
            Visits(AREA, area or text(NO_AREA), n) for area, n in sorted(areas.items(), key=lambda pair: (not pair[0], pair))
        ]
    return tuple(found)


def _monday(day: str) -> str:
    there = date.fromisoformat(day)
    return (there - timedelta(days=there.weekday())).isoformat()


def _lists(programme: Programme, met: Sequence[tuple[str, str, str, str]]) -> tuple[ListSource, ...]:
    def work(db: Database) -> list[ListSource]:
        found = []
        for each in registers.listing(db):
            done = [one for one in registers.history(db, each.id) if not (one.withdrawn or one.replaced_by)]
            out = sum(one.left_out for one in done)
            again = sum(one.repeated - (one.edition.kept if one.edition else 0) for one in done)  # kept is not repeated
            found.append(ListSource(each.name, each.institution, each.start, each.end, each.rows, out, again))
        return found

    lists = programme.store.call(work)
    days = [day for _, _, day, status in met if status == "finished"]
    if days:
        lists.append(ListSource(INTERVIEWS, programme.info.name, min(days), max(days), len(days)))
    return tuple(lists)


def _published(programme: Programme) -> tuple[Published, ...]:
    """Every stored estimate that stood in a report, with the day of its first one, the oldest report first."""

    def read(db: Database) -> dict[str, str]:
        days: dict[str, str] = {}
        for line in journal.of_action(db, "exported"):
            for run in line.detail.get(RUNS, ()):
                days.setdefault(str(run), line.at[:10])
        return days

    days = programme.store.call(read)
    if not days:
        return ()
    found = []
    for row in results.listing(programme):
        estimate = results.load(programme, row.id)[1]
        if (at := days.get(edition(estimate))) is not None:
            found.append(Published(row.name, estimate, at))
    return tuple(sorted(found, key=lambda one: (one.at, one.estimate.provenance.created)))
