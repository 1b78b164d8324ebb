"""The residual as an account of numbered lines, so that it can be checked by hand and stands in a workbook as formulas."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from estimation.residual.arithmetic import Arithmetic, Point
from estimation.residual.inputs import LABELS, STOCKS, SWITCHED, ResidualTable, component_label
from estimation.residual.spread import Reals
from estimation.result import AccountLine
from vocabulary.text import N_, Text, text

REFERENCE = re.compile(r"\{(\d+)\}")


def evaluate(formula: str, values: Mapping[int, float]) -> float:
    """What a formula gives: numbers of lines in braces, the four operations, parentheses and plain numbers."""
    tokens = re.findall(r"\{\d+\}|\d+(?:\.\d+)?|[-+*/()]", formula)
    if "".join(tokens) != formula.replace(" ", ""):
        raise ValueError(formula)
    place = 0

    def atom() -> float:
        nonlocal place
        token = tokens[place]
        place += 1
        if token == "(":
            value = sum_()
            place += 1
            return value
        if token in "+-":
            return atom() if token == "+" else -atom()
        return values[int(token[1:-1])] if token[0] == "{" else float(token)

    def product() -> float:
        nonlocal place
        value = atom()
        while place < len(tokens) and tokens[place] in "*/":
            place += 1
            value = value * atom() if tokens[place - 1] == "*" else value / atom()
        return value

    def sum_() -> float:
        nonlocal place
        value = product()
        while place < len(tokens) and tokens[place] in "+-":
            place += 1
            value = value + product() if tokens[place - 1] == "+" else value - product()
        return value

    return sum_()


class Lines:
    """The lines of an account as they are added, numbered from 1, and the value of each."""

    def __init__(self) -> None:
        self.lines: list[AccountLine] = []
        self.values: dict[int, float] = {}

    def add(
        self, key: str, label: Text, value: float, formula: str = "", sign: str = "", unit: str = "persons", source: str = ""
    ) -> int:
        number = len(self.lines) + 1
        if formula:
            value = evaluate(formula, self.values)
        self.values[number] = value
        self.lines.append(AccountLine(number, key, label, value, unit, formula, sign, source))
        return number


def account(arithmetic: Arithmetic, found: Point) -> tuple[AccountLine, ...]:
    """The lines in the order of the table of the Department of Homeland Security (Hoefer, Rytina & Baker): counted, moved to
    the reference date, the parts of the legal stocks, the stocks, those of them not counted, the rest, those of the rest not
    counted, the total; then the shares. Of several cells the lines are the sums and the shares those that the sums imply.
    """
    data, lines = arithmetic.data, Lines()
    sources = _sources(data)
    plus: list[int] = []
    for status in dict.fromkeys(s for c, s in zip(data.component, data.status, strict=True) if c == "counted"):
        value, source = arithmetic.given("counted", status), sources["counted", status]
        plus.append(lines.add(f"counted:{status}", component_label("counted", status), value, sign="+", source=source))
    for status in dict.fromkeys(s for c, s in zip(data.component, data.status, strict=True) if c == "shift"):
        value, source = arithmetic.given("shift", status), sources["shift", status]
        plus.append(lines.add(f"shift:{status}", text(LABELS["shift"]), value, sign="+", source=source))

    stock: dict[str, int] = {}
    flows: dict[str, str] = {}
    present = set(zip(data.component, data.status, strict=True))
    built = {s for s in data.statuses if sum((c, s) in present for c in STOCKS) > 1 or ("inflow", s) in present}
    for status in sorted(data.statuses, key=lambda s: s not in built):
        for component, sign in _PARTS:
            if (component, status) not in present:
                continue
            kept = arithmetic.is_kept(component, status)
            number = lines.add(
                f"{component}:{status}", text(LABELS[component], status=status), arithmetic.given(component, status),
                sign="" if kept else sign, source=sources[component, status],
            )  # fmt: skip
            if kept:
                continue
            if status in built:
                enters = "-" if sign == "+" else "+"
                flows[status] = flows[status] + f"{enters}{{{number}}}" if status in flows else f"{{{number}}}"
            else:
                stock[status] = number
    for status, formula in flows.items():
        stock[status] = lines.add(f"stock:{status}", text(N_("Residing legally ({status})"), status=status), 0.0, formula)

    shares: list[tuple[int, str, float]] = []  # line that waits for its share, status, share
    uncounted: dict[str, int] = {}
    for s, status in enumerate(data.statuses):
        missed, given = float(found.uncounted[s].sum()), found.undercount[s]
        if not given.any() or status not in stock:
            continue
        share = _share(missed, lines.values[stock[status]], given)
        label = text(N_("Of them not counted ({status}, {share} %)"), status=status, share=_percent(share))
        uncounted[status] = lines.add(f"uncounted:{status}", label, missed)
        if math.isfinite(share):
            shares.append((uncounted[status], status, share))

    ordered = sorted(data.statuses, key=lambda s: s not in built)
    formula = "+".join(f"{{{n}}}" for n in plus)
    for status in (s for s in ordered if s in stock):
        formula += f"-{{{stock[status]}}}" + (f"+{{{uncounted[status]}}}" if status in uncounted else "")
    counted = lines.add("irregular-counted", text(N_("In an irregular situation and counted")), 0.0)
    remaining, total = float(found.remaining.sum()), float(found.irregular.sum())
    hidden, hidden_share = 0, math.nan
    if found.undercount[-1].any():
        hidden_share = _share(total - remaining, total, found.undercount[-1])
        label = text(N_("In an irregular situation and not counted ({share} %)"), share=_percent(hidden_share))
        hidden = lines.add("irregular-uncounted", label, total - remaining)
    final = lines.add("irregular", text(N_("Persons in an irregular situation")), total)

    formulas: dict[int, str] = {counted: formula}
    for number, status, share in shares:
        label = text(N_("Share not counted ({status})"), status=status)
        at = lines.add(f"undercount:{status}", label, share, unit="share")
        formulas[number] = f"{{{stock[status]}}}*{{{at}}}"
    if hidden and math.isfinite(hidden_share) and abs(hidden_share) < 1:
        at = lines.add("undercount:irregular", text(N_("Share not counted (irregular)")), hidden_share, unit="share")
        formulas[hidden] = f"{{{counted}}}*{{{at}}}/(1-{{{at}}})"
    formulas[final] = f"{{{counted}}}+{{{hidden}}}" if hidden else f"{{{counted}}}"
    return settle(lines, formulas)


_PARTS = (*((name, "-") for name in ("legal", "inflow", *SWITCHED)), ("deaths", "+"), ("emigration", "+"))
"""Who belongs to a status goes before who left it: the formula of a stock begins with persons who are in it."""


def settle(lines: Lines, formulas: Mapping[int, str]) -> tuple[AccountLine, ...]:
    """Puts the formulas in, and makes every value exactly what its formula gives, line after line."""
    settled = []
    for line in lines.lines:
        formula = formulas.get(line.number, line.formula)
        value = evaluate(formula, lines.values) if formula else line.value
        lines.values[line.number] = value
        settled.append(AccountLine(line.number, line.key, line.label, value, line.unit, formula, line.sign, line.source))
    return tuple(settled)


def _sources(data: ResidualTable) -> dict[tuple[str, str], str]:
    """The sources of each component of each status, each named once."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for component, status, source in zip(data.component, data.status, data.source, strict=True):
        named = found.setdefault((component, status), {})
        if source:
            named[source] = None
    return {key: "; ".join(named) for key, named in found.items()}


def _share(part: float, whole: float, given: Reals) -> float:
    """The share as it was given where it is the same in all cells, else what the sums imply."""
    if (given == given[0]).all():
        return float(given[0])
    return part / whole if whole else math.nan


def _percent(share: float) -> float | str:
    return float(f"{100 * share:.3g}") if math.isfinite(share) else "–"
