"""Every method of estimation, as soon as its file is there: described in full, refusing what is bad, repeating itself exactly.

The method carries its own example; nothing here knows a method by name (the trap of a central table of examples).
"""

from __future__ import annotations

import ast
import dataclasses
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from estimation.evidence import Case, judge
from estimation.method import Method, methods
from estimation.quality import QUESTIONS, graded
from estimation.result import INTERVALS, Estimate
from estimation.table import Table
from vocabulary.errors import AlcanceError, BadInput, BadParameter
from vocabulary.fields import descriptions, read_settings
from vocabulary.progress import Cancelled
from vocabulary.text import LANGUAGES, Text, translate

ROOT = Path(__file__).resolve().parents[2]
STATUSES = {"ok", "boundary", "not-exist", "not-identified", "large-bias", "not-converged"}
ALL = list(methods().values())
every_method = pytest.mark.parametrize("method", ALL, ids=lambda method: method.name)
every_setting = pytest.mark.parametrize(
    ("method", "name"), [(m, n) for m in ALL for n in descriptions(m)], ids=lambda v: v if isinstance(v, str) else v.name
)


def registered_in_source() -> Iterator[tuple[str, str]]:
    """(module, class) of every class that is decorated with `register`."""
    for file in sorted((ROOT / "estimation").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                decorators = {d.id for d in node.decorator_list if isinstance(d, ast.Name)}
                if "register" in decorators:
                    yield ".".join(file.relative_to(ROOT).with_suffix("").parts), node.name


def estimate(method: type[Method], table: Table | None = None, **settings: Any) -> Estimate:
    chosen = method(**settings)
    return chosen.fit(chosen.read(method.example() if table is None else table))


@cache
def usual(method: type[Method]) -> Estimate:
    """The example as the method stands, computed once for all tests that only look at it."""
    return estimate(method)


def reordered(table: Table, columns: bool = False, rows: bool = False) -> Table:
    """The same table with its columns or its rows back to front."""
    names = list(table.columns)[:: -1 if columns else 1]
    step = -1 if rows else 1
    return Table({name: table.columns[name][::step] for name in names}, table.name, rows=table.rows[::step])


def close(first: Estimate, second: Estimate) -> None:
    for name in ("point", "lower", "upper", "se"):
        a, b = getattr(first.population, name), getattr(second.population, name)
        assert (a is None) == (b is None), name
        assert a is None or a == pytest.approx(b, rel=1e-6), name
    assert first.observed == pytest.approx(second.observed)


def test_that_the_registry_holds_what_the_folders_hold() -> None:
    written = set(registered_in_source())
    assert written
    assert written == {(method.__module__, method.__name__) for method in ALL}


def test_that_no_method_was_left_unregistered() -> None:
    """Every concrete class below `Method` is in the registry."""

    def below(cls: type) -> Iterator[type]:
        for child in cls.__subclasses__():
            yield child
            yield from below(child)

    concrete = {cls for cls in below(Method) if not getattr(cls, "__abstractmethods__", None) and "name" in vars(cls)}
    assert concrete == set(ALL)


@every_method
def test_that_a_method_lives_in_the_folder_of_its_branch(method: type[Method]) -> None:
    assert (ROOT / "estimation" / method.branch().replace("-", "_")).is_dir()
    assert method.name == method.name.lower()
    assert " " not in method.name


@every_method
def test_that_a_method_is_described_in_full(method: type[Method]) -> None:
    assert dataclasses.is_dataclass(method)
    assert method.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert method.__doc__ is not None
    assert not method.__doc__.startswith(f"{method.__name__}("), "the docstring is dataclass's own"
    assert len(method.__doc__) > 100
    assert method.label
    assert method.summary
    assert len(method.assumes) == 3
    assert all(method.assumes)
    assert method.references
    assert method.roles
    for name, kind in descriptions(method).items():
        assert kind.label, name
        for code, label in getattr(kind, "options", {}).items():
            assert code
            assert label


@every_setting
def test_that_a_setting_reads_back_what_it_writes(method: type[Method], name: str) -> None:
    kind = descriptions(method)[name]
    default = getattr(method(), name)
    assert kind.parse(kind.write(default)) == default


@every_setting
def test_that_a_bad_value_is_refused_with_what_would_be_allowed(method: type[Method], name: str) -> None:
    with pytest.raises(BadParameter) as caught:
        read_settings(method, [f"{name}={descriptions(method)[name].bad_example()}"])
    assert [problem.remedy for problem in caught.value.problems] != [None]


@every_method
def test_that_an_unknown_setting_is_refused_by_name(method: type[Method]) -> None:
    with pytest.raises(BadParameter, match="unknown-setting") as caught:
        read_settings(method, ["no-such-setting=1"])
    assert "no-such-setting" in caught.value.say("en")


@every_method
def test_that_the_example_suits_its_method(method: type[Method]) -> None:
    assert method.suits(method().read(method.example())) is None
    assert method.example().name, "the example says where it comes from"


@every_method
def test_that_an_estimate_says_of_its_method_what_the_method_says(method: type[Method]) -> None:
    """The assumptions as sentences: a plain string counts as a name from the data and stands in English everywhere."""
    found = estimate(method, seed=3)
    assert (found.method, found.label, found.references) == (method.name, method.label, method.references)
    assert found.assumptions == tuple(Text(line) for line in method.assumes)
    assert found.parameters == method().parameters()
    assert found.provenance.seed == 3
    assert found.provenance.data == method().read(method.example()).fingerprint()


@every_method
def test_that_the_same_seed_gives_the_same_result(method: type[Method]) -> None:
    assert estimate(method, seed=7) == estimate(method, seed=7)


@every_method
def test_that_the_order_of_rows_does_not_matter(method: type[Method]) -> None:
    table = method.example()
    turned = reordered(table, rows=True)
    assert method().read(table).fingerprint() == method().read(turned).fingerprint()
    close(usual(method), estimate(method, turned))


@every_method
def test_that_the_order_of_columns_does_not_matter(method: type[Method]) -> None:
    table = method.example()
    close(usual(method), estimate(method, reordered(table, columns=True)))


@every_method
def test_that_other_data_have_another_fingerprint(method: type[Method]) -> None:
    """One more in one cell; a change that the method refuses, such as a place visited twice, does not count."""
    table = method.example()
    before, tried = method().read(table).fingerprint(), 0
    for name, column in table.columns.items():
        index = next((i for i, value in enumerate(column) if isinstance(value, int | float) and value > 1), None)
        if index is None:
            continue
        changed = [*column[:index], column[index] + 1, *column[index + 1 :]]  # type: ignore[operator]
        try:
            after = method().read(Table({**table.columns, name: changed}, table.name)).fingerprint()
        except BadInput:
            continue
        tried += 1
        assert after != before, name
    assert tried


@every_method
def test_that_a_method_can_be_cancelled(method: type[Method]) -> None:
    def cancel(share: float | None, doing: Text | str) -> None:
        raise Cancelled

    chosen = method()
    with pytest.raises(Cancelled):
        chosen.fit(chosen.read(method.example()), cancel)


@every_method
def test_that_progress_goes_forward_and_says_what_is_done(method: type[Method]) -> None:
    told: list[tuple[float | None, Text | str]] = []
    chosen = method()
    chosen.fit(chosen.read(method.example()), lambda share, doing: told.append((share, doing)))
    shares = [share for share, _ in told if share is not None]
    assert told
    assert all(doing for _, doing in told)
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)


