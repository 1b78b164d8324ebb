"""The counts of a report as tables, protected once for all its sheets and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING

from estimation.charts import Overlap
from estimation.from_records import records_of
from estimation.result import Estimate
from exports.disclosure.details import details
from exports.disclosure.funnel import Funnel, funnel_table
from exports.disclosure.protect import Shown, protect
from exports.disclosure.register import INTERNAL, ROUND, SUPPRESS, Released
from exports.disclosure.relations import AGES, ANY_LIST, BETWEEN
from exports.disclosure.table import Atom, Cell, CountTable, listed
from exports.disclosure.visits import Block, blocks
from exports.protect import gather_small
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text, translate

if TYPE_CHECKING:
    from exports.report import ReportSpec


@dataclass(frozen=True)
class Group:
    """The rows of a table as they may be printed: those by themselves, those shown together, and the numbers of both.

    `values` are by `kept`; `together` names rows whose sum is `sum_together`; `total` is the total as printed.
    """

    kept: tuple[int, ...]
    values: tuple[int, ...]
    together: tuple[int, ...]
    sum_together: int
    total: int


@dataclass(frozen=True)
class Disclosed:
    """All tables of counts of a report, by name (`strata-0`, `overlap-0`); `release` is what the register gains.

    `funnels` are by the place of the estimate, `visits` those of the fieldwork; `values` has the numbers of both by name.
    """

    groups: Mapping[str, Group]
    shown: tuple[Shown, ...]
    release: tuple[Released, ...]
    funnels: Mapping[int, Funnel]
    visits: tuple[Block, ...]

    def values(self, name: str) -> tuple[int | None, ...]:
        """A table's cells as printed, `None` where one is hidden."""
        return next(shown.values for shown in self.shown if shown.table.name == name)


def overlaps(spec: ReportSpec) -> list[Overlap]:
    """The different overlaps among the estimates, the headline's first."""
    found: list[Overlap] = []
    for estimate in spec.ordered():
        for chart in estimate.charts:
            if isinstance(chart, Overlap) and all((c.lists, c.rows) != (chart.lists, chart.rows) for c in found):
                found.append(chart)
    return found


def disclosed(spec: ReportSpec, lang: str = "es", progress: Progress = silent) -> Disclosed:
    """Protects the counts of the report by its rule, once; raises `BadInput` where that cannot be done."""
    known: Disclosed | None = vars(spec).get("_disclosed")
    if known is None:
        known = _disclose(spec, lang, progress)
        vars(spec)["_disclosed"] = known  # belongs to these very estimates: `replace` makes a specification without it
    return known


def _disclose(spec: ReportSpec, lang: str, progress: Progress) -> Disclosed:
    rows: dict[str, list[tuple[Cell, int]]] = {}
    tables: list[CountTable] = []
    together: dict[str, tuple[int, ...]] = {}
    for number, estimate in enumerate(spec.ordered()):
        if estimate.strata:
            _enter(spec, f"strata-{number}", _strata_title(estimate), estimate, _strata(estimate),
                   _total(estimate), rows, together, tables)  # fmt: skip
    for number, chart in enumerate(overlaps(spec)):
        estimate = next(e for e in spec.ordered() if chart in e.charts)
        _enter(spec, f"overlap-{number}", text(N_("Who is on which list")), estimate, _overlap(chart, estimate),
               _listed(chart, estimate), rows, together, tables)  # fmt: skip
    funnels = {}
    for number, estimate in enumerate(spec.ordered()):
        made = funnel_table(f"funnel-{number}", estimate, _where(estimate, ()), _universe(estimate))
        if made is not None:
            funnels[number] = made
            tables.append(made.table)
    visits = tuple(blocks(spec.background.visits, f"{spec.programme} · visits", lang))
    tables += [block.table for block in visits]
    table_of = {table.name: len(table.cells) - 1 for table in tables}
    done = protect(
        tables, spec.protection, spec.register, report=translate(spec.heading(), lang), at=spec.date, lang=lang,
        shown={name: (table_of[name],) for name in rows}, progress=progress,
    )  # fmt: skip
    groups = {
        shown.table.name: _group(shown, len(rows[shown.table.name]), together[shown.table.name])
        for shown in done.shown
        if shown.table.name in rows
    }
    known = spec.register.with_tables(*done.release, *(() if spec.protection == INTERNAL else details(spec, lang)))
    return Disclosed(groups, done.shown, known.tables[len(spec.register.tables) :], funnels, visits)


