"""Receipt codes: told by their signs whether they were copied rightly, kept as a keyed hash and in no other form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.services import receipts
from survey_app.services.programme import Programme
from survey_app.store import records
from survey_app.store.keys import KeyBundle
from vocabulary.errors import BadInput

CODES = st.text(receipts.SIGNS, min_size=8, max_size=8).map(lambda drawn: drawn + receipts._check(drawn))


def test_that_a_code_has_nine_signs_that_are_neither_vowels_nor_easily_confused() -> None:
    code = receipts.new_code()
    assert len(code.replace("-", "")) == 9
    assert not set(receipts.SIGNS) & set("AEIOU")
    for pair in ("0O", "0D", "1I", "1L", "2Z", "5S", "6G", "8B"):
        assert not set(pair) <= set(receipts.SIGNS)
    assert len(set(receipts.SIGNS)) == 23
    assert len({receipts.new_code() for _ in range(200)}) == 200


@given(CODES, st.integers(0, 8), st.sampled_from(receipts.SIGNS))
def test_that_every_single_wrong_sign_is_told(code: str, place: int, sign: str) -> None:
    wrong = code[:place] + sign + code[place + 1 :]
    if wrong == code:
        assert receipts.read(wrong) == code
    else:
        with pytest.raises(BadInput, match="mistyped-receipt-code"):
            receipts.read(wrong)


@given(CODES, st.integers(0, 7))
def test_that_every_two_exchanged_neighbours_are_told(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if swapped != code:
        with pytest.raises(BadInput, match="mistyped-receipt-code"):
            receipts.read(swapped)


@pytest.mark.parametrize("typed", ["", "C4T-9RM-7K", "C4T-9RM-7KT-2", "A4T-9RM-7KT", "0000000000"])
def test_that_what_cannot_be_a_code_is_told(typed: str) -> None:
    with pytest.raises(BadInput, match="no-receipt-code"):
        receipts.read(typed)


def test_that_case_spaces_and_hyphens_do_not_matter() -> None:
    keys = KeyBundle.new()
    assert receipts.mac(keys, "C4T-9RM-7KT") == receipts.mac(keys, " c4t 9rm7k t ") == receipts.mac(keys, "c4t-9rm-7kt")


def test_that_another_programme_makes_another_hash() -> None:
    assert receipts.mac(KeyBundle.new(), "C4T-9RM-7KT") != receipts.mac(KeyBundle.new(), "C4T-9RM-7KT")


def test_that_a_finished_interview_gives_a_code_that_stands_nowhere(programme: Programme, hold: Callable[..., Any]) -> None:
    session = hold(programme)
    session.finish().result()
    code = receipts.read(session.receipt)

    def everything(db: Any) -> str:
        return repr([list(db.table(name).rows) for name in db.table_names()])

    told = programme.store.call(everything)
    assert code not in told.upper()
    assert session.receipt not in told
    body = programme.store.call(lambda db: records.current(db, session.record))
    assert body is not None
    assert body["receipt"] == receipts.mac(programme.keys, code).hex(), "so that it travels with the record"
    folder: Path = programme.info.folder
    programme.close()
    for file in folder.rglob("*"):
        if file.is_file():
            assert code.encode() not in file.read_bytes()


def test_that_a_code_in_use_is_not_given_again(
    programme: Programme, hold: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter(["C4T-9RM-7KT", "C4T-9RM-7KT", "222-222-222"])
    monkeypatch.setattr(receipts, "new_code", lambda: next(drawn))
    monkeypatch.setattr(receipts, "_check", lambda code: "T" if code.startswith("C") else "2")
    first, second = hold(programme), hold(programme)
    first.finish().result()
    second.finish().result()
    assert (first.receipt, second.receipt) == ("C4T-9RM-7KT", "222-222-222")
