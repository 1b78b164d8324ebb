"""One worksheet while it is written: every cell is text, a number or one of our own formulas, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from exports.book import Volume
from exports.disclosure.register import INTERNAL
from exports.measure import LINE, broken, height
from exports.signs import Sign, explained, mark, signs
from vocabulary.text import N_, Text, text

UPRIGHT = 640  # pixels: a taller chart would be printed too small on a sheet that lies on its side
WIDE = 104  # characters: a wider sheet would be printed too small upright
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
NUMERIC = frozenset({"persons", "signed", "number", "exact", "share"})  # kinds of columns
# What our formulas may hold: references, names of sheets in quotes, numbers, these functions, arithmetic and comparison.
_FORMULA = re.compile(
    r"(?:'(?:[^']|'')+'!|\$?[A-Z]{1,3}\$?\d{1,7}|\d+(?:\.\d+)?(?:E[+-]?\d+)?"
    r"|SUM|SUMSQ|SQRT|MIN|MAX|ROUND|ABS|AND|[-+*/(),:=<>. ])+"
)
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Formula:
    """One of our own formulas with the value it gives, which every reader sees that does not calculate."""

    expression: str
    value: float | bool


Cell = Text | Sign | str | int | float | bool | Formula | None


@dataclass(frozen=True)
class Col:
    """A column `width` characters wide.

    `kind` is `text`, `no` (a line's number), `mark`, `persons`, `signed`, `number`,
    `exact` (as many digits as it has), `share` or `truth`.
    """

    header: Text | str
    kind: str = "text"
    width: float = 14.0


@dataclass(frozen=True)
class Grid:
    """Where a table came to stand, so that charts, formulas and links find it (rows and columns from 0)."""

    sheet: str
    first: int
    last: int
    columns: int
    headers: tuple[str, ...] = field(default=())

    def cell(self, row: int, column: int) -> str:
        """A data cell as in `B7`."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        return str(xl_rowcol_to_cell(self.first + row, column))

    def range(self, column: int, first: int = 0, last: int | None = None) -> list[Any]:
        """A column's data as XlsxWriter's charts want it."""
        end = self.last if last is None else self.first + last
        return [self.sheet, self.first + first, column, end, column]

    def formula(self, column: int, first: int = 0, last: int | None = None) -> str:
        """The same as a formula, for error bars."""
        from xlsxwriter.utility import xl_range_formula

        sheet, top, left, bottom, right = self.range(column, first, last)
        return str(xl_range_formula(sheet, top, left, bottom, right))


class Page:
    """A worksheet with a cursor that moves down. Texts at the left edge, one table at most, nothing below it."""

    def __init__(self, book: Volume, key: str, widths: Sequence[float], landscape: bool = False) -> None:
        self.book, self.key, self.row = book, key, 0
        self.sheet = book.workbook.add_worksheet(book.names[key])
        self.widths = list(widths)
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width, book.format("text"))
        self.sheet.hide_gridlines(2)
        self.sheet.set_paper(9)
        if landscape or sum(widths) > WIDE:
            self.sheet.set_landscape()
        self.sheet.set_margins(left=0.7, right=0.7, top=0.75, bottom=0.85)
        self.sheet.fit_to_pages(1, 0)
        said = text(N_("{programme} · an estimate, not a count"), programme=book.spec.programme or "Alcance")
        told = [book.say(said), *([book.say(book.spec.sensitivity)] if book.spec.sensitivity is not None else [])]
        if book.spec.protection == INTERNAL:
            told.append(book.words(N_("Internal, not for publication")))
        footer = " · ".join(told).replace("&", "&&")
        self.sheet.set_footer(f"&L&9{footer}&R&9&P / &N" if not footer[:1].isdigit() else f"&L&9 {footer}&R&9&P / &N")
        self._table = False

    @property
    def room(self) -> float:
        """The width of the sheet's columns together, in characters."""
        return sum(self.widths)

    def put(self, row: int, column: int, cell: Cell, style: str, **more: Any) -> str | int | float | bool | None:
        """Writes one cell; returns the value that a reader finds in it."""
        value = self._put(row, column, cell, style, **more)
        self.book.note_cell(self.sheet.name, row, column, value)
        return value

    def _put(self, row: int, column: int, cell: Cell, style: str, **more: Any) -> str | int | float | bool | None:
        if isinstance(cell, Formula):
            if not is_ours(cell.expression):
                raise ValueError(f"not one of our formulas: {cell.expression}")
            made = self.book.format(style, **more)
            self.sheet.write_formula(row, column, f"={cell.expression}", made, cell.value)
            return cell.value
        if isinstance(cell, Sign):
            cell = signs(self.book.spec.signs, cell.codes)
        if cell is None or cell == "":
            self.sheet.write_blank(row, column, None, self.book.format(style, **more))
            return None
        if isinstance(cell, bool):
            said = self.book.words(N_("yes") if cell else N_("no"))
            self.sheet.write_string(row, column, said, self.book.format(style, **more))
            return said
        if isinstance(cell, int | float):
            self.sheet.write_number(row, column, cell, self.book.format(style, **more))
            return cell
        said = FORBIDDEN.sub(" ", self.book.say(cell)).replace("\r\n", "\n").replace("\r", "\n")[:32767]
        self.sheet.write_string(row, column, said, self.book.format(style, said.startswith(DANGEROUS), **more))
        return said

    def title(self, said: Text | str) -> None:
        """The heading of the sheet, on as many lines as it needs (each its own row: no merged cells)."""
        for line in broken(one_line(self.book.say(said)), self.room, 18, bold=True):
            self.put(self.row, 0, line, "title")
            self.sheet.set_row(self.row, 27)
            self.row += 1

    def section(self, said: Text | str) -> None:
        """A heading within the sheet."""
        self.row += 1
        self.put(self.row, 0, said, "section")
        self.sheet.set_row(self.row, 20)
        self.row += 1

    def lines(self, said: Text | str, style: str = "soft", size: int = 10) -> None:
        """A sentence across the sheet's width, broken into rows since no cell may be merged."""
        bold = style == "warning"
        for line in broken(one_line(self.book.say(said)), self.room, size, bold=bold):
            more = {"text_wrap": False} if style == "warning" else {}
            self.put(self.row, 0, line, style, **more)
            self.sheet.set_row(self.row, LINE * size / 11 + 2)
            self.row += 1

    def skip(self, points: float = 10.0) -> None:
        """A little space."""
        self.sheet.set_row(self.row, points)
        self.row += 1

    def link(self, key: str, said: Text | str, column: int = 0) -> None:
        """A link to another sheet's first cell, in the row of the cursor."""
        target = "internal:" + self.book.ref(key, "A1")
        self.sheet.write_url(self.row, column, target, self.book.format("link"), self.book.say(said))
        self.book.note_cell(self.sheet.name, self.row, column, self.book.say(said))

    def pair(self, label: Text | str, said: Text | str, rule: bool = True) -> None:
        """A label and its text in the first two columns, both wrapped, the row as high as they need."""
        styles = ("label", "wrapped") if rule else ("plain-label", "plain")
        a, b = self.book.say(label), self.book.say(said)
        self.put(self.row, 0, a, styles[0])
        self.put(self.row, 1, b, styles[1])
        tall = max(height([(a, self.widths[0])], bold=True), height([(b, self.widths[1])]))
        self.sheet.set_row(self.row, tall + (6 if rule else 2))
        self.row += 1

    def table(
        self,
        name: str,
        columns: Sequence[Col],
        rows: Sequence[Sequence[Cell]],
        alt: Text,
        bold: Sequence[int] = (),
        kinds: Mapping[tuple[int, int], str] | None = None,
    ) -> Grid:
        """The sheet's one table, as an Excel table named `name` (ASCII); `bold` rows stand out.

        Headers are text, wrapped, and repeated on every printed page; cells that a mark explains may be empty. `kinds` gives
        single cells another kind than their column's.
        """
        assert not self._table, self.key
        assert rows, self.key
        self._table = True
        headers = _unique([one_line(self.book.say(c.header)) for c in columns])
        top = self.row
        for column, (header, col) in enumerate(zip(headers, columns, strict=True)):
            style, more = _header(col, column)
            headers[column] = str(self.put(top, column, header, style, **more))
            self.book.note_value(headers[column])
        self.sheet.set_row(top, height([(h, c.width) for h, c in zip(headers, columns, strict=True)], bold=True) + 2)
        for number, row in enumerate(rows):
            strong = {"bold": True} if number in bold else {}
            shown: list[tuple[str, float]] = []
            for column, (cell, col) in enumerate(zip(row, columns, strict=True)):
                kind = (kinds or {}).get((number, column), col.kind)
                style = "cell" if kind == "text" else f"cell-{kind}"
                more = {"indent": 2, "align": "left"} if kind == "text" and column else {}
                if (
                    kind == "refused"
                ):  # the value stays for whoever checks the account, and what is seen and printed is the sign
                    shown_as = signs(self.book.spec.signs, "d")
                    more = {"num_format": f'"{shown_as}";"{shown_as}";"{shown_as}"'}
                value = self.put(top + 1 + number, column, cell, style, **strong, **more)
                self.book.note_value(value)
                if isinstance(value, str):
                    shown.append((value, col.width))
            self.sheet.set_row(top + 1 + number, height(shown, bold=bool(strong)) + 2)
        grid = Grid(self.book.names[self.key], top + 1, top + len(rows), len(columns), tuple(headers))
        self.sheet.add_table(top, 0, top + len(rows), len(columns) - 1, {
            "name": name, "style": None, "autofilter": False, "banded_rows": False,
            "title": self.book.say(alt), "description": self.book.say(alt),
            "columns": [
                {"header": h, "header_format": self.book.format(
                    _header(c, i)[0], h.startswith(DANGEROUS), **_header(c, i)[1])}
                for i, (h, c) in enumerate(zip(headers, columns, strict=True))
            ],
        })  # fmt: skip
        self.sheet.repeat_rows(top)
        self.row = top + len(rows) + 1
        return grid

    def marks(self, used: set[str]) -> None:
        """Explains the signs of the table (statuses by letter), above it."""
        if used:
            self.lines(" · ".join(map(self.book.say, explained(self.book.spec.signs, used))))

    def chart(self, chart: Any, alt: Text | str, width: int, tall: int) -> None:
        """The sheet's one chart, with its alternative text."""
        said = self.book.say(alt)
        self._ground(tall)
        self.sheet.fit_to_pages(1, 1)
        if tall > UPRIGHT:
            self.sheet.set_portrait()
        chart.set_size({"width": width, "height": tall})
        self.sheet.insert_chart(self.row, 0, chart, {"description": said, "object_position": 1})

    def _ground(self, tall: int) -> None:
        """Fixes the rows below a drawing of `tall` pixels: a drawing hangs on cells, and programs disagree on free rows."""
        for row in range(self.row, self.row + tall // 20 + 2):
            self.sheet.set_row(row, LINE)

    def picture(self, png: bytes, alt: Text | str, name: str, width: int, size: tuple[int, int]) -> None:
        """A picture of `size` dots in place of a chart that the program cannot draw, `width` pixels wide."""
        from io import BytesIO

        from exports.charts.frame import PICTURE_DOTS

        scale = width / size[0] * PICTURE_DOTS / 96
        self.sheet.fit_to_pages(1, 1)
        self._ground(round(size[1] * width / size[0]))
        self.sheet.insert_image(self.row, 0, f"{name}.png", {
            "image_data": BytesIO(png), "description": self.book.say(alt), "x_scale": scale, "y_scale": scale,
            "object_position": 1,
        })  # fmt: skip


def one_line(said: str) -> str:
    """Text for a heading or a table's header: no line breaks or tabs, at least one character."""
    return re.sub(r"[\t\r\n ]+", " ", said).strip(" ") or "–"


def is_ours(expression: str) -> bool:
    """Whether a formula (without its equals sign) is made of nothing but what our own formulas are made of."""
    return _FORMULA.fullmatch(expression) is not None


def _header(col: Col, column: int) -> tuple[str, dict[str, Any]]:
    """The format of a column's header: at the side where its cells are."""
    if col.kind in ("text", "no"):
        return "header", {"indent": 2, "align": "left"} if column else {}
    return "header-number", {}


def marked(columns: Sequence[Col], rows: Sequence[Sequence[Cell]]) -> tuple[list[Col], list[list[Cell]]]:
    """The table with a column of signs at its end, where a number is missing: numeric columns hold numbers or nothing."""
    numeric = [i for i, column in enumerate(columns) if column.kind in NUMERIC]
    lacking = [any(row[i] is None for i in numeric) for row in rows]
    if not any(lacking):
        return list(columns), [list(row) for row in rows]
    made = Col(text(N_("Mark")), "mark", 8)
    return [*columns, made], [[*row, mark("x" if lacks else "")] for row, lacks in zip(rows, lacking, strict=True)]


def _unique(headers: list[str]) -> list[str]:
    """Table headers must differ; a repeated one gets a number."""
    seen: set[str] = set()
    found = []
    for header in headers:
        said, n = header, 1
        while said.lower() in seen:
            n += 1
            said = f"{header} {n}"
        seen.add(said.lower())
        found.append(said)
    return found
