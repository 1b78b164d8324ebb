"""Match keys are equal where people are, tell nothing without the secret, and link nearly as well as names."""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b64decode
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimation.linkage import match_keys
from estimation.linkage.columns import columns_of
from estimation.linkage.engine import Limits
from estimation.linkage.linking import link_match_keys
from estimation.linkage.records import Record
from estimation.linkage.result import Linked
from estimation.linkage.scheme import MATCH_KEYS
from vocabulary.progress import silent

SECRET, OTHER = b"s" * 32, b"t" * 32
ANA = Record(0, "González Pérez", "Ana María", "", "1990-03-04", sex="F", document="12.345.678", nationality="VE", area="Norte")


def keys(record: Record, secret: bytes = SECRET, clear: tuple[str, ...] = ()) -> dict[str, bytes | str | None]:
    found = match_keys.keyed(columns_of([record], silent), secret, clear)
    return {name: cells[0] for name, cells in found.items()}


def written_by(source: int, known: Any, secret: bytes = SECRET) -> dict[str, Any]:
    columns = columns_of([record for record in known.made.records if record.source == source], silent)
    return {name: list(map(match_keys.written, cells)) for name, cells in match_keys.keyed(columns, secret).items()}


@pytest.fixture(scope="module")
def by_keys(known: Any) -> Linked:
    limits = Limits(random_pairs=2e5, memory=1.0)
    return link_match_keys([written_by(source, known) for source in range(3)], ("A", "B", "C"), limits=limits)


def test_that_a_key_is_the_first_half_of_hmac_sha_256_over_version_kind_and_parts() -> None:
    """RFC 2104 with SHA-256, cut to 128 bits as its section 5 allows."""
    said = b"alcance-match-1\0surname day\0GNSLS\x001990-03-04"
    assert keys(ANA)["first_birth"] == hmac.new(SECRET, said, hashlib.sha256).digest()[:16]
    assert len(b64decode(str(match_keys.written(keys(ANA)["document"])) + "==")) == 16


def test_that_what_registers_write_differently_has_the_same_keys() -> None:
    other = Record(1, "GONZALES PERES", "ANA", "", "1990-03-04", sex="F", document="V-12345678", nationality="VE", area="NORTE")
    mine, theirs = keys(ANA), keys(other)
    assert {name for name in mine if mine[name] != theirs[name]} == {"other_first_birth"}  # a second given name is on one only


def test_that_columns_of_one_kind_meet_crosswise() -> None:
    crossed = Record(1, "Pérez González", "Ana", "", "1990-04-03")
    straight, mine = Record(1, "Pérez González", "Ana", "", "1990-03-04"), keys(ANA)
    assert mine["given_first_birth"] == keys(straight)["given_second_birth"] != keys(crossed)["given_second_birth"]
    assert mine["names"] == keys(crossed)["names_crossed"]
    exchanged = Record(1, "González", "Ana", "", "1990-04-03")
    assert mine["given_first_exchanged"] == keys(exchanged)["given_first_birth"]
    assert keys(Record(1, "González", "María", "", "1990-03-04"))["given_first_birth"] == mine["other_first_birth"]


def test_that_what_is_not_known_has_no_key_and_1_january_says_no_day() -> None:
    heaped = keys(Record(0, "Rojas", "Luz", "", "1990-01-01"))
    day = {key.name for key in match_keys.KEYS if {"day", "month", "year_day", "month_day"} & set(key.parts)}
    assert {name for name, key in heaped.items() if key is not None} == {"given_first_year", "birth_year"}
    assert day
    assert not any(heaped[name] for name in day)
    assert not any(keys(Record(0)).values())


def test_that_an_age_meets_both_years_in_which_its_person_may_be_born() -> None:
    aged = keys(Record(0, "Rojas", "Luz", age=36, on="2026-06-30"))
    for year, column in ((1990, "given_first_year"), (1989, "given_first_year_before")):
        assert aged[column] == keys(Record(0, "Rojas", "Luz", "", f"{year}-09-01"))["given_first_year"]


