"""Every formula in every report, evaluated here by its own small evaluator, gives the value that stands cached beside it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest

TOKEN = re.compile(
    r"(?P<ref>(?:'(?:[^']|'')+'!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)|(?P<number>\d+(?:\.\d+)?(?:E[+-]?\d+)?)"
    r"|(?P<name>[A-Z]+)(?=\()|(?P<sign><=|>=|<>|[-+*/(),=<>])"
)
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "SUM": lambda *xs: math.fsum(x for group in xs for x in (group if isinstance(group, list) else [group])),
    "AND": lambda *xs: all(xs),
    "ABS": abs,
    "MIN": min,
    "MAX": max,
    "ROUND": lambda x, places: math.floor(abs(x) * 10**places + 0.5) / 10**places * (1 if x >= 0 else -1),
}


class Evaluator:
    """Values of a workbook's cells by evaluating formulas anew, never from a cache."""

    def __init__(self, data: bytes) -> None:
        self.book = openpyxl.load_workbook(BytesIO(data))

    def cell(self, sheet: str, place: str) -> Any:
        found = self.book[sheet][place]
        return self.evaluate(sheet, str(found.value)[1:]) if found.data_type == "f" else found.value

    def reference(self, sheet: str, written: str) -> Any:
        if "!" in written:
            quoted, written = written.rsplit("!", 1)
            sheet = quoted[1:-1].replace("''", "'")
        written = written.replace("$", "")
        if ":" not in written:
            return self.cell(sheet, written)
        return [self.cell(sheet, c.coordinate) for row in self.book[sheet][written] for c in row if c.value is not None]

    def evaluate(self, sheet: str, formula: str) -> Any:
        tokens = [(m.lastgroup, m.group()) for m in TOKEN.finditer(formula)]
        assert "".join(t for _, t in tokens) == formula, formula
        place = 0

        def take() -> tuple[str | None, str]:
            nonlocal place
            place += 1
            return tokens[place - 1]

        def looking(*signs: str) -> bool:
            return place < len(tokens) and tokens[place][1] in signs

        def atom() -> Any:
            kind, said = take()
            if kind == "ref":
                return self.reference(sheet, said)
            if kind == "number":
                return float(said)
            if said == "-":
                return -atom()
            if kind == "name":
                take()
                arguments = [comparison()]
                while looking(","):
                    take()
                    arguments.append(comparison())
                take()
                return FUNCTIONS[said](*arguments)
            value = comparison()
            take()
            return value

        def chain(next_: Callable[[], Any], signs: dict[str, Callable[[Any, Any], Any]]) -> Any:
            value = next_()
            while looking(*signs):
                _, sign = take()
                value = signs[sign](value, next_())
            return value

        def product() -> Any:
            return chain(atom, {"*": lambda a, b: a * b, "/": lambda a, b: a / b})

        def sum_() -> Any:
            return chain(product, {"+": lambda a, b: a + b, "-": lambda a, b: a - b})

        def comparison() -> Any:
            signs = {"<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b, "=": lambda a, b: math.isclose(a, b, rel_tol=1e-12),
                     "<": lambda a, b: a < b, ">": lambda a, b: a > b}  # fmt: skip
            return chain(sum_, signs)

        value = comparison()
        assert place == len(tokens), formula
        return value


@pytest.mark.parametrize("name", ["many", "account", "six", "areas", "real"])
def test_that_every_cached_value_is_what_its_formula_gives(name: str, written: Callable[[str, str], bytes]) -> None:
    data = written(name, "en")
    fresh, cached = Evaluator(data), openpyxl.load_workbook(BytesIO(data), data_only=True)
    seen = 0
    for sheet in fresh.book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    seen += 1
                    kept, value = cached[sheet.title][cell.coordinate].value, fresh.cell(sheet.title, cell.coordinate)
                    assert (type(kept) is bool and value is kept) or kept == pytest.approx(value, rel=1e-12), cell.value
    assert seen >= 2


def test_that_a_changed_figure_makes_a_check_false(written: Callable[[str, str], bytes]) -> None:
    fresh = Evaluator(written("many", "en"))
    checks = fresh.book["Checks"]
    places = [row[1].coordinate for row in checks.iter_rows(min_row=2) if row[1].data_type == "f"]
    assert all(fresh.cell("Checks", place) for place in places)
    lists = next(s for s in fresh.book.worksheets if s.title.startswith("T") and s.title.endswith("Lists"))
    table = next(iter(lists.tables.values()))
    lists[table.ref][-1][1].value = 9999
    assert [fresh.cell("Checks", place) for place in places].count(False) == 1
