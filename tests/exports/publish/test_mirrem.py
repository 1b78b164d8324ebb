"""The tables of MIrreM and CLANDESTINO: their columns in their order, the report's figures in them, and shares that add up."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace

import pytest

from exports.publish import mirrem
from exports.publish.figures import figures_of
from exports.report import ReportSpec

Spec = Callable[[str], ReportSpec]


def read(spec: ReportSpec, name: str, lang: str = "en") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(mirrem.files(spec, lang)[name].decode("utf-8"), newline="")))


@pytest.mark.parametrize("name", ["many", "account", "six", "areas", "judged", "real"])
def test_that_every_figure_is_a_row_with_the_limits_of_the_report(name: str, spec: Spec) -> None:
    """Read back equal: value and limits of every figure but the difference that rounding left."""
    rows = read(spec(name), "mirrem.csv")
    shown = [f for f in figures_of(spec(name), "en") if f.part != "difference"]
    found = [(row["estimate_low"], row["estimate_central"], row["estimate_high"]) for row in rows]
    assert found == [tuple("" if n is None else str(n) for n in (f.lower, f.value, f.upper)) for f in shown]
    assert len({row["record_id"] for row in rows}) == len(rows)
    assert tuple(rows[0]) == mirrem.COLUMNS


def test_that_a_group_says_what_it_is_and_its_share(spec: Spec) -> None:
    rows = read(spec("many"), "mirrem.csv")
    assert (rows[0]["country_iso3"], rows[0]["geo_level"], rows[0]["reference_date"]) == ("PER", "subnational", "2026-10-31")
    assert (rows[0]["includes_children"], rows[0]["method_family"], rows[0]["year_from"]) == ("no", "capture-recapture", "2026")
    row = next(row for row in rows if row["breakdown_category"] == "F; Y15T29")
    assert row["breakdown_variable"] == "sex; age"
    assert float(row["breakdown_value"]) == round(100 * int(row["estimate_central"]) / 11400, 1)


def test_that_the_class_and_the_scores_are_those_of_the_judgement(spec: Spec) -> None:
    row, quality = read(spec("judged"), "mirrem.csv")[0], spec("judged").headline.quality
    assert quality is not None
    assert row["overall_quality"] == quality.grade
    assert row["criterion_2_documentation"] == str(quality.scores["documentation"])
    assert row["criterion_5"] == ""


def test_that_shares_of_the_template_add_to_a_hundred(spec: Spec) -> None:
    """The rule of the template: relative indicators are percentages of the total and add to 100 %."""
    rows = read(spec("many"), "clandestino.csv", "es")
    for section in ("Gender composition", "Age composition"):
        found = [row for row in rows if row["section"] == section]
        assert round(sum(float(row["percent"]) for row in found), 6) == 100
        assert sum(int(row["estimate"]) for row in found) == 11400
        assert "No se muestra aparte" in {row["category"] for row in found}
    assert next(row["estimate"] for row in rows if row["section"] == "Total stocks") == "11400"


def test_that_a_figure_that_is_no_stock_is_not_in_the_template(spec: Spec) -> None:
    from vocabulary.text import text

    other = replace(spec("account").headline, quantity=text("Persons admitted who still reside legally"))
    assert read(replace(spec("account"), estimates=(other,)), "clandestino.csv") == []
    assert len(read(spec("account"), "clandestino.csv")) == 1