@settings(max_examples=30, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_that_one_person_under_two_secrets_has_no_key_in_common(one: bytes, other: bytes) -> None:
    if one == other:
        return
    assert not set(filter(None, keys(ANA, one).values())) & set(filter(None, keys(ANA, other).values()))
    assert match_keys.fingerprint(one) != match_keys.fingerprint(other)


def test_that_only_what_was_agreed_stays_in_clear() -> None:
    found = keys(ANA, clear=("sex", "birth_year", "document", "first_birth"))
    assert {name: value for name, value in found.items() if isinstance(value, str)} == {"sex": "F", "birth_year": "1990"}


def test_that_a_dictionary_of_documents_opens_nothing_without_the_secret() -> None:
    """The attack that opens plain hashes: every number is hashed and looked up, here with all that the file tells."""
    held = {value for value in keys(ANA).values() if isinstance(value, bytes)}
    fingerprint = match_keys.fingerprint(SECRET)
    told = (b"", b"\0" * 32, fingerprint.encode(), bytes.fromhex(fingerprint.replace("-", "")), OTHER)

    def opened(guesses: tuple[bytes, ...]) -> set[int]:
        found = set()
        for number in range(12_340_000, 12_350_000):
            said = f"alcance-match-1\0document\0{number}".encode()
            tried = [hmac.digest(guess, said, "sha256")[:16] for guess in guesses]
            tried += [hashlib.sha256(each).digest()[:16] for each in (said, str(number).encode())]
            if held & set(tried):
                found.add(number)
        return found

    assert opened(told) == set()
    assert opened((SECRET,)) == {12_345_678}  # the attack itself works: hence the secret lies with the owners alone


def test_that_every_column_of_the_model_is_a_match_key() -> None:
    said = " ".join(f"{each.missing} {' '.join(level.sql for level in each.levels)}" for each in MATCH_KEYS.comparisons)
    compared = set(re.findall(r"\b([a-z_]+)_[lr]\b", said))
    sets = (MATCH_KEYS.rules, MATCH_KEYS.training, MATCH_KEYS.certain, MATCH_KEYS.nearly)
    blocked = {column for rules in sets for rule in rules for column in (*rule.left, *rule.right)}
    assert compared | blocked == set(match_keys.COLUMNS)


def test_that_match_keys_find_persons_nearly_as_well_as_names(known: Any, by_keys: Linked) -> None:
    """3 × 20,000 records: F1 as published in docs/benchmarks.md; here 3 × 400, so the bounds are wide."""
    together = np.unique(np.stack([by_keys.person, known.truth]), axis=1, return_counts=True)[1]
    same, found, true = ((n * (n - 1) // 2).sum() for n in (together, np.bincount(by_keys.person), np.bincount(known.truth)))
    assert same / found > 0.97
    assert same / true > 0.93


@pytest.mark.parametrize(("a", "b"), [("A", "B"), ("A", "C"), ("B", "C")])
def test_that_the_soft_overlap_by_keys_is_the_true_one_within_its_spread(known: Any, by_keys: Linked, a: str, b: str) -> None:
    told, true = by_keys.agreement(a, b), len(known.persons("ABC".index(a)) & known.persons("ABC".index(b)))
    assert told.soft == pytest.approx(true, abs=max(3 * told.soft_se, 0.05 * true))
    assert by_keys.calibration


def test_that_keys_under_two_secrets_link_nobody(known: Any) -> None:
    """Nothing in them is equal, so no overlap is found: owners who hold different keys must be told, not linked."""
    lists = [written_by(0, known), written_by(1, known, OTHER)]
    one, other = ({cell for cells in each.values() for cell in cells if cell} for each in lists)
    assert one
    assert not one & other


def test_that_rules_switched_off_in_clear_are_off_by_keys(known: Any) -> None:
    assert MATCH_KEYS.switched(None) is None
    assert set(MATCH_KEYS.switched(("document", "birth-given")) or ()) == {"document", "birth-given", "names-month-day"}
