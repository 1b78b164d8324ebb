"""The example programme: a made-up population whose true size is known, its registers imported as anybody would, estimates.

Nothing goes around the services: the files are written as institutions write them and come in through the import, so that
what the example shows is what the application does.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_app.demo_interviews import hold_interviews
from survey_app.demo_lists import Register, write_registers
from survey_app.demo_people import END, START, make_people
from survey_app.demo_residual import write_residual
from vocabulary.progress import Progress, part, silent
from vocabulary.text import N_, Text, text, translate

if TYPE_CHECKING:
    from estimation.result import Definition, Estimate
    from survey_app.services.programme import Programme
    from survey_app.services.tables import TableSource

PASSPHRASE = "camino lluvia mapa barco norte vecino semana"  # shown with the example: its people are made up
POPULATION = 6000
SEED = 2026
INTERVIEWS = 12
NAME = "Frontera norte 2026"
AREA = "Frontera norte"
COUNTRY = "PE"
PERSON = N_("Example person")
FOLDER = "Alcance"
FILES = "listas-de-ejemplo"
RESIDUAL = "cuenta_residual.csv"
EXCEL = "alcance-demo.xlsx"
MAIN = 1  # the headline is that of all four lists
SAMPLES = {
    "uk_2013_six_lists": N_("potential victims of modern slavery in the United Kingdom in 2013"),
    "hav_taiwan_1995": N_("students infected with hepatitis A at a college in Taiwan in 1995"),
}
"""The published tables that the demo estimates from, and whom each counts."""
_TRUTH = "example-truth"


@dataclass(frozen=True)
class Truth:
    """What is known of the made-up population and would not be known of a real one: its size, and how many any list holds."""

    population: int
    on_lists: int


@dataclass(frozen=True)
class Finding:
    """An estimate of the demo, under its name, with the data it came from; `truth` where the true number is known."""

    name: Text
    estimate: Estimate
    source: TableSource
    truth: int | None = None

    def sentence(self, lang: str) -> str:
        """The estimate in one sentence, and how far it is from the truth where that is known."""
        said = f"{translate(self.name, lang)}: {self.estimate.sentence(lang)}"
        return said if self.truth is None else f"{said} {translate(distance(self.estimate, self.truth), lang)}"


@dataclass(frozen=True)
class DemoOutcome:
    """What the demo made: the example programme's folder and passphrase, the workbook, and what was found."""

    folder: Path
    passphrase: str
    excel: Path
    findings: tuple[Finding, ...]

    def sentences(self, lang: str) -> list[str]:
        """One sentence an estimate."""
        return [finding.sentence(lang) for finding in self.findings]


def build_example(
    folder: Path | None = None,
    progress: Progress = silent,
    *,
    lang: str = "es",
    size: int = POPULATION,
    seed: int = SEED,
    strong: bool = True,
) -> Programme:
    """Makes the example programme inside `folder` (else inside `Alcance` in the person's home) and leaves it open.

    `PASSPHRASE` opens it; the institutions' files lie beside it in `listas-de-ejemplo`. Where an example is there already, the
    new one gets a number. Cancelled or failed, nothing of it stays. `strong=False` makes opening cheap, for tests.
    """
    from survey_app.services import programme as programmes
    from survey_app.store.keys import STRONG, KdfCost

    folder = Path.home() / FOLDER if folder is None else folder
    folder.mkdir(parents=True, exist_ok=True)
    name, number = NAME, 1
    while (folder / f"{name}{programmes.SUFFIX}").exists():
        number += 1
        name = f"{NAME} ({number})"
    person = translate(PERSON, lang)
    cost = STRONG if strong else KdfCost(1, 8192)
    progress(0.0, text(N_("Making up a population")))
    made = programmes.create(folder, name, COUNTRY, lang, person, PASSPHRASE, cost=cost)
    files = folder / FILES
    there_before = files.exists()
    try:
        _fill(made, files, progress, size, seed)
    except BaseException:
        made.close()
        shutil.rmtree(made.info.folder, ignore_errors=True)
        if not there_before:
            shutil.rmtree(files, ignore_errors=True)
        raise
    return made