@every_method
def test_that_an_estimate_survives_json(method: type[Method]) -> None:
    found = usual(method)
    assert Estimate.from_plain(json.loads(json.dumps(found.to_plain(), allow_nan=False))) == found


@every_method
def test_that_an_estimate_has_a_class_and_its_example_is_plausible(method: type[Method]) -> None:
    found = usual(method)
    known = dataclasses.replace(found, provenance=dataclasses.replace(found.provenance, version="1.0.0"))
    quality = judge(Case(known))
    assert quality.contradictions == ()
    assert quality.grade == graded(tuple(quality.scores.values()))
    assert quality.scores["accessibility"] == 1
    assert [answer.question for answer in quality.answers] == [question.key for question in QUESTIONS]
    answers = {answer.question: answer for answer in quality.answers}
    assert answers["no-overridden-refusal"].yes
    assert answers["whole-interval"].yes is (found.population.upper is not None)
    kept = dataclasses.replace(known, quality=quality)
    assert Estimate.from_plain(json.loads(json.dumps(kept.to_plain(), allow_nan=False))) == kept
    assert kept.contract("en")["quality"]["class"] == quality.grade


@every_method
def test_that_the_contract_of_the_command_is_kept(method: type[Method]) -> None:
    contract = json.loads(json.dumps(usual(method).contract("en"), allow_nan=False))
    wanted = {"method", "parameters", "population", "observed", "models", "strata", "diagnostics", "warnings", "provenance"}
    assert wanted <= contract.keys()
    assert contract["method"] == method.name
    assert set(contract["parameters"]) == set(descriptions(method))
    assert {"point", "lower", "upper", "level", "interval", "se"} <= contract["population"].keys()
    assert contract["population"]["interval"] in INTERVALS
    for model in contract["models"]:
        wanted = {
            "name",
            "terms",
            "parameters",
            "df",
            "deviance",
            "loglik",
            "aic",
            "bic",
            "population",
            "se",
            "weight",
            "status",
        }
        assert wanted <= model.keys()
        assert model["status"] in STATUSES
    if contract["models"]:
        assert contract["population"]["point"] == contract["models"][0]["population"]


