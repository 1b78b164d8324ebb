"""A finished workbook read back and judged by our own rules: what Excel would repair, and what a reader could not use.

Neither the schemas nor the SDK's validator see most of these (a table header that differs from its cell, a duplicate name),
which are the usual causes of Excel's offer to repair a file.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from exports.book import DIGEST
from exports.page import is_ours
from exports.seal import changes, stable
from vocabulary.text import LANGUAGES, N_, translate

NAMES = {
    "s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "xdr": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
    "x14": "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dc": "http://purl.org/dc/elements/1.1/",
    "r": "http://schemas.openxmlformats.org/package/2006/relationships",
}
A4 = "9"
MARK = frozenset(translate(N_("Mark"), lang) for lang in LANGUAGES)  # the header of the column of signs


@dataclass(frozen=True)
class Finding:
    """Something that breaks a rule: its code, the sheet, and what exactly."""

    code: str
    sheet: str = ""
    detail: str = ""


def findings(data: bytes) -> list[Finding]:
    """Everything that is wrong with a workbook of ours; nothing where it is as it must be."""
    import openpyxl

    formulas = openpyxl.load_workbook(BytesIO(data))
    cached = openpyxl.load_workbook(BytesIO(data), data_only=True)
    found = [*_book(formulas), *_package(data)]
    tables: set[str] = set()
    for sheet in formulas.worksheets:
        found += _sheet(sheet)
        found += _cells(sheet, cached[sheet.title])
        found += _tables(sheet, tables)
    if values_digest(cached) != recorded_digest(formulas):
        found.append(Finding("values-changed"))
    found += [Finding("cell-changed", change.sheet, change.cell) for change in changes(cached)]
    return found


def values_digest(cached: Any) -> str:
    """SHA-256 over the values of all tables, headers included, in the order of the sheets; `cached` is read with values."""
    digest = hashlib.sha256()
    for sheet in cached.worksheets:
        for table in sheet.tables.values():
            for row in sheet[table.ref]:
                for cell in row:
                    digest.update(stable(cell.value).encode() + b"\x1f")
    return digest.hexdigest()


def recorded_digest(book: Any) -> str:
    """The digest that the workbook carries from the day it was written."""
    return str(book.custom_doc_props[DIGEST].value) if DIGEST in book.custom_doc_props.names else ""


def _book(book: Any) -> Iterator[Finding]:
    for name in book.sheetnames:
        if len(name) > 31 or re.search(r"[\[\]:*?/\\]", name):
            yield Finding("sheet-name", name)
    if book.active is not book.worksheets[0]:
        yield Finding("first-sheet-not-active")
    if not (book.properties.title and book.properties.creator and book.properties.language):
        yield Finding("document-properties")


def _sheet(sheet: Any) -> Iterator[Finding]:
    name = sheet.title
    if sheet.merged_cells.ranges:
        yield Finding("merged-cells", name, str(sheet.merged_cells))
    if sheet.freeze_panes:
        yield Finding("frozen-panes", name)
    selected = [s.sqref for s in sheet.sheet_view.selection]
    if any(str(s) != "A1" for s in selected):
        yield Finding("cursor-not-in-A1", name, str(selected))
    if sheet.sheet_state != "visible" or any(
        d.hidden for d in (*sheet.row_dimensions.values(), *sheet.column_dimensions.values())
    ):
        yield Finding("hidden", name)
    page = sheet.page_setup
    if str(page.paperSize) != A4 or not sheet.sheet_properties.pageSetUpPr.fitToPage or page.fitToWidth not in (None, 1):
        yield Finding("print-set-up", name)
    if not sheet.oddFooter.left.text or "&P" not in (sheet.oddFooter.right.text or ""):
        yield Finding("footer", name)
    if sheet["A1"].style != "Heading 1" or not sheet["A1"].value:
        yield Finding("no-heading", name)
    if sheet.max_row < 2:
        yield Finding("blank-sheet", name)
    for link in (cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink):
        if link.target or not link.location:
            yield Finding("external-link", name, str(link.target))
        elif link.location.split("!")[0].strip("'").replace("''", "'") not in sheet.parent.sheetnames:
            yield Finding("broken-link", name, link.location)


def _cells(sheet: Any, values: Any) -> Iterator[Finding]:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type != "f":
                continue
            where, written = f"{cell.coordinate}", str(cell.value)
            value = values[cell.coordinate].value
            if not is_ours(written.removeprefix("=")):
                yield Finding("foreign-formula", sheet.title, f"{where} {written}")
            if value is None:
                yield Finding("no-cached-value", sheet.title, where)
            if value is False:
                yield Finding("check-is-false", sheet.title, where)


def _tables(sheet: Any, seen: set[str]) -> Iterator[Finding]:
    name = sheet.title
    if len(sheet.tables) > 1:
        yield Finding("more-than-one-table", name)
    if re.match(r"[TD]\d", name) and not sheet.tables:
        yield Finding("no-table", name)
    for table in sheet.tables.values():
        if table.displayName.lower() in seen or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", table.displayName):
            yield Finding("table-name", name, table.displayName)
        seen.add(table.displayName.lower())
        rows = list(sheet[table.ref])
        headers = [cell.value for cell in rows[0]]
        if headers != [column.name for column in table.tableColumns]:
            yield Finding("header-differs-from-cell", name, str(headers))
        if len({str(h).lower() for h in headers}) < len(headers) or not all(isinstance(h, str) and h for h in headers):
            yield Finding("headers-repeat", name, str(headers))
        if any(all(cell.value in (None, "") for cell in row) for row in rows[1:]):
            yield Finding("blank-row", name)
        yield from _blanks(name, headers, rows[1:])
        if sheet.max_row > rows[-1][0].row:
            yield Finding("something-below-the-table", name)
        if rows[0][0].column != 1:
            yield Finding("table-not-at-the-left-edge", name)


def _blanks(sheet: str, headers: list[Any], rows: list[Any]) -> Iterator[Finding]:
    """Columns of numbers hold numbers alone, and where one is missing a sign stands in its row."""
    signs = [i for i, header in enumerate(headers) if header in MARK]
    for i in range(len(headers)):
        column = [row[i] for row in rows]
        if not any(cell.data_type in ("n", "f") and cell.value is not None for cell in column):
            continue
        for row, cell in zip(rows, column, strict=True):
            if cell.data_type == "s":
                yield Finding("text-among-numbers", sheet, cell.coordinate)
            elif cell.value is None and not any(row[at].value for at in signs):
                yield Finding("bare-blank", sheet, cell.coordinate)


def _package(data: bytes) -> Iterator[Finding]:
    """What openpyxl does not read: alternative texts, languages, duplicate cells, anything from outside the file."""
    from defusedxml.ElementTree import fromstring

    with zipfile.ZipFile(BytesIO(data)) as package:
        core = fromstring(package.read("docProps/core.xml"), forbid_dtd=True)
        language = (core.findtext("dc:language", "", NAMES) or "").strip()
        sheets = fromstring(package.read("xl/workbook.xml"), forbid_dtd=True).iter(f"{{{NAMES['s']}}}sheet")
        titles = [(sheet.get("name") or "").lower() for sheet in sheets]  # openpyxl renames a name that comes twice
        if len(set(titles)) < len(titles):
            yield Finding("sheet-names-repeat")
        for name in package.namelist():
            if name.endswith((".bin", ".vml")) or "externalLink" in name:
                yield Finding("foreign-part", detail=name)
            if name.endswith(".png"):
                continue
            root = fromstring(package.read(name), forbid_dtd=True)
            if name.startswith("xl/charts/chart"):
                said = root.find("c:lang", NAMES)
                if said is None or said.get("val") != language:
                    yield Finding("chart-language", detail=name)
                if root.find(".//c:numCache", NAMES) is None:
                    yield Finding("chart-without-cached-data", detail=name)
            elif name.startswith("xl/drawings/drawing"):
                for shape in root.iter(f"{{{NAMES['xdr']}}}cNvPr"):
                    if not (shape.get("descr") or "").strip():
                        yield Finding("no-alternative-text", detail=name)
            elif name.startswith("xl/tables/"):
                told = root.find(".//x14:table", NAMES)
                if told is None or not (told.get("altTextSummary") or "").strip():
                    yield Finding("no-alternative-text", detail=name)
            elif name.startswith("xl/worksheets/sheet"):
                places = [c.get("r") for c in root.iter(f"{{{NAMES['s']}}}c")]
                if len(set(places)) < len(places):
                    yield Finding("cell-twice", detail=name)
            elif name.endswith(".rels"):
                for link in root.iter(f"{{{NAMES['r']}}}Relationship"):
                    if link.get("TargetMode") == "External":
                        yield Finding("external-link", detail=f"{name} {link.get('Target')}")
        if not language:
            yield Finding("no-language")
