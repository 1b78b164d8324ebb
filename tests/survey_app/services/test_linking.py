"""Who is the same person: the rule against a slow reference, and persons without names against known lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimation.table import Cell, Table
from survey_app.services import importing, linking
from survey_app.services.linking import age_group, group_records, person_table
from survey_app.services.programme import Programme, read_journal
from survey_app.store import identities, records, registers
from vocabulary.errors import BadInput
from vocabulary.progress import Cancelled

KEYS = st.lists(
    st.tuples(st.sampled_from([b"", b"d1", b"d2", b"d3"]), st.sampled_from([b"", b"n1", b"n2", b"n3"])), max_size=25
)


def _slow(keys: list[tuple[bytes, bytes]]) -> set[frozenset[int]]:
    """The rule of `group_records`, applied sentence by sentence to every pair of records; then who belongs to the same person
    as somebody belongs to that person too."""

    def same(i: int, j: int) -> bool:
        (document_i, names_i), (document_j, names_j) = keys[i], keys[j]
        if i == j:
            return True
        if document_i and document_j:
            return document_i == document_j
        if not document_i and not document_j:
            return bool(names_i) and names_i == names_j
        lacking, having = (i, j) if document_j else (j, i)
        names = keys[lacking][1]
        candidates = {document for document, borne in keys if document and names and borne == names}
        return candidates == {keys[having][0]}

    groups = [{j for j in range(len(keys)) if same(i, j)} for i in range(len(keys))]
    for _ in groups:
        groups = [set().union(*(groups[j] for j in group)) for group in groups]
    return {frozenset(group) for group in groups}


@given(KEYS)
def test_that_the_groups_are_those_of_the_slow_rule(keys: list[tuple[bytes, bytes]]) -> None:
    persons = group_records(keys)
    groups = {frozenset(i for i, p in enumerate(persons) if p == person) for person in persons}
    assert groups == _slow(keys)
    assert sum(len(group) for group in groups) == len(keys)


@given(KEYS, st.randoms(use_true_random=False))
def test_that_the_order_of_records_does_not_matter(keys: list[tuple[bytes, bytes]], shuffler: object) -> None:
    order = list(range(len(keys)))
    shuffler.shuffle(order)  # type: ignore[attr-defined]
    persons, moved = group_records(keys), group_records([keys[i] for i in order])
    for a in range(len(keys)):
        for b in range(len(keys)):
            assert (moved[a] == moved[b]) == (persons[order[a]] == persons[order[b]])


def test_that_persons_are_numbered_by_their_first_record() -> None:
    assert group_records([(b"d2", b""), (b"", b""), (b"d1", b"n"), (b"", b"n"), (b"d2", b"x")]) == [0, 1, 2, 2, 0]


def test_that_a_record_without_document_does_not_choose_between_two_namesakes() -> None:
    assert group_records([(b"d1", b"n"), (b"d2", b"n"), (b"", b"n"), (b"", b"n")]) == [0, 1, 2, 2]


@pytest.mark.parametrize(
    ("age", "group"), [(None, ""), (0, "0-17"), (17, "0-17"), (18, "18-29"), (44, "30-44"), (45, "45-59"), (99, "60+")]
)
def test_that_ages_fall_into_groups(age: int | None, group: str) -> None:
    assert age_group(age) == group


def _store(programme: Programme, name: str, columns: dict[str, list[Cell]]) -> str:
    table = Table(columns, f"{name}.csv")
    mapping = replace(importing.guess_mapping(table), list_name=name)
    preview = importing.check(programme, table, mapping, today=date(2026, 10, 31))
    return importing.store_list(programme, preview).list_id


@pytest.fixture
def two_lists(programme: Programme) -> tuple[str, str]:
    first = _store(
        programme,
        "Refugio",
        {
            "APELLIDOS": ["Rojas Peña", "GONZALES, Luis A.", "da Silva", "Paz"],
            "NOMBRES": ["María José", None, "Ana", "Sol"],
            "F. NAC": ["1991-03-04", "04/12/1988", "1979-01-31", None],
            "CEDULA": ["V-18.223.011", None, "812.334.115-02", None],
            "NAC.": ["VEN", "PER", "BRA", "BOL"],
            "SEXO": ["F", "M", "F", "F"],
        },
    )
    second = _store(
        programme,
        "Salud",
        {
            "Nombre completo": ["MARIA JOSE ROJAS PENA", "Luis A. Gonzáles", "Ana da Silva", "Ana da Silva", "Sol Paz"],
            "Nacimiento": ["04/03/1991", "4 de diciembre de 1988", "31/01/1979", "31/01/1979", None],
            "Documento": ["18223011", "S/D", 81233411502, "no tiene", None],
            "País": ["Venezuela", "Perú", "Brasil", "Brasil", "Bolivia"],
            "Distrito": ["Norte", "Sur", "Sur", "Sur", "Norte"],
            "Sexo": ["Mujer", "Hombre", "Mujer", "S/D", "Mujer"],
        },
    )
    return first, second


def test_that_persons_are_found_in_both_lists_however_they_are_written(
    programme: Programme, two_lists: tuple[str, str]
) -> None:
    found = person_table(programme, two_lists)
    assert found.lists == ("Refugio", "Salud")
    assert found.flags == ((True, True), (True, True), (True, True), (True, False), (False, True))
    assert found.sex == ("F", "M", "F", "F", "F")
    assert found.age == (35, 37, 47, None, None)
    assert found.age_group == ("30-44", "30-44", "45-59", "", "")
    assert found.nationality == ("VE", "PE", "BR", "BO", "BO")
    assert found.area == ("Norte", "Sur", "Sur", "", "Norte")
    assert (found.records, found.unlinkable) == (9, 2)


def test_that_nothing_that_names_anybody_comes_out(programme: Programme, two_lists: tuple[str, str]) -> None:
    said = repr(vars(person_table(programme, two_lists))).lower()
    for word in ("rojas", "gonz", "silva", "18223011", "1991", "81233411502"):
        assert word not in said


def test_that_linking_is_in_the_journal(programme: Programme, two_lists: tuple[str, str]) -> None:
    person_table(programme, two_lists)
    entry = read_journal(programme)[-1]
    assert (entry.action, entry.detail) == ("linked", {"lists": ["Refugio", "Salud"], "records": 9})


def test_that_missing_pseudonyms_are_made_from_identities_once_and_the_reading_is_in_the_journal(
    programme: Programme, two_lists: tuple[str, str]
) -> None:
    whole = person_table(programme, two_lists)
    programme.store.call(lambda db: db.execute("DELETE FROM link_key"))
    assert person_table(programme, two_lists) == whole
    read = [entry for entry in read_journal(programme) if entry.action == "identities-read"]
    assert [entry.detail for entry in read] == [{"purpose": "linking", "records": 9}]
    assert person_table(programme, two_lists) == whole
    assert len([entry for entry in read_journal(programme) if entry.action == "identities-read"]) == 1


def test_that_who_was_erased_is_counted_no_more(programme: Programme, two_lists: tuple[str, str]) -> None:
    ids = [record for record, _ in programme.store.call(lambda db: registers.rows_of(db, two_lists[0]))]
    programme.store.call(lambda db: records.erase(db, ids[1], "Ana"))
    found = person_table(programme, two_lists)
    assert found.records == 8
    assert found.flags.count((True, True)) == 2


def test_that_an_interview_is_linked_like_a_row_of_a_list(programme: Programme, two_lists: tuple[str, str]) -> None:
    key = programme.keys.identities or b""

    def interview(db: object) -> None:
        made = records.add_finished(
            db,  # type: ignore[arg-type]
            [
                records.NewRecord(
                    "interview", "census", {"answers": {"/p/sex": "female", "/p/age": "35", "/p/nationality": "VE"}}
                ),
                records.NewRecord("interview", "census", {"answers": {"/p/sex": "male", "/p/nationality": "co"}}),
            ],
            "Ana",
        )
        named = {"/p/full_name": "María José Rojas Peña", "/p/birth_date": "1991-03-04", "/p/document_number": "18.223.011"}
        identities.add(db, key, [(made[0], named)])  # type: ignore[arg-type]

    programme.store.call(interview)
    found = person_table(programme, [two_lists[0], linking.INTERVIEWS])
    assert found.lists == ("Refugio", "interviews")
    assert found.flags[0] == (True, True)
    assert found.flags[-1] == (False, True)
    assert (found.sex[-1], found.nationality[-1]) == ("M", "CO")


def test_that_who_did_not_agree_to_linking_is_left_out_of_it(programme: Programme, two_lists: tuple[str, str]) -> None:
    answers = {"/data/person/sex": "female", "/data/person/nationality": "VEN COL"}
    agreed = {"statistics": True, "linking": True}
    bodies = [{"answers": answers, "consents": agreed}, {"answers": answers, "consents": {**agreed, "linking": False}}]
    new = [records.NewRecord("interview", "individual", body) for body in bodies]
    programme.store.call(lambda db: records.add_finished(db, new, "Ana"))
    found = person_table(programme, [two_lists[0], linking.INTERVIEWS])
    assert found.records == 5
    assert found.nationality[-1] == "VE"


def test_that_a_list_that_is_not_there_is_refused(programme: Programme) -> None:
    with pytest.raises(BadInput) as caught:
        person_table(programme, ["nowhere"])
    assert caught.value.problems[0].code == "no-such-list"


def test_that_linking_can_be_cancelled(programme: Programme, two_lists: tuple[str, str]) -> None:
    def stop(share: float | None, doing: object) -> None:
        raise Cancelled

    lines = len(read_journal(programme))
    with pytest.raises(Cancelled):
        person_table(programme, two_lists, stop)
    assert len(read_journal(programme)) == lines
