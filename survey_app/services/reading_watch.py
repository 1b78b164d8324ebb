"""Looks through the parts of a workbook as they are unpacked: what sheets span, hide, and should not hold."""

from __future__ import annotations

import re
from xml.parsers.expat import ExpatError, ParserCreate
from xml.sax.saxutils import unescape

_XML = (".xml", ".rels")
_NO_SHEETS = ("xl/media/", "xl/sharedStrings.xml", "xl/styles.xml", "xl/theme/", "xl/charts/", "xl/drawings/")
_QUOTES = {"&apos;": "'", "&quot;": '"'}
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_LETTERS = re.compile(rb"""\sr=["']([A-Z]{1,9})\d{1,9}["'](?:[^<>/]|/(?!>))*>""")  # of cells that are not empty
_NUMBER = re.compile(rb"""<(?:\w+:)?row[^>]*?\sr=["'](\d{1,15})["']""")
_HIDDEN = re.compile(rb"""<(?:\w+:)?row[^>]*?\shidden=["'](?:1|true)""")
_MOST = 16_384  # columns in Excel
_OVERLAP = 64  # longer than any mark that is searched for, so that none hides across two pieces

_ODS = re.compile(rb"<table:(table-row|table-cell|covered-table-cell|table)(?=[\s>/])([^>]*)>")
_ODS_COLUMNS = re.compile(rb"""number-columns-repeated=["'](\d{1,12})""")
_ODS_ROWS = re.compile(rb"""number-rows-repeated=["'](\d{1,12})""")
_ODS_DOWN = re.compile(rb"""number-rows-spanned=["'](\d{1,7})""")
_ODS_ACROSS = re.compile(rb"""number-columns-spanned=["'](\d{1,7})""")
_ODS_NAME = re.compile(rb"""table:name=["']([^"']*)""")
_ODS_HIDDEN = re.compile(rb"""visibility=["'](?:collapse|filter)""")


class Watch:
    """One part that is no sheet. `rows` and `columns` are what a sheet spans, `hidden` the number of hidden ones; `broken`
    where it is no whole XML: calamine was seen to read on for ever behind the end of such a part."""

    rows = columns = hidden = 0
    formulas = entities = broken = False

    def __init__(self, *, xml: bool = True) -> None:
        self.kept = b""
        self.parser = ParserCreate() if xml else None

    def look(self, chunk: bytes) -> None:
        """The next piece; a wide encoding is read by dropping its zero bytes."""
        seen = self.kept + (chunk.replace(b"\x00", b"") if b"\x00" in chunk else chunk)
        self.entities = self.entities or _ENTITY.search(seen) is not None
        if not self.entities:
            self._parse(chunk, whole=False)
        self.kept = self.see(seen)

    def see(self, seen: bytes) -> bytes:
        """Looks at what came; returns what must be looked at again with the next piece."""
        return seen[-_OVERLAP:]

    def end(self) -> None:
        """The part ends."""
        self._parse(b"", whole=True)

    def _parse(self, chunk: bytes, *, whole: bool) -> None:
        if self.parser is None or self.broken:
            return
        try:
            self.parser.Parse(chunk, whole)
        except ExpatError:
            self.broken = True


