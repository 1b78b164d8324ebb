"""What the workbook tells beside the estimates: series, revisions, sources, regularisation, fieldwork; what is not in it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from estimation.from_records import RECORDS, FromRecords
from exports.background import AREA, WEEK, Background, Visits
from exports.disclosure.register import INTERNAL, ROUND, SUPPRESS, Register
from exports.disclosure.report import disclosed
from exports.disclosure.visits import blocks
from exports.report import ReportSpec
from exports.series import as_year, revisions_of, series_of
from exports.sheets.series import points_of
from exports.verify import findings
from vocabulary.text import LANGUAGES

Written = Callable[[str, str], bytes]
Specs = Callable[[str], ReportSpec]


def table(data: bytes, name: str, values: bool = True) -> list[list[Any]]:
    book = openpyxl.load_workbook(BytesIO(data), data_only=values)
    sheet = next(sheet for sheet in book if name in sheet.tables)
    return [[cell.value for cell in row] for row in sheet[sheet.tables[name].ref]][1:]


def test_that_a_series_has_every_edition_and_marks_where_the_definition_changes(written: Written) -> None:
    rows = table(written("programme", "en"), "T_series")
    assert [(row[0], row[3]) for row in rows] == [
        ("31 October 2024", 9900), ("31 October 2024", 10200), ("31 October 2025", 10900), ("31 October 2026", 11100),
        ("31 October 2026", 11400),
    ]  # fmt: skip
    assert [row[1].endswith("(latest)") for row in rows] == [False, True, True, False, True]
    assert [row[6] for row in rows] == ["none", "none", "Break: other definition", "none", "Break: other definition"]


def test_that_points_are_joined_only_where_method_and_definition_are_the_same(spec: Specs) -> None:
    assert [point.joined for point in points_of(spec("programme")) if point.latest] == [True, False, False]
    one = spec("programme")
    published = tuple(
        replace(p, estimate=replace(p.estimate, definition=replace(p.estimate.definition, age_from=18)))
        for p in one.background.published
    )
    alike = replace(one, background=replace(one.background, published=published))
    assert [point.joined for point in points_of(alike) if point.latest] == [True, True, True]
    assert series_of(replace(one, background=Background())) == ()


def test_that_two_estimates_of_one_report_are_no_editions_of_each_other(spec: Specs) -> None:
    one = spec("programme")
    beside = replace(one.headline, population=replace(one.headline.population, point=11_900.0))
    both = replace(one, estimates=(one.headline, beside), names=(), main=0, background=Background())
    assert series_of(both) == ()
    assert points_of(both) == []


def test_that_a_day_stands_on_the_axis_where_it_lies_in_its_year() -> None:
    assert as_year("2024-01-01") == 2024
    assert as_year("2024-07-02") == pytest.approx(2024.5)  # 183 of the 366 days have gone
    assert as_year("soon") is None


def test_that_a_revision_tells_the_change_as_a_formula_and_why(written: Written, spec: Specs) -> None:
    row = table(written("programme", "en"), "T_revisions")[0]
    assert row[2:6] == [11100, 11400, 300, "another seed"]
    assert re.fullmatch(r"=D\d+-C\d+", table(written("programme", "en"), "T_revisions", values=False)[0][4])
    assert [one.before is None for one in revisions_of(spec("programme"))] == [False, True, True]


def test_that_a_figure_of_other_records_is_no_earlier_edition(spec: Specs) -> None:
    made = spec("programme")
    assert made.background is not None
    some = {RECORDS: FromRecords("t", "f", whom="of one nationality")}
    others = tuple(
        replace(one, estimate=replace(one.estimate, diagnostics={**one.estimate.diagnostics, **some}))
        for one in made.background.published
    )
    apart = replace(made, background=replace(made.background, published=others))
    assert all(one.before is None for one in revisions_of(apart))


def test_that_sources_tell_period_and_scope_and_hide_few_rows(written: Written) -> None:
    rows = {row[0]: row for row in table(written("programme", "en"), "T_sources")}
    assert rows["Refugio"][4:8] == [1755, 10, 0, "the whole period of the figure"]
    assert rows["Policía"][4:9] == [1560, None, 30, "a part of the period of the figure", "[c]"]
    assert rows["Salud"][7] == "outside the period of the figure"


@pytest.mark.parametrize("rule", [ROUND, SUPPRESS, INTERNAL])
def test_that_the_funnel_adds_up_over_its_groups_and_no_stage_is_larger_than_the_one_before(rule: str, spec: Specs) -> None:
    made = disclosed(replace(spec("programme"), protection=rule))
    (funnel,) = made.funnels.values()
    values = made.values(funnel.table.name)
    everybody, *groups = funnel.groups
    assert "Sur" not in groups
    for stage in funnel.stages:
        parts = [values[funnel.places[group, stage]] for group in groups]
        whole = values[funnel.places[everybody, stage]]
        if None not in (whole, *parts):
            assert sum(n for n in parts if n is not None) == whole
    for group in funnel.groups:
        chain = [values[funnel.places[group, stage]] for stage in ("registered", "admitted", "granted", "printed")]
        known = [n for n in chain if n is not None]
        assert known == sorted(known, reverse=True)
    if rule == INTERNAL:
        assert values[funnel.places["", "registered"]] == 5200 + 2400 + 8 + 41


def test_that_the_shares_of_the_funnel_are_live_and_it_stands_on_no_other_sheet(written: Written) -> None:
    formulas = table(written("programme", "en"), "T_funnel_1", values=False)
    assert all(re.fullmatch(r"=C\d+/C\d+", row[3]) for row in formulas)
    book = openpyxl.load_workbook(BytesIO(written("programme", "en")))
    assert not [name for sheet in book for name in sheet.tables if name.startswith("T_detail_1")]


def test_that_weeks_with_few_visits_go_with_their_neighbours() -> None:
    weeks = [Visits(WEEK, f"2026-03-{day:02}", n, 0, 0) for day, n in ((2, 3), (9, 4), (16, 20), (23, 2))]
    (block,) = blocks(weeks, "x", "en")
    assert [name for name, _ in block.rows] == ["", "2026-03-02 – 2026-03-23"]
    (other,) = blocks([Visits(AREA, "101", 40), Visits(AREA, "102", 3), Visits(AREA, "103", 30)], "x", "en")
    assert [str(name) for name, _ in other.rows] == ["", "101", "2 others together"]


def test_that_completed_interviews_are_the_same_number_by_questionnaire_by_week_and_by_area(spec: Specs) -> None:
    made = disclosed(spec("programme"))
    whole = {block.by: made.values(block.table.name)[block.rows[0][1][0] or 0] for block in made.visits}
    assert len(whole) == 3
    assert len(set(whole.values())) == 1


def test_that_each_list_is_told_by_how_many_others_its_persons_are_on(written: Written) -> None:
    rows = {row[0]: row[1:] for row in table(written("programme", "en"), "T_shared_0")}
    assert rows["Refugio"] == [1130, 230 + 175, 180, 1130 + 230 + 175 + 180]


def test_that_the_contents_say_what_is_not_in_the_report_and_why(written: Written) -> None:
    said = [row[1].value for row in openpyxl.load_workbook(BytesIO(written("account", "en")))["Cover"].iter_rows(max_col=2)]
    assert "No estimate rests on lists." in said
    assert "The report is of no programme that holds interviews." in said
    assert "No estimate is an account." not in said


def test_that_tables_which_methods_add_are_entered_among_the_releases_once(spec: Specs) -> None:
    one = replace(spec("real"), estimates=tuple(e for e in spec("real").estimates if e.method == "zero-truncated"), main=0)
    first = disclosed(one).release
    assert "frequencies" in {dict(atom)["table"] for t in first for c in t.cells for atom in c.atoms if "table" in dict(atom)}
    assert disclosed(replace(one, register=Register(first))).release == ()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_every_rule_of_protection_gives_a_report_that_keeps_our_rules(lang: str, spec: Specs) -> None:
    from exports.excel import report_bytes

    rule = {"es": SUPPRESS, "pt": INTERNAL, "en": ROUND}[lang]
    assert findings(report_bytes(replace(spec("programme"), protection=rule), lang)) == []


def test_that_every_text_has_enough_contrast_on_white(written: Written) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1."""

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    with zipfile.ZipFile(BytesIO(written("programme", "en"))) as package:
        fonts = re.findall(r"<font>.*?</font>", package.read("xl/styles.xml").decode(), re.S)
        used = {colour[2:] for font in fonts for colour in re.findall(r'<color rgb="(\w{8})"', font)}
        for name in package.namelist():
            if name.startswith("xl/charts/chart"):
                runs = re.findall(r"<a:(?:defRPr|rPr)\b.*?</a:(?:defRPr|rPr)>", package.read(name).decode(), re.S)
                used |= {colour for run in runs for colour in re.findall(r'<a:srgbClr val="(\w{6})"', run)}
    assert len(used) >= 4
    assert not {colour for colour in used if 1.05 / (light(colour) + 0.05) < 4.5}
