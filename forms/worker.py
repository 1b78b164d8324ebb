"""The process in which a workbook is converted: it limits itself, answers in JSON on its standard output, and ends."""

from __future__ import annotations

import csv
import io
import json
import sys
import warnings

MEMORY = 1 << 30  # bytes of address space
CPU_SECONDS = 120
LONGEST = 200_000  # rows of a sheet
WIDEST = 500  # columns


def limit_this_process(memory: int = MEMORY, seconds: int = CPU_SECONDS) -> None:
    """Asks the system to end this process beyond its limits (not on Windows, where the time limit of the caller remains)."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def convert_file(path: str) -> dict[str, object]:
    """The XForm of a workbook, or the kind and words of what went wrong."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    try:
        found: list[str] = []
        result = convert(path, warnings=found, validate=False)
        return {"xform": result.xform, "itemsets": itemsets_of(path) if result.itemsets else "", "warnings": found}
    except PyXFormError as error:
        return {"error": "form", "message": str(error)}
    except MemoryError:
        return {"error": "memory", "message": ""}
    except Exception as error:  # noqa: BLE001 – pyxform and its readers leak whatever happened to them
        return {"error": "crash", "message": f"{type(error).__name__}: {error}"}


def itemsets_of(path: str) -> str:
    """The file with the external lists of a workbook. Made here: pyxform's own leaves out empty cells, so that those after
    them stand in the column of another language."""
    cells = _cells_xls(path) if path.lower().endswith(".xls") else _cells_xlsx(path)
    lines = next((lines for title, lines in cells.items() if title.strip().lower() == "external_choices"), [])
    if lines:
        lines[0] = ["list_name" if name.strip().lower() in ("list name", "list_name") else name.strip() for name in lines[0]]
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(line for line in lines if any(line))
    return written.getvalue()


def cells_of(path: str) -> dict[str, object]:
    """All cells of a workbook as texts, by sheet; or what went wrong."""
    try:
        sheets = _cells_xls(path) if path.lower().endswith(".xls") else _cells_xlsx(path)
        return {"cells": sheets}
    except MemoryError:
        return {"error": "memory", "message": ""}
    except Exception as error:  # noqa: BLE001 – the readers leak whatever happened to them
        return {"error": "crash", "message": f"{type(error).__name__}: {error}"}


def _cells_xlsx(path: str) -> dict[str, list[list[str]]]:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    found: dict[str, list[list[str]]] = {}
    for sheet in book.worksheets:
        lines = [[_text(value) for value in row[:WIDEST]] for row in sheet.iter_rows(max_row=LONGEST, values_only=True)]
        found[sheet.title] = _trimmed(lines)
    return found


def _cells_xls(path: str) -> dict[str, list[list[str]]]:
    import xlrd

    book = xlrd.open_workbook(path)
    found: dict[str, list[list[str]]] = {}
    for sheet in book.sheets():
        lines = []
        for row in range(min(sheet.nrows, LONGEST)):
            kinds, values = sheet.row_types(row), sheet.row_values(row)
            lines.append([_text(bool(v) if kind == xlrd.XL_CELL_BOOLEAN else v) for kind, v in zip(kinds, values, strict=True)])
        found[sheet.name] = _trimmed(lines)
    return found


def _text(value: object) -> str:
    """A cell as pyxform reads it: whole numbers without a fraction, truths in capitals."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value).replace("\xa0", " ").strip()


def _trimmed(lines: list[list[str]]) -> list[list[str]]:
    """Without empty rows at the end and empty columns at the right."""
    while lines and not any(lines[-1]):
        lines.pop()
    width = max((number for line in lines for number, cell in enumerate(line, 1) if cell), default=0)
    return [line[:width] + [""] * (width - len(line)) for line in lines]


def main() -> None:
    """`convert FILE` or `cells FILE`."""
    limit_this_process()
    warnings.simplefilter("ignore")
    action, path = sys.argv[1:3]
    answer = cells_of(path) if action == "cells" else convert_file(path)
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
