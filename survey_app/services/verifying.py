"""A report that came back: whether a cell of it was changed since it was written, and whether its figures come out again."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import survey_app
from exports.numbers import report_base, to_base
from exports.repeat import Printed, Row, asked, figures_of, printed
from exports.seal import Change, changes, sealed
from survey_app.services.reading_guard import DAMAGED, check_workbook, refuse_file
from vocabulary.errors import BadInput
from vocabulary.progress import Progress, part, silent
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from estimation.method import Method
    from estimation.result import Estimate
    from survey_app.services.programme import Programme

SHOWN = 12  # changed cells that are named in words


@dataclass(frozen=True)
class Verdict:
    """What a report says of itself: its changed cells, how many were compared, its estimates."""

    changes: tuple[Change, ...]
    cells: int
    sheets: int
    estimates: tuple[Printed, ...]

    @property
    def whole(self) -> bool:
        return not self.changes

    def told(self) -> list[Text]:
        """In words: first whether it is whole, then the changed cells one by one."""
        if self.whole:
            return [text(
                N_("Nothing was changed since the report was written: {cells} cells on {n} sheet agree with its seal."),
                N_("Nothing was changed since the report was written: {cells} cells on {n} sheets agree with its seal."),
                n=self.sheets,
                cells=self.cells,
            )]  # fmt: skip
        first = text(
            N_("{n} place of the report was changed since it was written."),
            N_("{n} places of the report were changed since it was written."),
            n=len(self.changes),
        )
        more = len(self.changes) - SHOWN
        rest = [text(N_("… and {n} more."), n=more)] if more > 0 else []
        return [first, *(said_of(change) for change in self.changes[:SHOWN]), *rest]


@dataclass(frozen=True)
class Outcome:
    """An estimate run again: `same` where all its figures come out; without a new `estimate` it was not run, `why` says why."""

    printed: Printed
    estimate: Estimate | None = None
    same: bool = False
    sure: bool = True  # whether the data are known to be those it was made from
    why: Text | None = None

    def told(self, lang: str) -> list[Text]:
        """In words, the other version first where there is one."""
        name = self.printed.name
        if self.estimate is None:
            return [text(N_("{name}: not run again. {why}"), name=name, why=self.why or Text(""))]
        said = []
        if self.printed.version != survey_app.__version__:
            told = N_("The report was made with version {old}; this is version {new}.")
            said.append(text(told, old=self.printed.version, new=survey_app.__version__))
        if self.same:
            told = N_("{name}: run again on the same data, the same figures come out.")
            printed = N_("{name}: run again, the printed figures come out.")
            return [*said, text(told if self.sure else printed, name=name)]
        told = N_("{name}: run again on the same data, other figures come out. {sentence}")
        if not self.sure:
            told = N_("{name}: run again, other figures come out: these are not its data, or not its figures. {sentence}")
        return [*said, text(told, name=name, sentence=self.estimate.sentence(lang))]


def said_of(change: Change) -> Text:
    """A change in words: the sheet, the cell, and what stands there now."""
    if not change.cell:
        said = N_("Sheet {sheet} is gone or has another name.") if change.gone else N_("Sheet {sheet} was not in the report.")
        return text(said, sheet=change.sheet)
    if not change.now:
        return text(N_("Sheet {sheet}, cell {cell}: it is empty now."), sheet=change.sheet, cell=change.cell)
    now = change.now if len(change.now) <= 60 else f"{change.now[:59]}…"
    return text(N_("Sheet {sheet}, cell {cell}: now “{now}”."), sheet=change.sheet, cell=change.cell, now=now)


def verify(path: Path, progress: Progress = silent) -> Verdict:
    """Compares every cell of a report with the seal in its properties.

    Raises `BadInput`: `not-a-report` where the workbook has no seal, and what keeps any workbook from being read.
    """
    path = Path(path)
    check_workbook(path, part(progress, 0.0, 0.3))
    try:
        book = _values(path)
        before = sealed(book)
        found, estimates = changes(book), printed(book)
    except DAMAGED as error:
        raise _no_report(path) from error
    if not before:
        raise _no_report(path)
    cells = sum(map(len, before.values()))
    return Verdict(tuple(found), cells, len(before), tuple(estimates))


def again(
    verdict: Verdict, path: Path | None = None, programme: Programme | None = None, progress: Progress = silent
) -> list[Outcome]:
    """Runs every estimate of a report again: from the stored one of the open programme where it is there, else by its printed
    command on the table in `path`. Raises what reading the table raises."""
    stored = _stored(programme) if programme is not None else {}
    found: list[Outcome] = []
    n = max(len(verdict.estimates), 1)
    for at, one in enumerate(verdict.estimates):
        here = part(progress, at / n, (at + 1) / n)
        if one.run in stored and programme is not None:
            from survey_app.services.estimating import rerun

            known, before = stored[one.run]
            made, _ = rerun(programme, known, here)
            found.append(_compared(one, made, found[0].estimate if found else made, before))
        elif path is not None and one.command:
            found.append(_by_command(one, path, found[0].estimate if found else None, here))
        else:
            found.append(Outcome(one, why=text(N_("Its data are in the programme in which it was made; open that first."))))
    return found


def _by_command(one: Printed, path: Path, first: Estimate | None, progress: Progress) -> Outcome:
    from survey_app.services.estimating import data_of, run
    from survey_app.services.reading import read_table

    try:
        wanted = asked(one.command)
        method = _method(wanted.method, wanted.settings, wanted.seed)
    except (ValueError, KeyError, BadInput):
        return Outcome(one, why=text(N_("This version does not understand its command.")))
    table = read_table(path, sheet=wanted.sheet, progress=part(progress, 0.0, 0.2))
    if one.data and data_of(method, table, wanted.by, wanted.draws) != one.data:
        why = text(N_("The data in {file} are not those it was made from: their fingerprint differs."), file=path.name)
        return Outcome(one, why=why)
    made = run(method, table, wanted.by, part(progress, 0.2, 1.0), reason=wanted.reason, draws=wanted.draws)
    return _compared(one, made, first or made)


def _method(name: str, settings: tuple[str, ...], seed: str) -> Method:
    from estimation.method import methods
    from estimation.seed import SEED
    from vocabulary.fields import read_settings

    kind = methods()[name]
    return kind(**read_settings(kind, list(settings)), seed=SEED.parse(seed))


def _compared(one: Printed, made: Estimate, first: Estimate | None, before: Estimate | None = None) -> Outcome:
    """Against the digests of data and figures where the report prints them, else against the run `before` that the programme
    keeps; and against the printed figures too, which are rounded as those of the `first` estimate or for themselves."""
    digests = [(one.data, made.provenance.data), (one.figures, figures_of(made))]
    same = all(then == now for then, now in digests if then)
    if before is not None:
        same = same and (made.provenance.data, figures_of(made)) == (before.provenance.data, figures_of(before))
    bases = {report_base(each) for each in (made, first) if each is not None}
    return Outcome(
        one,
        made,
        same and (one.row is None or one.row in {_row(made, base) for base in bases}),
        bool(one.data) or before is not None,
    )


def _row(estimate: Estimate, base: int) -> Row:
    p = estimate.population
    point = None if estimate.refused else to_base(p.point, base)
    return Row(point, *(None if limit is None else to_base(limit, base) for limit in (p.lower, p.upper)))


def _stored(programme: Programme) -> dict[str, tuple[str, Estimate]]:
    """The programme's estimates with their ids, by the number of their run."""
    from exports.sheets.provenance import run_of
    from survey_app.services import results

    known = ((row.id, results.load(programme, row.id)[1]) for row in results.listing(programme))
    return {run_of(estimate): (row, estimate) for row, estimate in known}


def _values(path: Path) -> Any:
    import openpyxl

    with warnings.catch_warnings(), open(path, "rb") as handle:
        warnings.simplefilter("ignore", UserWarning)  # openpyxl speaks of styles and extensions we do not read
        return openpyxl.load_workbook(handle, data_only=True, keep_links=False)


def _no_report(path: Path) -> BadInput:
    return refuse_file(
        path, "not-a-report", N_("This is not a report of Alcance, or its seal was removed"),
        N_("Choose the Excel file as it was handed over"),
    )  # fmt: skip


def lines(verdict: Verdict, outcomes: list[Outcome], lang: str) -> Iterator[Text]:
    """Everything in the order of reading; at the end what the seal alone cannot tell, where nothing was run again."""
    yield from verdict.told()
    for outcome in outcomes:
        yield from outcome.told(lang)
    if verdict.whole and not outcomes:
        yield text(N_("The seal finds slips and careless changes. Whether the figures are true shows when they are run again."))