def _enter(
    spec: ReportSpec, name: str, title: Text, estimate: Estimate, counted: list[tuple[Cell, int]], total: Cell,
    rows: dict[str, list[tuple[Cell, int]]], together: dict[str, tuple[int, ...]], tables: list[CountTable],
) -> None:  # fmt: skip
    """One table: under rounding the small rows already stand together as one cell; suppression finds them itself."""
    rows[name] = counted
    gathered: list[int] = []
    if spec.protection == ROUND:
        _, gathered = gather_small(range(len(counted)), lambda i: counted[i][1])
    together[name] = tuple(gathered)
    entered = [row for i, row in enumerate(counted) if i not in gathered]
    if gathered:
        atoms = frozenset(atom for i in gathered for atom in counted[i][0].atoms)
        label = "; ".join(counted[i][0].label for i in gathered[:3])
        entered.append((Cell(atoms, (label,)), sum(counted[i][1] for i in gathered)))
    date = estimate.definition.end or estimate.definition.start
    tables.append(listed(name, title, _universe(estimate), entered, total, date=date))


def _universe(estimate: Estimate) -> str:
    """The data: only tables of one universe are compared."""
    return estimate.provenance.source or estimate.provenance.data


def _group(shown: Shown, n: int, together: tuple[int, ...]) -> Group:
    if shown.rule == ROUND:
        kept = tuple(i for i in range(n) if i not in together)
        values = [value or 0 for value in shown.values]
        return Group(kept, tuple(values[: len(kept)]), together, values[len(kept)] if together else 0, values[-1])
    hidden = tuple(i for i in range(n) if i in shown.hidden)
    kept = tuple(i for i in range(n) if i not in hidden)
    counts = shown.table.counts
    return Group(kept, tuple(counts[i] for i in kept), hidden, sum(counts[i] for i in hidden), counts[-1])


def _strata_title(estimate: Estimate) -> Text:
    return text(N_("The groups of {method}"), method=Text(estimate.label))


def _strata(estimate: Estimate) -> list[tuple[Cell, int]]:
    where = _where(estimate, [name.lower() for name in estimate.strata[0].stratum])
    found = []
    for stratum in estimate.strata:
        codes = {name: str(code) for name, code in stratum.stratum.items()}
        found.append((Cell(frozenset({where | frozenset(codes.items())}), tuple(codes.values())), round(stratum.observed)))
    return found


def _total(estimate: Estimate) -> Cell:
    return Cell(frozenset({_where(estimate, [name.lower() for name in estimate.strata[0].stratum])}), ("Σ",))


def _overlap(chart: Overlap, estimate: Estimate) -> list[tuple[Cell, int]]:
    where = _where(estimate, (), chart)
    return [
        (Cell(frozenset({where | _pattern(chart.lists, flags)}), tuple(compress(chart.lists, flags))), round(n))
        for flags, n in chart.rows
        if n > 0
    ]


def _listed(chart: Overlap, estimate: Estimate) -> Cell:
    """Everybody on a list."""
    return Cell(frozenset({_where(estimate, (), chart)}), ("Σ",))


def _pattern(lists: Sequence[str], flags: Sequence[bool]) -> Atom:
    return frozenset((f"list {name}", "1" if on else "0") for name, on in zip(lists, flags, strict=True))


def _where(estimate: Estimate, names: Sequence[str], chart: Overlap | None = None) -> Atom:
    """Whom the figures count at all, as codes: a table of adults lies inside one of everybody. Dates tell vintages alone."""
    definition = estimate.definition
    pairs = [("population area", definition.area), ("population", definition.population), ("excludes", definition.excludes)]
    low, high = definition.age_from, definition.age_to
    if (low is not None or high is not None) and not any(name in AGES for name in names):
        pairs.append(("population age", f"{low or 0} +" if high is None else f"{low or 0}–{high}"))
    records = records_of(estimate)
    if records is not None and records.scope_key:  # a part of them: never the same cells as without that scope
        pairs.append((f"scope {records.scope_key}", "1"))
    lists = chart or next((each for each in estimate.charts if isinstance(each, Overlap)), None)
    if lists is not None:
        pairs.append((ANY_LIST, BETWEEN.join(sorted(lists.lists))))
    return frozenset((name, value) for name, value in pairs if value)


__all__ = ["INTERNAL", "ROUND", "SUPPRESS", "Disclosed", "Group", "disclosed", "overlaps"]
