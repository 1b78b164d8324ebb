"""The doctor on our own columns: a misspelt name or word is named at its place, and mended where it is plain what was meant."""

from __future__ import annotations

import pytest

from forms.doctor.book import Book, book_of
from forms.doctor.diagnosis import look, mended

CLASS, ASKS, PART = "bind::alcance:class", "bind::alcance:consent", "bind::alcance:consentPart"


def book(header: str, *cells: str) -> Book:
    lines = [["text", f"q{n}", "Q", "interview" if not n else "", cell] for n, cell in enumerate(cells)]
    return book_of({"survey": [["type", "name", "label", ASKS, header], *lines]})


@pytest.mark.parametrize(
    ("made", "code", "row", "repaired"),
    [
        (book("bind::alcance:clas", "direct"), "unknown-own-column", 1, "bind::alcance:class"),
        (book("bind::alcance:consent-part", "how"), "unknown-own-column", 1, PART),
        (book("bind::alcance:colour", "red"), "unknown-own-column", 1, ""),
        (book(CLASS, "", "drect"), "unknown-class", 3, "direct"),
        (book(CLASS, "secret"), "unknown-class", 2, ""),
        (book("bind::alcance:position", "grid 0.1", "exacto"), "unknown-position", 3, "exact"),
        (book("bind::alcance:keep", "", "yess"), "unknown-keep", 3, "yes"),
        (book(PART, "witnes interview"), "unknown-consent-part", 2, "witness interview"),
        (book(PART, "lawyer"), "unknown-consent-part", 2, ""),
        (book(PART, "how reading"), "unknown-purpose", 2, ""),
    ],
)
def test_that_what_alcance_does_not_know_is_named_and_mended_where_it_is_plain(
    made: Book, code: str, row: int, repaired: str
) -> None:
    (finding,) = look(made, "a.xlsx").found
    assert (finding.code, finding.where.row, finding.stops) == (code, row, False)
    better, done = mended(made, "a.xlsx")
    survey = better.sheets["survey"]
    assert bool(done) == bool(repaired)
    if repaired:
        assert repaired in (survey.header if row == 1 else survey.rows[row - 2])
        assert not look(better, "a.xlsx").found


def test_that_what_tells_of_one_person_is_named_where_it_should_stay_for_the_next() -> None:
    made = book("bind::alcance:keep", "yes", "yes")  # the first asks consent
    (finding,) = look(made, "a.xlsx").found
    assert (finding.code, finding.where.row, finding.stops) == ("kept-of-person", 2, False)
    better, _ = mended(made, "a.xlsx")
    assert [row[-1] for row in better.sheets["survey"].rows] == ["", "yes"]
    lines = [["text", "q", "Q", "direct", "yes"], ["text", "r", "R", "quasi", "yes"]]
    named = book_of({"survey": [["type", "name", "label", CLASS, "bind::alcance:keep"], *lines]})
    assert [finding.where.row for finding in look(named, "a.xlsx").found] == [2]


@pytest.mark.parametrize(
    "made",
    [
        book(PART, "how", "witness", "guardian interview", "assent"),
        book(CLASS, "direct", "quasi", "sensitive", ""),
        book("bind::alcance:keep", "", "yes", "no"),
        book("bind::alcance:warningMsg_es", "Mire"),
        book("bind::odk:length", "3"),
    ],
)
def test_that_what_alcance_knows_is_left_alone(made: Book) -> None:
    assert not look(made, "a.xlsx").found
