"""The form doctor: each fault found at its place, each repair that makes the questionnaire run, and nothing that crashes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.doctor import Outcome, diagnose, mend
from forms.doctor.book import Book, book_of, write_book
from forms.doctor.diagnosis import look, mended
from forms.doctor.findings import Findings
from forms.doctor.rules import examine
from forms.form import Form
from forms.read import read_cells
from vocabulary.errors import BadInput
from vocabulary.text import LANGUAGES

HEAD = ["type", "name", "label"]


def book(
    *survey: list[str], choices: list[list[str]] | None = None, head: list[str] | None = None, **sheets: list[list[str]]
) -> Book:
    return book_of({"survey": [head or HEAD, *survey], "choices": choices or [["list_name", "name", "label"]], **sheets})


def codes(made: Book) -> list[tuple[str, str, int | None]]:
    return [(f.code, f.where.sheet, f.where.row) for f in look(made, "a.xlsx").found]


FAULTS: list[tuple[str, Book, tuple[str, str, int], bool]] = [
    ("a type in other case", book(["Text", "a", "A"]), ("unknown-type", "survey", 2), True),
    ("a misspelt type", book(["intger", "a", "A"]), ("unknown-type", "survey", 2), True),
    ("a type of another platform", book(["db:person", "a", "A"]), ("unknown-type", "survey", 2), False),
    (
        "a misspelt group", book(["Begin  Group", "g", "G"], ["text", "a", "A"], ["end group", "", ""]),
        ("unknown-type", "survey", 2), True,
    ),
    ("a group not closed", book(["begin group", "g", "G"], ["text", "a", "A"]), ("not-closed", "survey", 2), False),
    ("an end too many", book(["text", "a", "A"], ["end group", "", ""]), ("end-without-begin", "survey", 3), False),
    ("no name", book(["text", "", "A"]), ("no-name", "survey", 2), True),
    ("no words", book(["text", "a", ""]), ("no-words", "survey", 2), True),
    ("a name twice", book(["text", "a", "A"], ["text", "a", "B"]), ("name-twice", "survey", 3), False),
    ("a name with a space", book(["text", "my name", "A"]), ("bad-name", "survey", 2), False),
    ("a question that is not there", book(["note", "a", "Hola ${nobody}"]), ("no-such-question", "survey", 2), False),
    ("a reference in other case", book(["text", "Age", "A"], ["note", "b", "${age}"]), ("no-such-question", "survey", 3), True),
    ("a reference broken off", book(["text", "a", "A"], ["note", "b", "${a"]), ("broken-reference", "survey", 3), False),
    ("a list that is missing", book(["select_one towns", "a", "A"]), ("no-list", "survey", 2), False),
    (
        "a list in other case",
        book(["select_one Yes_No", "a", "A"], choices=[["list_name", "name", "label"], ["yes_no", "y", "Y"]]),
        ("no-list", "survey", 2), True,
    ),
    (
        "a choice twice, the same",
        book(["select_one l", "a", "A"], choices=[["list_name", "name", "label"], ["l", "y", "Y"], ["l", "y", "Y"]]),
        ("choice-twice", "choices", 3), True,
    ),
    (
        "a choice twice with other words",
        book(["select_one l", "a", "A"],
             choices=[["list_name", "name", "label"], ["l", "y", "Y"], ["l", "y", "Z"], ["l", "y", "W"]]),
        ("choice-twice", "choices", 4), True,
    ),
    (
        "value for name",
        book(["select_one l", "a", "A"], choices=[["list_name", "value", "label"], ["l", "y", "Y"]]),
        ("value-for-name", "choices", 1), True,
    ),
    (
        "two names for the picture",
        book(["text", "a", "A", "", "a.png"], head=[*HEAD, "image", "media::image"]),
        ("column-twice", "survey", 1), True,
    ),
    ("a column of words twice", book(["text", "a", "A", "B"], head=[*HEAD, "label"]), ("column-twice", "survey", 1), True),
    (
        "two headers in one cell",
        book(["text", "a", "A", "B", "C"],
             head=["type", "name", "label::English (en)", "hint::Español (es)hint::English (en)", ""]),
        ("two-headers", "survey", 1), True,
    ),
    (
        "a file outside the folder", book(["select_one_from_file ../../etc/passwd.csv", "a", "A"]),
        ("file-outside", "survey", 2), False,
    ),
    (
        "a list and a file of one name",
        book(["select_one_from_file p.csv", "a", "A"], ["select_one p", "b", "B"],
             choices=[["list_name", "name", "label"], ["p", "y", "Y"]]),
        ("list-and-file", "survey", 2), True,
    ),
    (
        "typographic quotation marks", book(["text", "a", "A", "${a} = ‘x’"], head=[*HEAD, "relevant"]),
        ("curved-quotes", "survey", 2), True,
    ),
    ("parameters of a calculation", book(["calculate", "a", "", "1", "x y"], head=[*HEAD, "calculation", "parameters"]),
     ("bad-parameters", "survey", 2), True),
    (
        "parameters with spaces", book(["range", "a", "A", "start = 1 end = 5"], head=[*HEAD, "parameters"]),
        ("bad-parameters", "survey", 2), True,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "made", "expected", "mendable"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_that_a_fault_is_found_at_its_place_and_mended_where_that_is_safe(
    fault: str, made: Book, expected: tuple[str, str, int], mendable: bool
) -> None:
    assert expected in codes(made)
    finding = next(f for f in look(made, "a.xlsx").found if (f.code, f.where.sheet, f.where.row) == expected)
    assert (finding.repair is not None) == mendable
    assert all(finding.say(lang) for lang in LANGUAGES)
    better, done = mended(made, "a.xlsx")
    assert (finding in done) == mendable
    assert (expected in codes(better)) == (not mendable)
    assert expected in codes(made)  # the book that was examined is not changed


def test_that_the_mended_books_convert(tmp_path: Path) -> None:
    """All that can be mended in one workbook, so that the converter is started once."""
    rows = [
        ["Text", "a", "A", "", "", ""], ["intger", "Age", "", "", "", ""], ["Begin  Group", "g", "G", "", "", ""],
        ["text", "", "B", "", "${age} > 3 and ${a} != ‘x’", ""], ["end group", "", "", "", "", ""],
        ["select_one L", "c", "C", "c.png", "", ""],
        ["range", "r", "R", "", "", "start = 1 end = 5"], ["set form title", "Título", "", "", "", ""],
    ]  # fmt: skip
    head = ["type", "name", "label", "media::image", "relevant", "parameters"]
    path = tmp_path / "faults.xlsx"
    write_book(
        book(*rows, head=head, choices=[["list_name", "value", "label"], ["l", "y", "Y"], ["l", "y", "Y"], ["l", "z", "Z"]]),
        path,
    )
    diagnosis = diagnose(path)
    assert diagnosis.outcome is Outcome.MENDED, [f.say("en") for f in diagnosis.findings]
    assert diagnosis.form is not None
    assert diagnosis.form.title == "Título"
    assert [control.path for control in diagnosis.form.body] == ["/data/a", "/data/Age", "/data/g", "/data/c", "/data/r"]
    done = mend(path, tmp_path / "better.xlsx")
    assert {finding.code for finding in done} >= {
        "unknown-type",
        "value-for-name",
        "choice-twice",
        "curved-quotes",
        "bad-parameters",
    }
    assert not look(book_of(read_cells(tmp_path / "better.xlsx")), "better.xlsx").found


def test_that_what_cannot_be_mended_is_refused_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "mal.xlsx"
    write_book(book(["text", "a", "A"], ["db:person", "b", "B"]), path)
    diagnosis = diagnose(path)
    assert diagnosis.outcome is Outcome.REFUSED
    assert diagnosis.form is None
    assert [(p.code, p.where.row, p.where.column) for p in diagnosis.problems] == [("unknown-type", 3, "type")]


def rule_codes(form: Form) -> list[str]:
    findings = Findings("a.xlsx")
    examine(form, book(["text", "a", "A"], ["text", "b", "B"], ["calculate", "c", ""]), findings)
    return [f"{f.code}@{f.where.row}" for f in findings.found]


@pytest.mark.parametrize(
    ("binds", "expected"),
    [
        ('<bind nodeset="/data/a" relevant="/data/b = = 3 and (("/>', ["broken-rule@2"]),
        ('<bind nodeset="/data/b" relevant="selectd(/data/a, 1)"/>', ["unknown-function@3"]),
        ('<bind nodeset="/data/b" relevant="if(/data/a, 1)"/>', ["arguments@3"]),
        ('<bind nodeset="/data/b" relevant="/data/nobody = 1"/>', ["dangling-path@3"]),
        ('<bind nodeset="/data/a" relevant=". = 1"/>', ["self-reference@2"]),
        ('<bind nodeset="/data/a" calculate="once(uuid())"/>', []),
        ('<bind nodeset="/data/a" calculate="/data/b"/><bind nodeset="/data/b" calculate="/data/a"/>', ["circle@2"]),
        ('<bind nodeset="/data/a" constraint="regex(., \'^(a+)+$\')"/>', ["slow-pattern@2"]),
        ('<bind nodeset="/data/a" constraint="regex(., \'(\')"/>', ["bad-pattern@2"]),
        ('<bind nodeset="/data/a" constraint="floor(.) = ."/>', ["not-in-collect@2"]),
        ('<bind nodeset="/data/c" type="int" calculate="/data/a + 1" constraint=". &gt; 0" required="/data/b = \'x\'"/>', []),
    ],
)  # fmt: skip
def test_that_a_faulty_rule_is_found_at_its_row(binds: str, expected: list[str], form: Callable[..., Form]) -> None:
    assert rule_codes(form("<a/><b/><c/>", binds)) == expected


def test_that_markup_and_missing_files_are_told(form: Callable[..., Form]) -> None:
    more = '<instance id="p" src="jr://file-csv/p.csv"/>'
    findings = Findings("a.xlsx")
    body = '<input ref="/data/a"><label>&lt;script&gt;alert(1)&lt;/script&gt;</label></input>'
    examine(form("<a/>", "", body, more), book(["text", "a", "A"]), findings)
    assert [f.code for f in findings.found] == ["file-missing", "markup"]


def test_that_a_written_book_keeps_texts_that_look_like_formulas(tmp_path: Path) -> None:
    write_book(book(["text", "a", "=1+1"], ["text", "b", "+51 999"]), tmp_path / "a.xlsx")
    made = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert [(cell.value, cell.data_type) for cell in made["survey"]["C"][1:]] == [("=1+1", "s"), ("+51 999", "s")]
    made.close()


def test_that_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("nothing")
    with pytest.raises(BadInput):
        diagnose(tmp_path / "a.xlsx")


CELLS = st.sampled_from(
    ["", "text", "select_one l", "select_one", "begin group", "end group", "begin repeat", "end repeat", "calculate", "${a}",
     "${", "a", "l", "name", "type", "label", "label::x", "list_name", "value", "set form title", "‘",
     "select_one_from_file ../x.csv", "a b", "1"]
)  # fmt: skip


@settings(max_examples=80, deadline=None, database=None)
@given(st.lists(st.lists(CELLS, max_size=5), max_size=8), st.lists(st.lists(CELLS, max_size=4), max_size=5))
def test_that_any_cells_are_examined_and_mended_without_a_crash(survey: list[list[str]], choices: list[list[str]]) -> None:
    made = book_of({"survey": survey, "choices": choices})
    better, _ = mended(made, "a.xlsx")
    look(better, "a.xlsx")
