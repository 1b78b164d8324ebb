"""Every method for several lists has its threats, told in order; without errors supposed nothing moves."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from estimation.capture_recapture.chapman import Chapman
from estimation.capture_recapture.log_linear import LogLinear
from estimation.capture_recapture.table import CaptureTable
from estimation.capture_recapture.threats.assumptions import Assumptions
from estimation.capture_recapture.threats.corrected import recounted
from estimation.capture_recapture.threats.ranking import judge, threatened
from estimation.capture_recapture.threats.refitting import Data, Refit, draws_persons, lightened, of_lists, restricted
from estimation.capture_recapture.threats.threat import Threats
from estimation.method import Method, methods
from estimation.plain import from_plain, to_plain
from estimation.result import Estimate
from estimation.table import Table
from vocabulary.errors import BadParameter
from vocabulary.progress import Cancelled
from vocabulary.text import LANGUAGES, translate

SEVERAL = [method for method in methods().values() if threatened(method().read(method.example()))]
every_method = pytest.mark.parametrize("cls", SEVERAL, ids=lambda cls: cls.name)
NOTHING = Assumptions(missed="0", false="0", erroneous="0", turnover="0", dependence=1.0, draws=2)
FEW = Assumptions(draws=4)


@cache
def estimated(cls: type[Method]) -> tuple[Method, Data, Estimate]:
    """The example by the method in its least costly settings."""
    method = lightened(cls())
    data = method.read(cls.example())
    return method, data, method.fit(data)


def kosovo(**settings: object) -> tuple[LogLinear, CaptureTable, Estimate]:
    method = LogLinear(interval="normal", **settings)  # type: ignore[arg-type]
    data = method.read(LogLinear.example())
    return method, data, method.fit(data)


def test_that_methods_for_several_lists_have_threats() -> None:
    assert {"chapman", "log-linear", "sparse", "latent-class"} <= {cls.name for cls in SEVERAL}


@every_method
def test_that_nothing_supposed_gives_exactly_the_estimate(cls: type[Method]) -> None:
    method, data, estimate = estimated(cls)
    refit = Refit(method, data, estimate)
    assert refit.on(refit.cells.counts.copy()).point == estimate.population.point


@every_method
def test_that_every_method_takes_the_cells_of_a_correction(cls: type[Method]) -> None:
    """A tenth fewer persons in every pattern: a tenth fewer in all, but for the draws, the priors and a chosen model."""
    method, data, estimate = estimated(cls)
    refit = Refit(method, data, estimate)
    found = refit.on(0.9 * refit.cells.counts)
    assert found.why is None
    assert found.point == pytest.approx(0.9 * estimate.population.point, rel=0.1)


@pytest.mark.parametrize("name", ["log-linear", "all-log-linear", "sparse", "closed-models", "sample-coverage"])
def test_that_the_model_that_was_chosen_is_kept(name: str) -> None:
    """Then a tenth fewer in every pattern are a tenth fewer in all, which a model chosen anew need not give."""
    method, data, estimate = estimated(methods()[name])
    refit = Refit(method, data, estimate)
    found = refit.on(0.9 * refit.cells.counts)
    assert found.point == pytest.approx(0.9 * estimate.population.point, rel=1e-3)
    assert found.model == estimate.models[0].name


def test_that_without_errors_no_threat_but_leaving_a_list_out_moves_the_estimate() -> None:
    found = judge(*kosovo(), NOTHING)
    moved = {threat.key for threat in found.threats if threat.change}
    assert moved == {"lists"}
    assert found.together == pytest.approx((found_point := kosovo()[2].population.point,) * 3)
    assert found_point


def test_that_threats_stand_in_the_order_of_what_they_do() -> None:
    found = judge(*kosovo(), FEW)
    sizes = [abs(threat.change) for threat in found.threats if threat.change is not None]
    assert sizes == sorted(sizes, reverse=True)
    assert found.largest is found.threats[0]
    keys = {threat.key for threat in found.threats}
    assert keys == {
        "dependence", "missed-links", "false-links", "out-of-scope-alone", "out-of-scope-shared", "turnover", "lists",
        "heterogeneity",
    }  # fmt: skip


def test_that_fewer_draws_of_a_refit_are_not_taken_for_an_effect() -> None:
    """An estimate from many draws beside refits from few: what differs on the same cells is taken out of every threat."""
    method, data, estimate = estimated(methods()["sample-coverage"])
    moved = replace(estimate, population=replace(estimate.population, point=estimate.population.point + 50))
    refit = Refit(method, data, moved)
    found = refit.on(0.9 * refit.cells.counts)
    assert found.point == pytest.approx(0.9 * moved.population.point, rel=1e-3)


def test_that_threats_of_two_lists_are_what_arithmetic_says() -> None:
    """Hepatitis A, P and Q: Chapman from 49 on both, 86 and 73 on one; a twentieth of the links missed makes 49/.95 on both."""
    method = Chapman(interval="normal")
    data = method.read(Chapman.example())
    found = {t.key: t for t in judge(method, data, method.fit(data), FEW).threats}

    def chapman(first: float, second: float, both: float) -> float:
        return (first + 1) * (second + 1) / (both + 1) - 1

    assert found["missed-links"].point == pytest.approx(chapman(135, 122, 49 / 0.95))
    assert found["out-of-scope-alone"].point == pytest.approx(chapman(0.95 * 135, 0.95 * 122, 49))
    assert found["out-of-scope-shared"].point == pytest.approx(chapman(0.95 * 135, 0.95 * 122, 0.95 * 49))
    assert found["dependence"].point == pytest.approx(208 + 1.5 * (333.56 - 208))
    assert "lists" not in found


def test_that_a_list_without_which_the_estimate_leaves_its_interval_is_named() -> None:
    method, data, estimate = kosovo()
    found = next(threat for threat in judge(method, data, estimate, FEW).threats if threat.key == "lists")
    assert found.table is not None
    low, high = estimate.population.lower, estimate.population.upper
    assert low is not None
    assert high is not None
    told = translate(found.about, "en")
    for name, point, change, beyond, _ in found.table.rows:
        less = LogLinear(interval="normal", lists=tuple(other for other in data.lists if other != name))
        alone = less.fit(less.read(LogLinear.example()))
        assert point == pytest.approx(alone.population.point)
        assert change == pytest.approx(point / estimate.population.point - 1)
        assert beyond == (not low <= point <= high) == (name in told)


def test_that_a_model_by_hand_loses_the_terms_of_the_list_left_out() -> None:
    assert restricted("A*B, B*C", "ABC", "AB") == "A, B"  # the two lists alone cannot have their interaction
    assert restricted("[12,34]", "ABCD", "ACD") == "C*D, A"
    fixed = of_lists(LogLinear(model="EXH*ABA*OSCE, HRW"), ("EXH", "ABA", "OSCE", "HRW"), ("EXH", "ABA", "HRW"))
    assert fixed.parameters()["model"] == "EXH*ABA, HRW"


def test_that_what_is_known_of_absent_lists_goes_with_the_list_left_out() -> None:
    method = LogLinear(disjoint="A-B, C-D", inactive="A: area=North; C: area=South|East")
    found = of_lists(method, "ABCD", "BCD").parameters()
    assert found["disjoint"] == "C-D"
    assert found["inactive"] == "C: area=South|East"


def test_that_the_same_seed_gives_the_same_figures() -> None:
    assert judge(*kosovo(), FEW) == judge(*kosovo(), FEW)
    assert judge(*kosovo(seed=5), FEW).together != judge(*kosovo(), FEW).together


def test_that_wider_ranges_give_a_wider_spread() -> None:
    narrow = judge(*kosovo(), Assumptions(missed="0", false="0", erroneous="0-1", turnover="0", dependence=1.0, draws=30))
    wide = judge(*kosovo(), Assumptions(missed="0", false="0", erroneous="0-10", turnover="0", dependence=1.0, draws=30))
    assert narrow.together is not None
    assert wide.together is not None
    assert wide.together[2] - wide.together[0] > 3 * (narrow.together[2] - narrow.together[0])


def test_that_a_range_of_one_list_moves_by_that_list_alone() -> None:
    found = judge(*kosovo(), Assumptions(erroneous="EXH=10; 0", draws=0))
    alone = next(threat for threat in found.threats if threat.key == "out-of-scope-alone")
    assert alone.table is not None
    assert alone.point == alone.table.rows[0][2]
    assert [row[2] for row in alone.table.rows[1:]] == [kosovo()[2].population.point] * 3


def test_that_an_assumption_about_a_list_that_is_not_there_is_refused() -> None:
    with pytest.raises(BadParameter, match="unknown-list"):
        judge(*kosovo(), Assumptions(missed="EXH+POLICE=3"))


def test_that_strata_are_corrected_each_by_itself() -> None:
    columns = {"A": [1, 1, 0] * 2, "B": [1, 0, 1] * 2, "sex": ["F"] * 3 + ["M"] * 3, "count": [20, 60, 70, 30, 90, 40]}
    method = Chapman(interval="normal")
    data = method.read(Table(columns), by=("sex",))
    found = {t.key: t for t in judge(method, data, method.fit(data), FEW).threats}

    def chapman(first: float, second: float, both: float) -> float:
        return (first + 1) * (second + 1) / (both + 1) - 1

    wanted = chapman(80, 90, 20 / 0.95) + chapman(120, 70, 30 / 0.95)
    assert found["missed-links"].point == pytest.approx(wanted)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_threats_are_stored_and_said(lang: str) -> None:
    found = judge(*kosovo(), FEW)
    again = from_plain(json.loads(json.dumps(to_plain(found), allow_nan=False)))
    assert isinstance(again, Threats)
    assert again == found
    for threat in found.threats:
        assert "{" not in translate(threat.sentence, lang) + translate(threat.about, lang) + translate(threat.name, lang)


def test_that_progress_goes_forward_and_can_be_cancelled() -> None:
    told: list[float] = []
    judge(*kosovo(), FEW, lambda share, _: told.append(share or 0.0))
    assert told == sorted(told)
    assert 0 <= min(told) <= max(told) <= 1

    def cancel(*_: object) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        judge(*kosovo(), FEW, cancel)


def test_that_methods_that_draw_persons_are_given_a_whole_number_of_them() -> None:
    data = kosovo()[1]
    made = recounted(data, data.counts * 0.937, whole=True)
    assert float(made.counts.sum()).is_integer()
    assert np.abs(made.counts - 0.937 * data.counts).max() <= 0.51
    assert draws_persons(lightened(methods()["sparse"]()))
    assert not draws_persons(lightened(methods()["chapman"]()))


def test_that_the_patterns_are_shown_as_seen_and_as_perfect_linkage_would_have_them() -> None:
    """49 persons on both of 135 and 122; a twentieth of the links missed."""
    method = Chapman(interval="normal")
    data = method.read(Chapman.example())
    found = judge(method, data, method.fit(data), Assumptions(missed="5", false="0", draws=0)).cells
    assert found is not None
    assert found.rows == ((True, True, 49, 51.6), (True, False, 86, 83.4), (False, True, 73, 70.4))


def test_that_false_links_by_record_are_a_threat_only_where_they_are_supposed() -> None:
    found = judge(*kosovo(), Assumptions(missed="0", false="0", unmatched="0-0.5", erroneous="0", turnover="0", draws=10))
    threat = next(each for each in found.threats if each.key == "false-links-by-record")
    assert threat.change is not None
    assert threat.change > 0
    assert threat.table is not None
    assert len(threat.table.rows) == 6  # pairs of four lists
    for row in threat.table.rows:
        as_linked, put_back, one, both = row[1:5]
        assert as_linked == put_back > one > both
        assert row[5] < row[7] < row[8]
    assert "0.5 %" in str(threat.sentence)
    assert found.together is not None
    assert all(each.key != "false-links-by-record" for each in judge(*kosovo(), NOTHING).threats)
