"""What is told before a linkage runs: how full the columns are, how many pairs each rule would bring, what cannot be linked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from estimation.linkage.blocking import RULES
from estimation.linkage.columns import columns_of
from estimation.linkage.completeness import Completeness, completeness, weaknesses
from estimation.linkage.engine import Limits
from estimation.linkage.linking import link
from estimation.linkage.made_up import listed, population
from estimation.linkage.preparing import prepare
from estimation.linkage.records import Record
from vocabulary.errors import BadInput
from vocabulary.progress import Cancelled, silent
from vocabulary.text import Text

FEW = Limits(random_pairs=5e3)


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return list(listed(population(200, seed=3), (0.6, 0.6), seed=4).records)


def looked_at(records: list[Record], lists: tuple[str, ...] = ("A", "B")) -> Completeness:
    return completeness(columns_of(records, silent), np.array([record.source for record in records]), lists)


def test_that_every_rule_has_a_name_of_its_own_and_the_document_is_the_last() -> None:
    assert len({rule.key for rule in RULES}) == len(RULES)
    assert all(rule.key for rule in RULES)
    assert RULES[-1].key == "document"


def test_that_the_pairs_of_each_rule_are_those_that_a_count_by_hand_finds() -> None:
    dates = ("1990-05-17", "1990-05-17", "1990-05-17", "1985-02-03", "1985-02-03")
    people = [Record(n % 2, f"Quispe{n}", "Ana", birth_date=day, document=str(n // 2)) for n, day in enumerate(dates, 2)]
    people += [Record(0, "Rojas", "Luis", sex="M"), Record(1, sex="F")]
    found = {rule.key: rule for rule in prepare(people, ("A", "B")).rules}
    assert found["birth-given"].pairs == 3 + 1
    assert found["document"].pairs == 2
    assert "names-area" not in found  # nobody has an area
    assert found["birth-given"].runs


def test_that_ten_thousand_with_the_same_date_of_birth_are_counted_and_left_out() -> None:
    people = [Record(n % 2, sex="F", birth_date="1990-05-17", document=str(n)) for n in range(10_000)]
    people += [Record(0, sex="M", birth_date="1971-03-02"), Record(1, sex="M", birth_date="1971-03-02")]
    rule = next(rule for rule in prepare(people, ("A", "B")).rules if rule.key == "birth-sex")
    assert rule.pairs == 10_000 * 9_999 // 2 + 1
    assert rule.too_many
    assert not rule.runs


def test_that_a_rule_that_is_switched_off_does_not_run_and_is_told(records: list[Record]) -> None:
    on = {rule.key for rule in RULES} - {"birth-given", "document"}
    found = link(records, ("A", "B"), limits=FEW, rules=on)
    assert not {rule.key for rule in found.rules if rule.runs} & {"birth-given", "document"}
    assert any(w.template == "Switched off by hand: {rules}" for w in found.warnings)
    assert all(each.recall is None for each in found.agreements)  # nothing tells what the other rules miss
    assert any("Without the rule by document" in w.template for w in found.warnings)


def test_that_rules_that_do_not_exist_and_no_rule_at_all_are_refused(records: list[Record]) -> None:
    for rules, code in (({"birth"}, "unknown-rule"), (set(), "no-rule")):
        with pytest.raises(BadInput) as found:
            link(records, ("A", "B"), rules=rules)
        assert [problem.code for problem in found.value.problems] == [code]


def test_that_counting_can_be_cancelled(records: list[Record]) -> None:
    def enough(share: float | None, doing: Text | str) -> None:
        if share is not None and share > 0.7:
            raise Cancelled

    with pytest.raises(Cancelled):
        prepare(records, ("A", "B"), progress=enough)


def test_that_a_rule_that_memory_does_not_allow_says_so_and_what_to_do() -> None:
    people = [Record(n % 2, f"Quispe{n}", birth_date=f"1990-05-{10 + n % 2}", sex="F") for n in range(12_000)]
    people.append(Record(0, "Rojas", sex="M"))
    with pytest.raises(BadInput) as found:
        link(people, ("A", "B"), limits=Limits(memory=0.1, pairs=10**9, random_pairs=5e3), rules={"birth-sex"})
    assert found.value.problems[0].code == "not-enough-memory"


def test_that_shares_of_filled_columns_are_told_for_each_list() -> None:
    found = looked_at([
        Record(0, "Quispe Mamani", "Ana", birth_date="1990-01-01", document="11"),
        Record(0, "Rojas", "Luis", birth_date="1980"),
        Record(1, "Vega", sex="F"), Record(1, "Choque", sex="F", birth_date="1991-04-02"),
    ])  # fmt: skip
    first, second = found.lists
    assert (first.shares["second"], first.shares["birth"], first.shares["document"], first.heaped) == (0.5, 0.5, 0.5, 1.0)
    assert (second.shares["given"], second.shares["first"], second.constant) == (0.0, 1.0, ("sex",))
    said = "; ".join(str(each) for each in weaknesses(second))
    assert "often missing: Given names, Date of birth, Document number" in said
    assert "the same in all records: Sex" in said
    assert "100 % of the dates of birth are 1 January" in "; ".join(str(each) for each in weaknesses(first))


def test_that_a_list_with_neither_names_nor_documents_is_refused_by_name() -> None:
    people = [Record(0, "Vega", "Ana"), Record(0, "Rojas", "Luis"), Record(1, sex="F", area="X"), Record(1, sex="M", area="Y")]
    with pytest.raises(BadInput) as found:
        link(people, ("A", "Empty"))
    assert [(p.code, p.what.values["name"]) for p in found.value.problems] == [("nothing-to-link-by", "Empty")]


def test_that_all_that_would_keep_a_linkage_from_running_is_told_beside_what_the_lists_hold() -> None:
    found = prepare([Record(0, "Vega", "Ana"), Record(1, sex="F"), Record(1, sex="M")], ("One person", "Empty", "Nobody"))
    assert [(p.code, p.what.values["name"]) for p in found.problems] == [
        ("empty-list", "One person"), ("empty-list", "Nobody"), ("nothing-to-link-by", "Empty"),
    ]  # fmt: skip
    assert [each.records for each in found.lists] == [1, 2, 0]
    assert prepare([], ("A",)).problems[0].code == "number-of-lists"


def test_that_a_column_of_constant_values_is_told_and_not_used(records: list[Record]) -> None:
    found = link([replace(record, sex="F") for record in records], ("A", "B"), limits=FEW)
    said = [warning for warning in found.warnings if "tells nobody apart" in warning.template]
    assert "Sex" in str(said[0])
    assert "Sex" not in {weight.comparison for weight in found.weights}


def test_that_a_document_number_written_for_everybody_does_not_make_one_person_of_them(records: list[Record]) -> None:
    plain = link(records, ("A", "B"), limits=FEW)
    filled = [replace(r, document="99999999") if r.source == 1 and not r.document else r for r in records]
    without = sum(r.source == 1 and not r.document for r in records)
    found = link(filled, ("A", "B"), limits=FEW)
    assert without > 10
    assert any(w.values.get("n") == without and w.values.get("list") == "B" for w in found.warnings)
    assert np.array_equal(found.person, plain.person)


def test_that_somebody_who_stands_often_on_a_list_keeps_the_document() -> None:
    visits = [Record(0, "Quispe Mamani", "Ana", document="4455") for _ in range(30)]
    found = looked_at([*visits, Record(0, "Rojas", "Luis", document="7"), Record(1, "Vega", "Eva"), Record(1, "Paz", "Noé")])
    assert found.fillers == ()
    assert found.lists[0].shares["document"] == 1.0


def test_that_a_date_of_birth_written_for_everybody_parts_nobody(records: list[Record]) -> None:
    blank = [replace(r, birth_date="", age=None) if r.source else r for r in records]
    filled = [replace(r, birth_date="1990-01-01", age=None) if r.source else r for r in records]
    plain, found = link(blank, ("A", "B"), limits=FEW), link(filled, ("A", "B"), limits=FEW)
    assert any(w.values.get("n") == plain.records[1] and w.values.get("list") == "B" for w in found.warnings)
    assert np.array_equal(found.person, plain.person)


def test_that_a_list_that_leaves_out_what_tells_most_is_warned_of_and_recall_is_not_promised(records: list[Record]) -> None:
    """Names alone: those without a second surname are never compared, and no document of this list can tell how many."""
    bare = [Record(1, r.surnames, r.given_names, r.full_name) if r.source else r for r in records]
    found = link(bare, ("A", "B"), limits=FEW)
    said = [str(warning) for warning in found.warnings]
    assert "B: nothing, or next to nothing, stands in: Date of birth, Document number. Whoever" in " ".join(said)
    assert any("never looked at" in each for each in said)
    assert found.overlaps()[0].blocking_recall is None
    assert found.overlaps()[0].recall is None
