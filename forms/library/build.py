"""Builds the workbooks of the library and their XForms from the tables in `sources`: `python -m forms.library.build`."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import Any

LANGUAGES = (("es", "Español (es)"), ("pt", "Português (pt)"), ("en", "English (en)"))
FOLDER = Path(__file__).parent
Sheet = list[list[str]]


def words(column: str, *, mark: str = "::") -> list[str]:
    """The columns of a translated text."""
    return [f"{column}{mark}{name}" for _, name in LANGUAGES]


SURVEY = [
    "type", "name", *words("label"), *words("hint"), "required", "relevant", "constraint", *words("constraint_message"),
    "calculation", "choice_filter", "appearance", "default", "parameters", "repeat_count",
    "bind::type", "bind::alcance:class", "bind::alcance:consent", "bind::alcance:consentPart", "bind::alcance:missing",
    "bind::alcance:keep", "bind::alcance:warning",
    *[f"bind::alcance:warningMsg_{code}" for code, _ in LANGUAGES], "bind::alcance:warningSee",
]  # fmt: skip
CHOICES = ["list_name", "name", *words("label")]
_SPREAD = {
    "label": words("label"), "hint": words("hint"), "constraint_message": words("constraint_message"),
    "warning_message": [f"bind::alcance:warningMsg_{code}" for code, _ in LANGUAGES],
}  # fmt: skip
_OWN = {
    "kept_as": "bind::type", "klass": "bind::alcance:class", "consent": "bind::alcance:consent",
    "consent_part": "bind::alcance:consentPart", "missing": "bind::alcance:missing", "keep": "bind::alcance:keep",
    "warning": "bind::alcance:warning", "warning_see": "bind::alcance:warningSee",
}  # fmt: skip


def sources() -> dict[str, Any]:
    """The modules in `sources` that describe a questionnaire, by name."""
    from forms.library import sources as package

    found = {}
    for entry in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{entry.name}")
        if hasattr(module, "SURVEY"):
            found[entry.name] = module
    return found


def row(cells: dict[str, Any], columns: list[str]) -> list[str]:
    """One row of a sheet from its cells; a text in three languages is a tuple."""
    spread: dict[str, str] = {}
    for name, value in cells.items():
        if name in _SPREAD:
            spread.update(zip(_SPREAD[name], value, strict=True))
        else:
            spread[_OWN.get(name, name)] = value
    unknown = set(spread).difference(columns)
    if unknown:
        raise KeyError(f"no such column: {', '.join(sorted(unknown))}")
    return [spread.get(column, "") for column in columns]


def workbook(module: Any) -> dict[str, Sheet]:
    """The sheets of a questionnaire, header first."""
    survey = [row(cells, SURVEY) for cells in module.SURVEY]
    choices = [[name, *choice] for name, options in module.CHOICES.items() for choice in options]
    settings = {"default_language": LANGUAGES[0][1], "namespaces": 'alcance="urn:alcance:xforms:1"', **module.SETTINGS}
    used = [n for n, column in enumerate(SURVEY) if any(line[n] for line in survey)]
    return {
        "survey": [[line[n] for n in used] for line in (SURVEY, *survey)],
        "choices": [CHOICES, *choices],
        "settings": [list(settings), list(settings.values())],
    }


def write(name: str, module: Any, folder: Path = FOLDER) -> Path:
    """Writes the workbook of a questionnaire."""
    import openpyxl
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    assert book.active is not None
    book.remove(book.active)
    for title, lines in workbook(module).items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append([cell or None for cell in line])
        for number, column in enumerate(lines[0], 1):
            sheet.cell(1, number).font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(number)].width = 44 if column.startswith(("label", "hint")) else 20
        for cells in sheet.iter_rows(min_row=2):
            for cell in cells:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.freeze_panes = "C2"
    file = folder / f"{name}.xlsx"
    book.save(file)
    return file


def says(file: Path) -> dict[str, Sheet]:
    """The sheets of a workbook as it lies there; nothing where there is none."""
    import openpyxl

    if not file.is_file():
        return {}
    book = openpyxl.load_workbook(file, read_only=True)
    found = {sheet.title: [[str(cell or "") for cell in line] for line in sheet.iter_rows(values_only=True)] for sheet in book}
    book.close()
    return found


def main() -> None:
    from forms.read import to_xform

    for name, module in sources().items():
        if says(FOLDER / f"{name}.xlsx") == workbook(module):
            continue  # a workbook holds the time of its writing: it is written anew only where its words are others
        file = write(name, module)
        file.with_suffix(".xml").write_text(to_xform(file), encoding="utf-8")
        print(file.name)


if __name__ == "__main__":
    main()
