"""Estimates from the programme's own records: linkage error is in the interval, and all that was done is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from openpyxl import load_workbook

from estimation.capture_recapture.threats.assumptions import Assumptions
from estimation.from_records import linkage_of, records_of
from estimation.linkage.telling import not_corrected, note_lines
from estimation.linkage.thresholds import table_at
from estimation.method import methods
from estimation.result import Estimate
from exports.report import ReportSpec
from survey_app.services import estimating, from_records, pattern_tables, reporting, results, threats
from survey_app.services.linkages import runs
from survey_app.services.programme import Programme
from survey_app.services.scope import APART, IN, ListScope, Scope
from survey_app.services.tables import TableSource
from survey_app.store import linkages as stored
from tests.survey_app.linked import PERSONS, linked_programme, list_ids
from vocabulary.errors import BadInput, NoEstimate
from vocabulary.text import translate

NOW = datetime(2026, 11, 30, 12, 0)


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programme]:
    with linked_programme(tmp_path_factory.mktemp("linked")) as made:
        yield made


@pytest.fixture(scope="module")
def source(programme: Programme) -> TableSource:
    return TableSource("lists", ids=list_ids(programme), linkage=runs(programme)[0].id)


@pytest.fixture(scope="module")
def found(programme: Programme, source: TableSource) -> tuple[Estimate, TableSource]:
    built = pattern_tables.build(programme, source)
    return from_records.estimate(programme, methods()["log-linear"](), built, now=NOW)


def test_that_the_interval_of_linked_lists_holds_the_truth_and_linkage_has_its_share(
    found: tuple[Estimate, TableSource],
) -> None:
    estimate, note = found[0], linkage_of(found[0])
    assert note is not None
    assert estimate.population.lower is not None
    assert estimate.population.upper is not None
    assert estimate.population.lower < PERSONS < estimate.population.upper
    assert 0 < note.share < 1
    assert note.share == estimate.diagnostics["linkage"]["share"]
    assert note.as_linked == next(p.point for p in note.curve if p.threshold == note.threshold)
    assert [(pair.first, pair.second) for pair in note.pairs] == [
        ("Refuge office", "Health posts"), ("Refuge office", "Controls"), ("Health posts", "Controls"),
    ]  # fmt: skip


def test_that_error_of_linkage_counts_as_estimated_in_the_quality(found: tuple[Estimate, TableSource]) -> None:
    assert found[0].quality is not None
    answers = {answer.question: answer.yes for answer in found[0].quality.answers}
    assert answers["errors-estimated"]


def test_that_the_table_of_links_is_the_same_by_persons_and_by_records(programme: Programme, source: TableSource) -> None:
    """Once through the persons and their sex, once through the records as arrays."""
    built = pattern_tables.build(programme, replace(source, by=("sex",)))
    run = built.scoped.people.run
    assert run is not None
    stratum, strata = from_records.strata_of(built)
    counts = table_at(run.linked, run.source, run.linked.threshold, stratum)
    table = built.table
    lists = [name for name in table.columns if name not in ("sex", "count")]
    seen = np.zeros_like(counts)
    for i in range(len(table)):
        cell = sum(int(table.columns[name][i] or 0) << (2 - bit) for bit, name in enumerate(lists))
        seen[strata.index((str(table.columns["sex"][i]),)), cell] = table.columns["count"][i]
    assert np.array_equal(counts, seen)


def test_that_every_draw_counts_those_in_scope_alone(programme: Programme, source: TableSource) -> None:
    scope = Scope(age_from=18, sexes=("F",), unknown={"age": APART})
    built = pattern_tables.build(programme, replace(source, scope=scope))
    drawn = from_records.drawn_table(built, 5, 1)
    assert set(drawn.columns["draw"]) == {1, 2, 3, 4, 5}
    assert "age_known" in drawn.columns
    records = sum(one.inside for one in built.scoped.lists)
    persons = [
        sum(int(n or 0) for n, at in zip(drawn.columns["count"], drawn.columns["draw"], strict=True) if at == draw)
        for draw in range(1, 6)
    ]
    assert all(records / 3 <= n <= records for n in persons)
    assert max(persons) < sum(one.inside for one in pattern_tables.build(programme, source).scoped.lists) / 2


def test_that_two_of_the_linked_lists_can_be_used(programme: Programme, source: TableSource) -> None:
    built = pattern_tables.build(programme, replace(source, ids=source.ids[1:]))
    estimate, _ = from_records.estimate(programme, methods()["chapman"](), built, now=NOW, draws=5)
    note = linkage_of(estimate)
    assert note is not None
    assert [(pair.first, pair.second) for pair in note.pairs] == [("Health posts", "Controls")]
    assert estimate.population.point == pytest.approx(PERSONS, rel=0.15)


def test_that_an_estimate_names_its_table_and_is_read_back_equal(
    programme: Programme, found: tuple[Estimate, TableSource]
) -> None:
    estimate, source = found
    known = records_of(estimate)
    assert known is not None
    kept = pattern_tables.load(programme, source.table)
    assert (known.table, known.fingerprint) == (kept.id, kept.fingerprint)
    number = results.save(programme, "North", estimate, source)
    row, again = results.load(programme, number)
    assert row.source == source
    assert replace(again, quality=estimate.quality) == estimate


def test_that_a_stored_estimate_of_linked_records_is_repeated_to_the_same_figures(
    programme: Programme, found: tuple[Estimate, TableSource]
) -> None:
    number = results.save(programme, "Again", *found)
    tables = len(pattern_tables.listing(programme))
    again, same = estimating.rerun(programme, number)
    assert same
    assert linkage_of(again) == linkage_of(found[0])
    assert len(pattern_tables.listing(programme)) == tables


def test_that_threats_to_an_estimate_of_linked_records_are_worked_out(
    programme: Programme, found: tuple[Estimate, TableSource]
) -> None:
    number = results.save(programme, "Threatened", *found)
    told = threats.of_stored(programme, number, Assumptions(draws=2))
    assert told.largest is not None
    assert any(threat.key == "missed-links" and threat.change for threat in told.threats)


def test_that_exact_keys_tell_of_records_but_not_of_linkage(programme: Programme, source: TableSource) -> None:
    built = pattern_tables.build(programme, replace(source, linkage=""))
    estimate, _ = from_records.estimate(programme, methods()["chapman"](lists=("Controls", "Health posts")), built,
                                        reason="The first list is left out on purpose", now=NOW)  # fmt: skip
    assert linkage_of(estimate) is None
    assert records_of(estimate) is not None


def test_that_nothing_is_kept_where_there_is_no_estimate(programme: Programme, source: TableSource) -> None:
    scope = Scope(lists={source.ids[0]: ListScope(where={"NOBODY": ("x",)})})
    with pytest.raises(BadInput) as caught:
        pattern_tables.build(programme, replace(source, scope=scope))
    assert [problem.code for problem in caught.value.problems] == ["no-column"]
    kept = len(pattern_tables.listing(programme))
    built = pattern_tables.build(programme, source)
    run = built.scoped.people.run
    assert run is not None
    nobody = replace(built, table=built.table.take([0]))
    with pytest.raises((BadInput, NoEstimate)):
        from_records.estimate(programme, methods()["chapman"](lists=("Controls", "no")), nobody)
    assert len(pattern_tables.listing(programme)) == kept


def test_that_a_verdict_changes_the_table_and_is_told(programme: Programme, source: TableSource) -> None:
    built = pattern_tables.build(programme, source)
    kept = pattern_tables.keep(programme, built, "before review")
    run = built.scoped.people.run
    assert run is not None
    pairs, person = run.linked.pairs, run.linked.person
    sizes = np.bincount(person)
    pair = next(i for i in range(pairs.left.size) if person[pairs.left[i]] == person[pairs.right[i]]
                and sizes[person[pairs.left[i]]] == 2)  # fmt: skip
    ids = (run.records[pairs.left[pair]], run.records[pairs.right[pair]])
    programme.store.call(lambda db: stored.decide(db, run.id, ids, "Ana", "different"))
    try:
        now, same = pattern_tables.again(programme, kept)
        assert not same
        assert sum(int(n or 0) for n in now.table.columns["count"]) == kept.persons + 1
    finally:
        programme.store.call(lambda db: stored.decide(db, run.id, ids, "Ana", "taken-back"))
    assert pattern_tables.again(programme, kept)[1]


def test_that_what_is_not_corrected_is_said(found: tuple[Estimate, TableSource]) -> None:
    note = linkage_of(found[0])
    assert note is not None
    blind = replace(note, pairs=(replace(note.pairs[0], blocking_recall=None, recall=None), *note.pairs[1:]))
    said = [translate(line, "en") for line in not_corrected(blind)]
    assert "Pairs that no rule compared, as too few documents tell how many there are: Refuge office · Health posts." in said
    lines = {translate(head, "en"): translate(line, "en") for head, line in note_lines(blind, None)}
    assert lines["Refuge office and Health posts"].endswith("how many are missing cannot be told.")
    reviewed = replace(note, reviewed=3)
    assert len(not_corrected(reviewed)) == len(not_corrected(note)) - 1


@pytest.mark.parametrize("lang", ["es", "pt", "en"])
def test_that_the_report_tells_the_linkage_in_its_language_with_the_results_own_figures(
    programme: Programme, found: tuple[Estimate, TableSource], tmp_path: Path, lang: str
) -> None:
    estimate, note, known = found[0], linkage_of(found[0]), records_of(found[0])
    assert note is not None
    assert known is not None
    path = reporting.write(programme, [estimate], tmp_path / "r.xlsx", lang, recipient="x", purpose="y", now=NOW)
    book = load_workbook(path, read_only=True)
    cells = {
        str(cell) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    }
    for heading, line in note_lines(note, None):
        assert translate(heading, lang) in cells
        if "point" not in line.values and not any(isinstance(v, float) for v in line.values.values()):
            assert translate(line, lang) in cells
    assert note.run in cells
    assert known.table in cells
    assert known.fingerprint not in cells  # true counts could be found by trial with it
    title = {"es": "La estimación según", "pt": "A estimativa segundo", "en": "The estimate by the least"}[lang]
    assert any(cell.startswith(title) for cell in cells)


def test_that_a_scope_marks_its_tables_so_that_they_are_never_taken_for_those_of_everybody() -> None:
    assert from_records.scope_key(Scope(age_from=18)) == ""
    assert from_records.scope_key(Scope(age_from=18, unknown={"age": IN})) != ""
    assert from_records.scope_key(Scope(sexes=("F",))) != from_records.scope_key(Scope(sexes=("M",)))


def test_that_estimates_of_linked_records_stand_in_one_report_and_another_scope_is_another_population(
    programme: Programme, source: TableSource, found: tuple[Estimate, TableSource], tmp_path: Path
) -> None:
    def made(**other: object) -> Estimate:
        built = pattern_tables.build(programme, replace(source, **other))  # type: ignore[arg-type]
        return from_records.estimate(programme, methods()["log-linear"](), built, now=NOW, draws=3)[0]

    women = made(scope=Scope(sexes=("F",)))
    one_list = made(scope=Scope(lists={source.ids[0]: ListScope(start="1990-01-01")}))
    spec = ReportSpec((found[0], women, one_list))
    assert [spec.compared(each) for each in spec.estimates] == [True, False, True]
    account = replace(women, diagnostics={})  # from no records, as a residual account: its definition says whom it counts
    assert ReportSpec((women, account)).together() == (women, account)
    path = tmp_path / "report.xlsx"
    reporting.write(programme, [found[0], women], path, "en", recipient="Ministry", purpose="test", now=NOW)
    assert [name for name in load_workbook(path).sheetnames if "Linkage" in name] == ["Linkage"]
    reporting.write(programme, [women], path, "en", recipient="Ministry", purpose="test", now=NOW)
    book = load_workbook(path)
    for sheet in book.worksheets[:3]:  # cover, summary, methods: no headline without whom it counts
        assert any("Sex: F." in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_that_an_estimate_is_repeated_with_as_many_draws_as_it_had(programme: Programme, source: TableSource) -> None:
    built = pattern_tables.build(programme, source)
    number = results.save(
        programme, "Few", *from_records.estimate(programme, methods()["log-linear"](), built, now=NOW, draws=3)
    )
    assert estimating.rerun(programme, number)[1]
