"""`import`: a list of an institution comes into a programme, or a newer edition of it; what is said are counts alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from survey_app.cli.asking import asked_passphrase
from survey_app.cli.progress import TerminalProgress
from survey_app.cli.words import Argument, Given, Word
from vocabulary.errors import BadInput, Collector, Place
from vocabulary.text import N_, Text, text, translate

if TYPE_CHECKING:
    from survey_app.services.importing import ImportResult, Preview
    from survey_app.services.importing_mappings import Recalled
    from survey_app.services.reading_lists import ListTable


def run(given: Given) -> int:
    from survey_app.services import importing, roles
    from survey_app.services.importing_mappings import guess_mapping, recall
    from survey_app.services.linking_lists import read_uses
    from survey_app.services.problem_list import save_problems
    from survey_app.services.programme import open_programme
    from survey_app.services.reading_lists import read_list
    from survey_app.services.writing import check_apart, check_target

    problems, file = Collector(), Path(given.one("file"))
    uses = read_uses(given.many("map"), problems)
    header = _row(given, problems)
    told = Path(given.one("problems")).absolute().with_suffix(".csv") if given.one("problems") else None
    if told is not None:
        check_target(problems, told)
        check_apart(problems, [told], file)
    problems.raise_if_any()
    with open_programme(Path(given.one("folder")), asked_passphrase(given.lang)) as programme:
        roles.require(programme, "import-lists")
        with TerminalProgress(given.lang) as progress:
            table = read_list(file, sheet=given.one("sheet"), header_row=header, progress=progress)
            _check_columns(table, uses)
            owner = given.one("institution") or given.one("list")
            recalled = (recall(table, programme, owner) if owner else None) or recall(table, programme)
            mapping = recalled.mapping if recalled is not None else guess_mapping(table)
            single = {use for use in uses.values() if not importing.BY_NAME[use].many}
            columns = {c: importing.IGNORE if use in single else use for c, use in mapping.columns.items()} | uses
            same = given.one("list") in ("", mapping.list_name)  # the columns of another list say not whose this one is
            mapping = replace(
                mapping, columns=columns, start=given.one("from"), end=given.one("until"),
                list_name=given.one("list") or mapping.list_name,
                institution=given.one("institution") or (mapping.institution if same else ""),
            )  # fmt: skip
            if given.switch("replace"):
                mapping = replace(mapping, replaces=importing.editions(programme, mapping.list_name))
            preview = importing.check(programme, table, mapping, progress)
            if preview.blocking:
                raise BadInput(preview.blocking)
            if told is not None:
                save_problems(programme, told, preview.problems, given.lang, recipient=mapping.institution or mapping.list_name)
            result = None if given.switch("check") else importing.store_list(programme, preview, progress)
    for line in _said(table, recalled, preview, result, told):
        print(translate(line, given.lang))
    return 0


def _row(given: Given, problems: Collector) -> int | None:
    written = given.one("header")
    if not written:
        return None
    if not (written.isdecimal() and int(written) > 0):
        problems.add("bad-number", text(N_("{value} is no row"), value=repr(written)), Place(field="--header"))
        return None
    return int(written)


def _check_columns(table: ListTable, uses: dict[str, str]) -> None:
    problems = Collector()
    for column in uses:
        if column not in table.columns:
            remedy = text(N_("Its columns are: {columns}"), columns=", ".join(table.columns))
            problems.add("no-column", text(N_("The file has no such column")), Place(table.name, column=column), remedy)
    problems.raise_if_any()


def _said(
    table: ListTable, recalled: Recalled | None, preview: Preview, result: ImportResult | None, told: Path | None
) -> Iterator[Text]:
    """What was read and what was done, without a cell of the file."""
    from survey_app.services.importing import BY_NAME, IGNORE

    yield text(N_("{n} row read from {file}."), N_("{n} rows read from {file}."), n=len(table), file=table.name)
    yield from table.remarks
    if recalled is not None:
        yield text(N_("The columns are used as last time for {owner}."), owner=recalled.owner)
        yield from recalled.said()
    for column, use in preview.mapping.columns.items():
        if use != IGNORE:
            yield text(N_("{column}: {use}"), column=column, use=Text(BY_NAME[use].label))
    unused = [column for column, use in preview.mapping.columns.items() if use == IGNORE]
    if unused:
        yield text(N_("Not imported: {columns}. Say with --map what one of them holds."), columns=", ".join(unused))
    for found in preview.naming:
        yield text(N_("The column {column} seems to name persons and is kept with the answers."), column=found.column)
    gone, left_out = len(preview.gone), preview.bad
    if result is None:
        there, changed = preview.already + preview.repeated, preview.changed
        yield text(N_("{n} row would come in new."), N_("{n} rows would come in new."), n=preview.ready)
    else:
        there, changed, gone = result.repeated, result.changed, result.gone
        yield text(N_("{n} record was imported into {name}."), N_("{n} records were imported into {name}."),
                   n=result.imported, name=result.list_name)  # fmt: skip
    if there:
        yield text(N_("{n} was there already."), N_("{n} were there already."), n=there)
    if changed:
        yield text(N_("{n} is corrected."), N_("{n} are corrected."), n=changed)
    if gone:
        yield text(N_("{n} is not in the file and is withdrawn."), N_("{n} are not in the file and are withdrawn."), n=gone)
    if left_out:
        yield text(N_("{n} row cannot be read and is left out."), N_("{n} rows cannot be read and are left out."), n=left_out)
    if told is not None:
        yield text(N_("The list of problems is in {file}"), file=str(told))
    elif left_out:
        yield text(N_("Name a file with --problems to see which ones, and why."))


WORD = Word(
    "import",
    N_("Brings a list of an institution into a programme, all or nothing, and says what was read and left out. Asks for the "
       "passphrase."),
    (
        Argument("FOLDER", N_("The programme's folder"), required=True),
        Argument("FILE", N_("The list: .csv, .xlsx, .xls or .ods"), required=True),
        Argument("--list", N_("Name of the list; one in use adds to that list"), "NAME"),
        Argument("--institution", N_("Institution whose list it is; its columns are used as last time"), "NAME"),
        Argument("--map", N_("What a column holds, such as \"Last names=surnames\"; may stand several times"), "COLUMN=USE",
                 many=True),
        Argument("--sheet", N_("Sheet of the workbook; without it the first that holds something"), "NAME"),
        Argument("--header", N_("Row of the column names; without it it is found"), "ROW"),
        Argument("--from", N_("First day that the list covers, as year-month-day"), "DAY"),
        Argument("--until", N_("Last day that the list covers, as year-month-day"), "DAY"),
        Argument("--replace", N_("Put the file in the place of what the list holds: who stays keeps the record, who is gone is "
                                 "withdrawn")),
        Argument("--check", N_("Only read the file and say what would come in; store nothing")),
        Argument("--problems", N_("Write the problems, by row and column and without any name, to this CSV file"), "FILE"),
    ),
    run,
)  # fmt: skip
