"""What was done to the small numbers of a report, line by line, in words that give nothing away.

How far the printed numbers are from the true ones in all is not told: in a table of a few cells one could work back from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exports.disclosure.protect import RULES, Shown
from exports.disclosure.register import INTERNAL, ROUND
from exports.disclosure.report import disclosed
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from exports.report import ReportSpec

LEFT_OUT = N_("Rows on fewer than ten persons are left out; counts to multiples of 5")
SOURCES = N_("Figures of published sources, printed as they were published")


@dataclass(frozen=True)
class Line:
    """One table: the rule, its cells, how many of them are small or hidden, and what the audit found."""

    table: Text
    rule: Text
    cells: int
    protected: int
    result: Text


def lines(spec: ReportSpec) -> list[Line]:
    """All tables that hold counts of persons, in the order of the report."""
    from exports.sheets.pictures import drawn
    from exports.sheets.tables import printed, shown

    made = disclosed(spec)
    groups = {name: len(group.together) for name, group in made.groups.items()}
    groups |= {funnel.table.name: funnel.gathered for funnel in made.funnels.values()}
    found = [_line(one, groups.get(one.table.name, 0)) for one in made.shown]
    for estimate in spec.ordered():
        for table in shown(estimate, spec.base_of(estimate)):
            if any(column.kind == "count" for column in table.columns):
                left = printed(table, spec.base_of(estimate)).left_out
                found.append(Line(table.title, Text(LEFT_OUT), len(table.rows), left, _rows(left)))
        for chart, left in drawn(estimate):
            if left:
                found.append(Line(chart.title, Text(LEFT_OUT), left, left, _rows(left)))
        if estimate.account:
            said = text(N_("The account of {method}"), method=Text(estimate.label))
            found.append(Line(said, Text(SOURCES), len(estimate.account), 0, text(N_("Not protected"))))
    return found


def verdict(spec: ReportSpec) -> Text:
    """The result of the audit in one sentence."""
    made = disclosed(spec)
    attacked, still = sum(one.attacked for one in made.shown), sum(one.open for one in made.shown)
    if spec.protection == INTERNAL:
        return text(N_("Internal, not for publication: nothing is protected, and small numbers can be read."))
    if not made.shown:
        return text(N_("The report has no table of counts by groups or lists."))
    if spec.protection == ROUND:
        return text(
            N_("{open} of {n} cells can be worked out: sums add up as printed, and each count may be up to 4 more or less."),
            open=still, n=attacked,
        )  # fmt: skip
    if not attacked:
        return text(N_("No cell had to be hidden: none rests on fewer than ten persons."))
    return text(
        N_("{open} of {n} small cells can be worked out: each may count nobody, or ten persons and more."),
        open=still, n=attacked,
    )  # fmt: skip


def _line(one: Shown, together: int) -> Line:
    title = one.table.title if isinstance(one.table.title, Text) else text("{title}", title=one.table.title)
    if one.rule == INTERNAL:
        return Line(title, Text(RULES[INTERNAL]), len(one.values), 0, text(N_("Not protected")))
    if one.rule == ROUND:
        said = (
            text(N_("Every sum adds up as printed"))
            if not one.renumbered
            else text(
                N_("Every sum adds up as printed; {n} cell shows another number than in an earlier report"),
                N_("Every sum adds up as printed; {n} cells show another number than in an earlier report"),
                n=one.renumbered,
            )
        )
        return Line(title, Text(RULES[ROUND]), len(one.values), together, said)
    if not one.hidden:
        return Line(title, Text(RULES[one.rule]), len(one.values), 0, text(N_("No cell had to be hidden")))
    said = text(
        N_("{primary} small cells and {secondary} more stand together; {open} can be worked out"),
        primary=one.primary, secondary=one.secondary, open=one.open,
    )  # fmt: skip
    return Line(title, Text(RULES[one.rule]), len(one.values), len(one.hidden), said)


def _rows(left: int) -> Text:
    return text(N_("{n} row left out"), N_("{n} rows left out"), n=left)