@every_method
def test_that_the_interval_holds_the_point(method: type[Method]) -> None:
    population = usual(method).population
    assert population.lower is None or population.lower <= population.point
    assert population.upper is None or population.point <= population.upper


@every_method
def test_that_a_higher_level_gives_a_wider_interval(method: type[Method]) -> None:
    narrow, wide = (estimate(method, level=level).population for level in (0.8, 0.99))
    assert narrow.lower is None or wide.lower is None or wide.lower <= narrow.lower
    assert narrow.upper is None or wide.upper is None or narrow.upper <= wide.upper


@every_method
@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_an_estimate_says_itself_in_one_sentence_of_the_language(method: type[Method], lang: str) -> None:
    found = usual(method)
    said = found.sentence(lang, number=lambda value: f"<{value:g}>")
    assert "{" not in said
    assert f"<{round(found.population.point):g}>" in said
    if lang != "en":
        assert said != found.sentence("en", number=lambda value: f"<{value:g}>")


@every_method
@pytest.mark.parametrize("lang", ["es", "pt"])
def test_that_no_sentence_has_a_decimal_point_where_the_language_has_a_comma(method: type[Method], lang: str) -> None:
    found = usual(method)
    notes = (table.note for table in found.tables if table.note is not None)
    said = [found.sentence(lang), *(translate(line, lang) for line in (*found.warnings, *notes))]
    assert not [line for line in said if re.search(r"\d\.\d", line)]


@every_method
def test_that_charts_and_tables_have_titles_and_rows_of_one_length(method: type[Method]) -> None:
    found = usual(method)
    assert found.charts
    for chart in found.charts:
        assert chart.title.template
    for table in found.tables:
        assert table.title.template
        assert {len(row) for row in table.rows} <= {len(table.columns)}


@every_method
def test_that_an_empty_table_is_refused(method: type[Method]) -> None:
    table = method.example()
    with pytest.raises(AlcanceError):
        estimate(method, Table({name: [] for name in table.columns}, "empty.csv"))


@every_method
def test_that_a_negative_number_of_persons_is_refused_with_its_row_and_column(method: type[Method]) -> None:
    table = method.example()
    counts = [role.name for role in method.roles if role.name in ("count", "value")]
    name = next((name for name in counts if name in table.columns), "")
    if not name:
        pytest.skip("the example has no column of counts")
    values = [-5, *table.columns[name][1:]]
    with pytest.raises(BadInput) as caught:
        estimate(method, Table({**table.columns, name: values}, "example.csv"))
    places = [problem.where for problem in caught.value.problems]
    assert any(place.row == 2 and place.column == name for place in places)


@every_method
def test_that_every_problem_of_a_table_is_told_at_once(method: type[Method]) -> None:
    table = method.example()
    counts = [role.name for role in method.roles if role.name in ("count", "value") and role.name in table.columns]
    if not counts:
        pytest.skip("the example has no column of counts")
    values = ["many", "few", *table.columns[counts[0]][2:]]
    with pytest.raises(BadInput) as caught:
        estimate(method, Table({**table.columns, counts[0]: values}, "example.csv"))
    assert {2, 3} <= {problem.where.row for problem in caught.value.problems}