def _fill(programme: Programme, files: Path, progress: Progress, size: int, seed: int) -> None:
    from survey_app.services.programme import set_definition, set_meta

    rng = random.Random(seed)
    people = make_people(size, rng)
    registers = write_registers(files, people, rng)
    write_residual(files / RESIDUAL, people, rng)
    for number, register in enumerate(registers):
        _import(programme, register, part(progress, 0.1 + 0.2 * number, 0.3 + 0.2 * number))
    some = people[:: max(1, size // INTERVIEWS)][:INTERVIEWS]
    told = text(N_("Holding a few interviews"))
    hold_interviews(programme, some, programme.info.lang, rng, lambda share: progress(0.9 + 0.1 * share, told))
    on_lists = len(frozenset().union(*(register.persons for register in registers)))
    set_meta(programme, _TRUTH, {"population": size, "on_lists": on_lists})
    set_definition(programme, definition())
    progress(1.0, told)


def definition() -> Definition:
    """Whom the example's figures count."""
    from estimation.result import Definition

    return Definition(area=AREA, start=START.isoformat(), end=END.isoformat(), age_from=18)


def truth_of(programme: Programme) -> Truth | None:
    """The truth about an example programme; nothing for any other."""
    from survey_app.services.programme import get_meta

    kept: Mapping[str, Any] | None = get_meta(programme, _TRUTH)
    return None if kept is None else Truth(kept["population"], kept["on_lists"])


def _import(programme: Programme, register: Register, progress: Progress) -> None:
    """Reads, maps, checks and stores one file, by the same steps as the page of lists; only its name and period are typed."""
    from survey_app.services import importing
    from survey_app.services.reading import read_table

    table = read_table(register.path, sheet=register.sheet, progress=part(progress, 0.0, 0.3))
    mapping = replace(
        importing.guess_mapping(table),
        list_name=register.list_name,
        institution=register.institution,
        start=START.isoformat(),
        end=END.isoformat(),
    )
    preview = importing.check(programme, table, mapping, part(progress, 0.3, 0.6), today=END)
    importing.store_list(programme, preview, part(progress, 0.6, 1.0))


def demo_report(
    folder: Path, lang: str, progress: Progress = silent, *, size: int = POPULATION, strong: bool = True
) -> DemoOutcome:
    """The example from nothing to the ministry's workbook, `alcance-demo.xlsx` in `folder`: builds the programme there,
    estimates, stores what was found, writes. The programme is closed at the end.

    Raises `BadInput` or `StoreError` where the folder cannot be used.
    """
    from survey_app.services import reporting, results

    programme = build_example(folder, part(progress, 0.0, 0.5), lang=lang, size=size, strong=strong)
    try:
        findings = (
            *example_findings(programme, part(progress, 0.5, 0.7)),
            *sample_findings(part(progress, 0.7, 0.95)),
        )
        ids = store_findings(programme, findings, lang)
        excel = reporting.write(
            programme,
            [results.load(programme, key)[1] for key in ids],
            folder / EXCEL,
            lang,
            title=translate(N_("Example: persons in an irregular situation at a northern border"), lang),
            recipient=translate(N_("whoever tries Alcance"), lang),
            purpose=translate(N_("an example with made-up persons"), lang),
            names=[translate(finding.name, lang) for finding in findings],
            main=MAIN,
            progress=part(progress, 0.95, 1.0),
        )
    finally:
        programme.close()
    return DemoOutcome(programme.info.folder, PASSPHRASE, excel, findings)


def example_findings(programme: Programme, progress: Progress = silent) -> tuple[Finding, ...]:
    """What the methods say of the example: two lists, all lists, all lists with their records linked by probability, and what a
    census leaves when permits are taken away."""
    from survey_app.services import importing

    truth = truth_of(programme)
    size = None if truth is None else truth.population
    ids = tuple(info.id for info in importing.lists(programme))
    files = programme.info.folder.parent / FILES
    asked: tuple[tuple[Text, str, TableSource], ...] = (
        (text(N_("Two lists")), "chapman", _lists(ids[:2])),
        (text(N_("Four lists")), "log-linear", _lists(ids)),
        (text(N_("Residual account")), "residual", _file(files / RESIDUAL)),
    )
    two, four, residual = (
        _find(programme, name, method, source, size, part(progress, 0.1 * number, 0.1 * (number + 1)))
        for number, (name, method, source) in enumerate(asked)
    )
    return two, four, _linked(programme, ids, size, part(progress, 0.3, 1.0)), residual


def _linked(programme: Programme, ids: tuple[str, ...], truth: int | None, progress: Progress) -> Finding:
    """All lists, their records linked by probability: the estimate carries the errors of linkage."""
    from datetime import datetime

    from estimation.method import methods
    from survey_app.services import from_records, linkages, pattern_tables

    settings = linkages.Settings(random_pairs=5e5)  # ten million would be three quarters of the demo's work
    run = linkages.run_linkage(programme, ids, settings, part(progress, 0.0, 0.6))
    source = replace(_lists(ids), linkage=run)
    built = pattern_tables.build(programme, source, part(progress, 0.6, 0.7))
    method, now = methods()["log-linear"](definition=definition()), datetime.now().astimezone()
    estimate, kept = from_records.estimate(programme, method, built, part(progress, 0.7, 1.0), now)
    return Finding(text(N_("Four lists, linked by probability")), estimate, kept, truth)


def _lists(ids: tuple[str, ...]) -> TableSource:
    from survey_app.services.scope import Scope
    from survey_app.services.tables import TableSource

    return TableSource("lists", ids=ids, scope=Scope(START.isoformat(), END.isoformat(), age_from=18))


def _file(path: Path) -> TableSource:
    from survey_app.services.tables import TableSource

    return TableSource("file", path=str(path))


def _find(
    programme: Programme | None,
    name: Text,
    method: str,
    source: TableSource,
    truth: int | None,
    progress: Progress,
    counts: str = "",
) -> Finding:
    from datetime import datetime

    from estimation.method import methods
    from estimation.result import Definition
    from survey_app.services import estimating, from_records, pattern_tables, tables

    chosen = methods()[method](definition=Definition(population=counts) if counts else definition())
    now = datetime.now().astimezone()
    if source.kind == "lists" and programme is not None:
        built = pattern_tables.build(programme, source, part(progress, 0.0, 0.3))
        estimate, kept = from_records.estimate(programme, chosen, built, part(progress, 0.3, 1.0), now)
        return Finding(name, estimate, kept, truth)
    table = tables.build(programme, source, part(progress, 0.0, 0.3))
    return Finding(name, estimating.run(chosen, table, progress=part(progress, 0.3, 1.0), now=now), source, truth)


def sample_findings(progress: Progress = silent) -> tuple[Finding, ...]:
    """What the methods say of two of the published tables that come with the application."""
    from survey_app.services.tables import TableSource, samples

    titles = {sample.name: sample.title for sample in samples()}
    found = []
    for number, (name, counts) in enumerate(SAMPLES.items()):
        inner = part(progress, number / len(SAMPLES), (number + 1) / len(SAMPLES))
        title = Text(titles[name])
        found.append(_find(None, title, "log-linear", TableSource("sample", name=name), None, inner, counts))
    return tuple(found)


def store_findings(programme: Programme, findings: tuple[Finding, ...], lang: str) -> list[str]:
    """Keeps the estimates in the programme under their names, those of its own people judged; returns their ids."""
    from survey_app.demo_quality import judge_example
    from survey_app.services import results

    ids = [results.save(programme, translate(f.name, lang), f.estimate, f.source) for f in findings]
    own = [(f, key) for f, key in zip(findings, ids, strict=True) if f.truth is not None]
    judge_example(programme, {"linked" if f.source.linkage else f.estimate.method: key for f, key in own}, lang)
    return ids


def distance(estimate: Estimate, truth: int) -> Text:
    """How far an estimate is from the true number, and whether its interval holds it."""
    p = estimate.population
    off = round(100 * abs(p.point - truth) / truth, 1)
    inside = (p.lower is None or p.lower <= truth) and (p.upper is None or truth <= p.upper)
    values = {"truth": truth, "share": off}
    if p.point >= truth:
        holds = N_("In truth there are {truth}: the estimate is {share} % above, and its interval holds the truth.")
        misses = N_("In truth there are {truth}: the estimate is {share} % above, and its interval misses the truth.")
    else:
        holds = N_("In truth there are {truth}: the estimate is {share} % below, and its interval holds the truth.")
        misses = N_("In truth there are {truth}: the estimate is {share} % below, and its interval misses the truth.")
    return Text(holds if inside else misses, values)