class SheetWatch(Watch):
    """A sheet of an Excel workbook. Cells may say where they stand or only follow one another."""

    def __init__(self, *, xml: bool = True) -> None:
        super().__init__(xml=xml)
        self.cells = 0

    def see(self, seen: bytes) -> bytes:
        whole, rest = _parted(seen)
        segments = _ROW.split(whole)
        self._count(segments, whole)
        letters = set(_LETTERS.findall(whole))
        self.columns = max(self.columns, *map(_column, letters)) if letters else self.columns
        last = max(whole.rfind(mark) for mark in (b"<v", b"<is", b":v>", b":is>"))  # formatted rows do not count
        numbers = _NUMBER.findall(whole, 0, max(last, 0))
        if numbers:
            self.rows = max(self.rows, *map(int, numbers))
        elif len(segments) > 1 and not _NUMBER.search(whole):
            self.rows += len(segments) - 1
        if b"hidden" in whole:
            self.hidden += len(_HIDDEN.findall(whole))
        self.formulas = self.formulas or _FORMULA.search(whole) is not None
        return rest

    def _count(self, segments: list[bytes], whole: bytes) -> None:
        """Counts the cells of rows, also where they do not say where they stand; a row may go on for many pieces."""
        first, *others = segments
        self.cells += len(_CELL.findall(first))
        widest = self.cells
        if others:
            self.cells = len(_CELL.findall(others[-1]))
            far = [segment for segment in others if len(segment) > 4 * _MOST]  # a cell takes four bytes at least
            widest = max(widest, self.cells, *(len(_CELL.findall(segment)) for segment in far))
        if widest > _MOST or _unplaced(whole, len(others)):
            self.columns = max(self.columns, widest)


class OdsWatch(Watch):
    """The sheets of an ODS file; a cell or row that is repeated counts as often. The widest and longest one counts."""

    def __init__(self) -> None:
        super().__init__()
        self.above = self.here = self.width = self.across = 0  # rows before this one, its repeats, its width; cells so far
        self.covers = False
        self.merged: dict[str, list[tuple[int, int, int, int]]] = {}
        self.hidden_of: dict[str, int] = {}
        self.name = ""

    def see(self, seen: bytes) -> bytes:
        whole, rest = _parted(seen)
        for kind, said in _ODS.findall(whole):
            if kind in (b"table-cell", b"covered-table-cell"):
                if b"-spanned=" in said:
                    self._spans(said)
                found = _ODS_COLUMNS.search(said)
                self.across += int(found[1]) if found else 1
                if b"value-type" in said:
                    self.width = self.across
                    self.formulas = self.formulas or b"table:formula" in said
            else:
                self._row_ends()
                found = _ODS_ROWS.search(said)
                self.here = (int(found[1]) if found else 1) if kind == b"table-row" else 0
                self.covers = kind == b"table-row" and _ODS_HIDDEN.search(said) is not None
                if kind == b"table":
                    self.above = 0
                    named = _ODS_NAME.search(said)
                    self.name = unescape(named[1].decode("utf-8", "replace"), _QUOTES) if named else ""
        return rest

    def _spans(self, said: bytes) -> None:
        down, across = (int(found[1]) if (found := mark.search(said)) else 1 for mark in (_ODS_DOWN, _ODS_ACROSS))
        if down > 1 or across > 1:
            span = (self.above, self.across, self.above + down - 1, self.across + across - 1)
            self.merged.setdefault(self.name, []).append(span)

    def _row_ends(self) -> None:
        self.above += self.here
        if self.width:
            self.rows, self.columns = max(self.rows, self.above), max(self.columns, self.width)
            if self.covers:
                self.hidden_of[self.name] = self.hidden_of.get(self.name, 0) + self.here
        self.across = self.width = self.here = 0

    def end(self) -> None:
        super().end()
        self._row_ends()


def watch_for(name: str) -> Watch:
    """How the part called `name` is looked at."""
    if name.startswith("xl/") and not name.startswith(_NO_SHEETS):  # a workbook may call its sheets as it likes
        return SheetWatch(xml=name.endswith(_XML))
    return OdsWatch() if name == "content.xml" else Watch(xml=name.endswith(_XML))


def _unplaced(whole: bytes, rows: int) -> bool:
    """Whether there are cells that do not say where they stand."""
    cells = sum(whole.count(mark) for mark in (b"<c ", b"<c>", b"<c/", b":c ", b":c>", b":c/"))
    return whole.count(b' r="') + whole.count(b" r='") < cells + rows


def _parted(seen: bytes) -> tuple[bytes, bytes]:
    """What can be looked at, and a last tag that goes on in the next piece."""
    cut = seen.rfind(b"<")
    return (seen[:cut], seen[cut:]) if cut > 0 and len(seen) - cut < 100_000 else (seen, b"")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
