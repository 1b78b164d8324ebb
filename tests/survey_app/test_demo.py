"""The example programme: made up, known, imported as anybody would, and estimated near its truth."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from stdnum.br import cpf
from stdnum.cl import rut

from estimation.from_records import linkage_of
from estimation.result import Estimate, Population, Provenance
from survey_app import demo
from survey_app.demo_interviews import FORM
from survey_app.demo_people import NATIONALITIES, make_people
from survey_app.services import capture, importing, programme, results, tables
from survey_app.services.linking import INTERVIEWS, person_table
from survey_app.services.passphrases import passphrase_problem
from survey_app.services.programme import Programme
from vocabulary.errors import StoreError
from vocabulary.progress import Cancelled
from vocabulary.text import translate

SMALL = 700


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programme]:
    with demo.build_example(tmp_path_factory.mktemp("example"), size=SMALL, strong=False) as made:
        yield made


def test_that_the_people_are_the_same_for_the_same_seed_and_come_from_twelve_countries() -> None:
    people = make_people(2000, random.Random(5))
    assert people == make_people(2000, random.Random(5))
    assert people != make_people(2000, random.Random(6))
    assert len(NATIONALITIES) == 12
    assert {person.nationality for person in people} == set(NATIONALITIES)
    documents = [person.document for person in people if person.document]
    assert len(documents) == len(set(documents)) < len(people)
    assert all((person.birth.year, person.birth.month) <= (2008, 3) for person in people)
    names = " ".join(" ".join((*person.given, *person.surnames)) for person in people)
    for part in ("de la Cruz", "dos Santos", "Muñoz", "João", "Filho", "Pérez de León", "Persaud"):
        assert part in names


def test_that_documents_with_check_digits_bear_right_ones() -> None:
    people = make_people(3000, random.Random(5))
    brazilian = [person.document for person in people if person.nationality == "BR" and person.document]
    chilean = [person.document for person in people if person.nationality == "CL" and person.document]
    assert brazilian
    assert chilean
    assert all(cpf.is_valid(number) for number in brazilian)
    assert all(rut.is_valid(number) for number in chilean)


def test_that_the_example_holds_four_lists_with_their_slips(example: Programme) -> None:
    assert [info.name for info in importing.lists(example)] == ["Refugio Norte", "Policía", "Salud", "Municipio"]
    left_out = [importing.history(example, info.id)[0].left_out_rows for info in importing.lists(example)]
    assert [[reason for _, reason in rows] for rows in left_out] == [
        ["impossible-date"] * 3,
        ["nobody"] * 2,
        ["impossible-date"] * 2,
        [],
    ]
    assert programme.definition(example) == demo.definition()


def test_that_linking_finds_nearly_everybody_again(example: Programme) -> None:
    truth = demo.truth_of(example)
    assert truth is not None
    assert truth.population == SMALL
    persons = person_table(example, [info.id for info in importing.lists(example)])
    assert persons.records > len(persons)
    assert abs(len(persons) - truth.on_lists) <= 0.02 * truth.on_lists
    assert set(persons.nationality) == set(NATIONALITIES)
    assert min(age for age in persons.age if age is not None) >= 18


def test_that_interviews_are_held_left_and_refused(example: Programme) -> None:
    form = FORM
    assert (capture.finished(example, form), len(capture.drafts(example)), capture.refusals(example, form)) == (10, 1, 1)
    assert tables.possible_lists(example)[-1] == (INTERVIEWS, INTERVIEWS, 10)
    ids = [found for found, _, _ in tables.possible_lists(example)]
    persons = person_table(example, ids)
    assert sum(flags[-1] for flags in persons.flags) == 10
    assert any(flags[-1] and any(flags[:-1]) for flags in persons.flags)


def test_that_the_passphrase_opens_the_example_and_nothing_knows_the_truth_of_another(
    example: Programme, tmp_path: Path
) -> None:
    assert passphrase_problem(demo.PASSPHRASE) is None
    with pytest.raises(StoreError) as caught:
        programme.open_programme(example.info.folder, demo.PASSPHRASE)
    assert caught.value.problems[0].code == "in-use"
    with programme.create(tmp_path, "x", "PE", "es", "Ana", demo.PASSPHRASE, cost=programme.KdfCost(1, 8192)) as other:
        assert demo.truth_of(other) is None


def test_that_a_second_example_gets_a_number(tmp_path: Path) -> None:
    folders = []
    for _ in range(2):
        with demo.build_example(tmp_path, size=60, strong=False) as made:
            folders.append(made.info.folder.name)
    assert folders == ["Frontera norte 2026.alcance", "Frontera norte 2026 (2).alcance"]


@pytest.mark.parametrize("when", [1, 15, 30])
def test_that_an_example_cancelled_half_way_leaves_nothing(tmp_path: Path, when: int) -> None:
    calls: list[object] = []

    def stop(share: float | None, doing: object) -> None:
        calls.append(doing)
        if len(calls) > when:
            raise Cancelled

    with pytest.raises(Cancelled):
        demo.build_example(tmp_path, stop, size=60, strong=False)
    assert not list(tmp_path.iterdir())


def test_that_the_demo_estimates_near_the_truth_and_writes_the_workbook(tmp_path: Path) -> None:
    """With the full made-up population: a seeded run, so the distances are fixed; bounds leave room for other methods' care."""
    shares: list[float] = []

    def watch(share: float | None, doing: object) -> None:
        if share is not None:
            shares.append(share)

    made = demo.demo_report(tmp_path, "es", watch, strong=False)
    assert all(later > earlier - 1e-9 for earlier, later in pairwise(shares))
    assert made.excel == tmp_path / "alcance-demo.xlsx"
    assert made.excel.stat().st_size > 20_000
    names = [finding.estimate.method for finding in made.findings]
    assert names == ["chapman", "log-linear", "log-linear", "residual", "log-linear", "log-linear"]
    for finding in made.findings[:4]:
        assert finding.truth == demo.POPULATION
        p = finding.estimate.population
        assert abs(p.point - demo.POPULATION) < 0.08 * demo.POPULATION
        assert p.lower is not None
        assert p.upper is not None
        assert p.lower < demo.POPULATION < p.upper
    assert made.findings[4].estimate.observed == 2744
    assert made.findings[5].estimate.observed == 271
    linked = linkage_of(made.findings[2].estimate)
    assert linked is not None
    assert 0 < linked.share < 0.5
    for lang in ("es", "pt", "en"):
        sentences = made.sentences(lang)
        assert len(sentences) == 6
        assert all("2013" in sentence or "1995" in sentence for sentence in sentences[4:])
    with programme.open_programme(made.folder, made.passphrase) as opened:
        stored = {row.name: row for row in results.listing(opened)}
        assert len(stored) == 6
        assert all(row.grade in "ABC" for row in stored.values())
        residual = results.load(opened, stored["Cuenta residual"].id)[1]
        assert [entry.value for entry in residual.register] == [0.03, 0.10, 0.15]
        assert all(entry.complete for entry in residual.register)


@pytest.mark.parametrize(
    ("point", "lower", "upper", "said"),
    [
        (110.0, 90.0, 130.0, "10 % above, and its interval holds"),
        (95.0, 90.0, None, "5 % below, and its interval holds"),
        (150.0, 120.0, 200.0, "50 % above, and its interval misses"),
        (50.0, 20.0, 80.0, "50 % below, and its interval misses"),
    ],
)
def test_that_the_distance_to_the_truth_is_said(point: float, lower: float, upper: float | None, said: str) -> None:
    estimate = Estimate("m", "M", {}, Population(point, lower, upper, 0.95, "normal"), 40, Provenance("0", "x", 1))
    assert said in translate(demo.distance(estimate, 100), "en").replace(".0 %", " %")
