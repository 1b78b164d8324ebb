"""The wizard of a new estimate, without a screen: which data, which of their records count, which method, then the result.

The window (`gui/pages/new_estimate.py`) shows these steps; the answers hold texts as they were typed, so that a wrong value
can stand beside its field until it is mended.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from survey_app.scope_form import Day, read_scope, write_scope
from survey_app.wizard import Step, Wizard, problems_of
from vocabulary.errors import BadParameter, Place, Problem
from vocabulary.fields import Described, Words, described, descriptions
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from estimation.method import Method
    from estimation.result import Definition, Estimate
    from survey_app.services.tables import TableSource

LISTS, FILE, SAMPLE = "lists", "file", "sample"


@dataclass(frozen=True)
class Age(Words):
    """A whole number of years, or nothing: no limit on this side."""

    longest: int = 3
    oldest: int = 120

    def parse(self, written: str) -> Any:
        typed = written.strip()
        if typed and not (typed.isdecimal() and int(typed) <= self.oldest):
            raise self.refuse(written)
        return int(typed) if typed else None

    def bounds(self) -> Any:
        return text(N_("It must be a whole number of years up to {oldest}, or stay empty"), oldest=self.oldest)

    def bad_example(self) -> str:
        return "-1"


@dataclass(frozen=True)
class WhoIsCounted:
    """The definition of the population as it is typed; `read_definition` turns it into the one a method takes."""

    area: str = described(Words(N_("Area"), N_("The region or the crossing points that the data cover."), 120), "")
    start: str = described(Day(N_("From"), N_("The first day that the data cover.")), "")
    end: str = described(Day(N_("Until"), N_("The last day that the data cover.")), "")
    age_from: str = described(Age(N_("Youngest age"), N_("In completed years; empty where there is no lower limit.")), "")
    age_to: str = described(Age(N_("Oldest age"), N_("In completed years; empty where there is no upper limit.")), "")
    excludes: str = described(Words(N_("Who is not counted"), N_("Such as minors, or applicants for refugee status."), 400), "")
    population: str = described(
        Words(
            N_("Other population"),
            N_("Only where others than persons in an irregular situation are counted, as in a published example."),
            300,
        ),
        "",
    )


def written_definition(definition: Definition) -> dict[str, str]:
    """The typed form of a definition, by field."""
    return {
        name: "" if getattr(definition, name) is None else str(getattr(definition, name)) for name in descriptions(WhoIsCounted)
    }


def read_definition(written: Mapping[str, str]) -> Definition:
    """The definition that was typed; raises `BadParameter` with every field that cannot be read."""
    from estimation.result import Definition

    values = parse_all(descriptions(WhoIsCounted), written)
    low, high, start, end = (values.get(name) for name in ("age_from", "age_to", "start", "end"))
    if low is not None and high is not None and low > high:
        raise BadParameter(Problem("ages-swapped", text(N_("The oldest age is below the youngest")), _at(N_("Oldest age"))))
    if start and end and start > end:
        raise BadParameter(Problem("days-swapped", text(N_("The last day is before the first")), _at(N_("Until"))))
    return Definition(**values)


def parse_all(known: Mapping[str, Described], written: Mapping[str, str]) -> dict[str, Any]:
    """Each typed value read by its description; all that cannot be read are reported in one `BadParameter`."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, kind in known.items():
        if name in written:
            try:
                values[name] = kind.parse(written[name])
            except BadParameter as error:
                problems.extend(error.problems)
    if problems:
        raise BadParameter(problems)
    return values


def _at(label: str) -> Place:
    return Place(field=label)


@dataclass(frozen=True)
class EstimateAnswers:
    """What a person says about a new estimate. Settings and definition stand as typed; `settings` is kept for each method."""

    source: str = LISTS
    lists: tuple[str, ...] = ()
    path: str = ""
    sheet: str = ""
    sample: str = ""
    by: tuple[str, ...] = ()
    linkage: str = ""  # the id of the linkage that joins the records of the lists; empty: exact pseudonyms
    scope: Mapping[str, str] = field(default_factory=dict)  # which records count, as typed (`survey_app.scope_form`)
    definition: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    method: str = ""
    settings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    reason: str = ""  # why the method is used although the data hardly carry it

    def with_setting(self, name: str, written: str) -> dict[str, Any]:
        """The change that one typed setting of the chosen method makes, for `Wizard.update`."""
        mine = {**self.settings.get(self.method, {}), name: written}
        return {"settings": {**self.settings, self.method: mine}}


def source_of(answers: EstimateAnswers) -> TableSource:
    """Where the data come from, as it is stored with the estimate. From lists: whom scope and ages count."""
    from survey_app.services.tables import TableSource

    if answers.source == FILE:
        return TableSource(FILE, path=answers.path, sheet=answers.sheet)
    if answers.source == SAMPLE:
        return TableSource(SAMPLE, name=answers.sample)
    definition = read_definition(answers.definition)
    scope = read_scope(answers.scope, answers.lists, definition)
    return TableSource(LISTS, ids=answers.lists, by=answers.by, scope=scope, linkage=answers.linkage)


