"""Which part of an Excel workbook is which sheet, and the formulas in it whose values nobody computed."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath

from vocabulary.errors import Place, bad_input
from vocabulary.progress import Progress
from vocabulary.text import N_, text

_SHOWN = 5
_OF_SHEETS = "xl/worksheets/"


def sheet_parts(path: Path) -> dict[str, str]:
    """The name of the part that holds each sheet, by the sheet's name; nothing where the file is no Excel workbook."""
    from defusedxml.ElementTree import fromstring

    with zipfile.ZipFile(path) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return {}
        told = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {relation.get("Id"): relation.get("Target", "") for relation in told}
        found = {}
        for sheet in fromstring(archive.read("xl/workbook.xml")).iterfind("{*}sheets/{*}sheet"):
            of = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            target = targets.get(of, "")
            part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
            if part in archive.namelist() and part.startswith(_OF_SHEETS):
                found[sheet.get("name", "")] = part
        return found


def check_formulas(path: Path, sheet: str, part: str, progress: Progress) -> None:
    """Refuses a sheet with a formula that nobody computed: its cell would be read as empty.

    Excel and LibreOffice store the value beside the formula; programs that only write workbooks often do not. A formula whose
    value is an empty text is marked as a text.
    """
    from defusedxml.ElementTree import iterparse

    lacking = []
    with zipfile.ZipFile(path) as archive, archive.open(part) as source:
        rows = 0
        for _, element in iterparse(source, events=("end",)):
            kind = element.tag.rpartition("}")[2]
            if kind == "c" and element.find("{*}f") is not None and element.get("t") != "str" and not element.findtext("{*}v"):
                lacking.append(element.get("r", "?"))
            if kind == "row":
                rows += 1
                if rows % 500 == 0:
                    progress(None, text(N_("Checking the formulas of row {row}"), row=rows))
            if kind in ("c", "row"):
                element.clear()
    if lacking:
        shown = ", ".join(lacking[:_SHOWN]) + (" …" if len(lacking) > _SHOWN else "")
        what = text(
            N_("{n} cell holds a formula whose value the file does not hold: {cells}"),
            N_("{n} cells hold formulas whose values the file does not hold: {cells}"),
            n=len(lacking),
            cells=shown,
        )
        remedy = text(N_("Open the workbook in Excel or LibreOffice and save it there: the values are stored then"))
        raise bad_input("formula-without-value", what, Place(file=path.name, sheet=sheet), remedy)
