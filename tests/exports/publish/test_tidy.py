"""Tidy CSV and its dictionary: what was written is read back equal, and it is what the report prints."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import fields, replace

import pytest

from estimation.result import StratumResult
from exports.disclosure.register import INTERNAL
from exports.numbers import to_base
from exports.parts import parts_of
from exports.publish import codes, tidy
from exports.publish.figures import Figure, figures_of
from exports.report import ReportSpec
from vocabulary.text import LANGUAGES

Spec = Callable[[str], ReportSpec]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["many", "account", "six", "areas", "judged"])
def test_that_what_was_written_is_read_back_equal(name: str, lang: str, spec: Spec) -> None:
    assert tidy.read(tidy.files(spec(name), lang)) == figures_of(spec(name), lang)


def test_that_the_figures_are_those_of_the_report_and_parts_add(spec: Spec) -> None:
    made = spec("many")
    found = figures_of(made, "en")
    totals = [f for f in found if f.part == "total"]
    assert [f.value for f in totals] == [to_base(e.population.point, made.base) for e in made.ordered()]
    parts = [f.value for f in found if f.estimate == 1 and f.part != "total"]
    assert parts == [p.point for p in parts_of(made, made.headline)]
    assert sum(value or 0 for value in parts) == totals[0].value == 11400


def test_that_groups_stand_in_international_codes(spec: Spec) -> None:
    found = [f for f in figures_of(spec("many"), "es") if f.part == "group"]
    assert {(f.sex, f.age) for f in found} >= {("F", "Y15T29"), ("M", "Y30T44")}
    together = next(f for f in figures_of(spec("many"), "es") if f.part == "together")
    assert (together.status, together.lower, together.interval) == ("W", None, "none")
    assert (found[0].country, found[0].date, found[0].start) == ("PE", "2026-10-31", "2026-03-01")


def test_that_the_ages_of_the_definition_are_those_of_the_total(spec: Spec) -> None:
    assert figures_of(spec("many"), "es")[0].age == "Y_GE18"


def test_that_a_refused_figure_is_not_written(spec: Spec) -> None:
    refused = next(f for f in figures_of(spec("judged"), "es") if f.method == "chao")
    assert (refused.value, refused.status, refused.quality) == (None, "Q", "D")
    assert b"7654321" not in b"".join(tidy.files(spec("judged"), "es").values())


def test_that_an_unprotected_figure_says_so(spec: Spec) -> None:
    assert {f.confidentiality for f in figures_of(spec("many"), "es")} == {"F"}
    assert {f.confidentiality for f in figures_of(replace(spec("many"), protection=INTERNAL), "es")} == {"N"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_the_dictionary_describes_every_column_and_the_very_file(lang: str, spec: Spec) -> None:
    files = tidy.files(spec("many"), lang)
    resource = json.loads(files[tidy.DICTIONARY])["resources"][0]
    described = [field["name"] for field in resource["schema"]["fields"]]
    assert described == [field.name for field in fields(Figure)] == files[tidy.FILE].decode().split("\r\n")[0].split(",")
    assert all(field["title"] and field["description"] for field in resource["schema"]["fields"])
    assert resource["hash"] == f"sha256:{hashlib.sha256(files[tidy.FILE]).hexdigest()}"
    assert resource["bytes"] == len(files[tidy.FILE])


def test_that_every_value_is_one_that_the_dictionary_allows(spec: Spec) -> None:
    """Types, required values and enumerations, as Table Schema means them."""
    for name in ("many", "account", "six", "areas", "judged", "real"):
        for figure in figures_of(spec(name), "en"):
            for column in tidy.COLUMNS:
                value = getattr(figure, column.name)
                assert value not in (None, "") or not column.required, (name, column.name)
                assert not column.values or value in (*column.values, ""), (name, column.name, value)


def test_that_text_which_a_spreadsheet_would_run_stays_text(spec: Spec) -> None:
    made = spec("many")
    strata = tuple(StratumResult({"zone": said}, made.headline.population, 300) for said in ("=1+1", "b"))
    made = replace(
        made, estimates=(replace(made.headline, strata=strata, provenance=replace(made.headline.provenance, source="=1+1")),)
    )
    files = tidy.files(made, "es")
    assert b",'=1+1," in files[tidy.FILE]
    assert tidy.read(files) == figures_of(made, "es")


@pytest.mark.parametrize(
    ("said", "code"),
    [("15–29", "Y15T29"), ("15-29", "Y15T29"), ("60 +", "Y_GE60"), ("60+", "Y_GE60"), ("7", "Y7"), ("adultos", "adultos")],
)
def test_that_ages_become_codes_of_the_sdmx_list(said: str, code: str) -> None:
    """The patterns of SDMX CL_AGE 1.0: Y15T29, Y_GE60, Y7."""
    assert codes.age(said) == code


@pytest.mark.parametrize(("said", "code"), [("Venezuela", "VE"), ("COL", "CO"), ("ht", "HT"), ("Brasil", "BR"), ("zz9", "zz9")])
def test_that_countries_become_iso_codes(said: str, code: str) -> None:
    assert codes.country(said) == code


def test_that_parts_of_a_country_become_iso_codes_where_they_have_one() -> None:
    assert codes.area("Tacna", "PE") == codes.area("PE-TAC", "PE") == "PE-TAC"
    assert codes.area("Perú", "PE") == codes.area("", "PE") == "PE"
    assert codes.area("la zona norte", "PE") == ""