def unlimited(answers: EstimateAnswers) -> EstimateAnswers:
    """The same data before anything is asked of their records but the ages: what the first step shows."""
    return replace(answers, scope={"start": "", "end": ""}, linkage="")


def proposed_name(answers: EstimateAnswers, period: Callable[[str, str], str]) -> str:
    """A name for an estimate that was given none: the area and the period (as `period` writes two days), else the data's."""
    typed = answers.definition
    source = {FILE: PurePath(answers.path).stem, SAMPLE: answers.sample}.get(answers.source, "")
    parts = (typed.get("area", ""), period(typed.get("start", ""), typed.get("end", "")))
    name = ", ".join(part for part in parts if part) or source.replace("_", " ")
    return name[:1].upper() + name[1:]


def answers_of(estimate: Estimate, source: TableSource) -> EstimateAnswers:
    """The answers that led to a stored estimate, to begin a new one from."""
    from estimation.method import methods
    from estimation.objection import reason_of

    cls = methods().get(estimate.method)
    known = descriptions(cls) if cls is not None else {}
    settings = {name: kind.write(estimate.parameters[name]) for name, kind in known.items() if name in estimate.parameters}
    return EstimateAnswers(
        source=source.kind,
        lists=source.ids,
        path=source.path,
        sheet=source.sheet,
        sample=source.name,
        by=source.by if source.kind == LISTS else estimate.provenance.by,
        linkage=source.linkage,
        scope={} if source.scope is None else write_scope(source.scope),
        definition=written_definition(estimate.definition),
        method=estimate.method,
        settings={estimate.method: settings},
        reason=reason_of(estimate),
    )


def answers_from_lists(source: TableSource, definition: Mapping[str, str]) -> EstimateAnswers:
    """The answers that give the table of a source of kind `lists`; of the definition the ages are the scope's."""
    scope = source.scope
    ages = {} if scope is None else {"age_from": scope.age_from, "age_to": scope.age_to}
    counted = {**definition, **{name: "" if age is None else str(age) for name, age in ages.items()}}
    typed = {} if scope is None else write_scope(scope)
    return EstimateAnswers(LISTS, source.ids, by=source.by, linkage=source.linkage, scope=typed, definition=counted)


def built_method(answers: EstimateAnswers) -> Method:
    """The method as answered; raises `BadParameter` with every setting that cannot be read."""
    from estimation.method import methods

    cls = methods()[answers.method]
    values = parse_all(descriptions(cls), answers.settings.get(answers.method, {}))
    return cls(**values, definition=read_definition(answers.definition))


def check_data(answers: EstimateAnswers) -> tuple[Problem, ...]:
    """What is missing before a method can be chosen."""
    problems: list[Problem] = []
    if answers.source == LISTS and len(answers.lists) < 2:
        problems.append(
            Problem("too-few-lists", text(N_("Fewer than two lists are chosen")), remedy=text(N_("Choose two or more lists")))
        )
    if answers.source == FILE and not answers.path:
        problems.append(Problem("no-file", text(N_("No file is chosen")), remedy=text(N_("Choose a CSV or Excel file"))))
    if answers.source == SAMPLE and not answers.sample:
        problems.append(Problem("no-sample", text(N_("No example is chosen")), remedy=text(N_("Choose one of the examples"))))
    return (*problems, *problems_of(lambda: read_definition(answers.definition)))


def check_population(answers: EstimateAnswers) -> tuple[Problem, ...]:
    """What cannot be read of which records count."""
    return problems_of(lambda: source_of(answers))


def check_method(answers: EstimateAnswers) -> tuple[Problem, ...]:
    """What keeps the chosen method from being run with its settings."""
    from estimation.method import methods

    if answers.method not in methods():
        return (Problem("no-method", text(N_("No method is chosen")), remedy=text(N_("Choose one of the methods"))),)
    return problems_of(lambda: built_method(answers))


def estimate_wizard(answers: EstimateAnswers) -> Wizard[EstimateAnswers]:
    """Data → Population (of lists) → Method → Result."""
    return Wizard(
        [
            Step(
                "data",
                N_("Data"),
                lambda answers: "population" if answers.source == LISTS else "method",
                ("source", "lists", "path", "sheet", "sample", "by", "definition", "name"),
                check_data,
            ),
            Step("population", N_("Population"), lambda _: "method", ("linkage", "scope"), check_population),
            Step("method", N_("Method"), lambda _: "result", ("method", "settings", "reason"), check_method),
            Step("result", N_("Result"), lambda _: ""),
        ],
        answers,
    )
