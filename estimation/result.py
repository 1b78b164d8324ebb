"""The frozen result of every method: what was estimated, how, from what, and how it says itself in one sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, is_dataclass
from datetime import date
from typing import Any

from estimation.assumed import Assumption
from estimation.charts import Chart, Label
from estimation.plain import from_plain, plain_kind, to_plain
from estimation.quality import Quality
from vocabulary.text import N_, NumberFormat, Text, joined, text, translate

INTERVALS: Mapping[str, str] = {
    "profile-likelihood": N_("profile likelihood"),
    "normal": N_("normal approximation"),
    "log-normal": N_("log-normal approximation"),
    "transformed-logit": N_("transformed logit"),
    "model-averaged": N_("averaged over models"),
    "bootstrap": N_("bootstrap"),
    "monte-carlo": N_("Monte Carlo"),
    "credible": N_("credible interval"),
    "none": N_("no interval"),
}
REFUSED = N_(
    "No figure is given for {who}: its quality class is D, and a figure of class D is never printed without its range. "
    "Give the inputs a range, or answer the questions of quality."
)
REFUSED_QUANTITY = N_(
    "{quantity}: no figure is given. Its quality class is D, and a figure of class D is never printed without its range. "
    "Give the inputs a range, or answer the questions of quality."
)


@plain_kind
@dataclass(frozen=True)
class Population:
    """An estimated number of persons with its limits; a limit that does not exist is `None`."""

    point: float
    lower: float | None
    upper: float | None
    level: float
    interval: str
    se: float | None = None


@plain_kind
@dataclass(frozen=True)
class Model:
    """One fitted model, laid out so that it can stand beside the peers' tables.

    `status` is `ok`, `boundary`, `not-exist`, `not-identified`, `large-bias` or `not-converged`.
    """

    name: str
    terms: tuple[str, ...] = ()
    parameters: int = 0
    df: int = 0
    deviance: float | None = None
    loglik: float | None = None
    aic: float | None = None
    bic: float | None = None
    population: float | None = None
    se: float | None = None
    weight: float | None = None
    status: str = "ok"
    coefficients: Mapping[str, float] | None = None


@plain_kind
@dataclass(frozen=True)
class StratumResult:
    """The part of the population in one stratum."""

    stratum: Mapping[str, str]
    population: Population
    observed: float
    model: str = ""


@plain_kind
@dataclass(frozen=True)
class Column:
    """A column of a result table: `kind` is `text`, `count`, `persons`, `number`, `share` or `mark`."""

    header: Label
    kind: str = "text"
    unit: Label = ""


@plain_kind
@dataclass(frozen=True)
class ResultTable:
    """A table that belongs to a result, in display order; `name` is stable, `title` is for people."""

    name: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    note: Text | None = None


@plain_kind
@dataclass(frozen=True)
class AccountLine:
    """A line of an account. `formula` names other lines in braces (`{1}+{2}-{7}`) and gives exactly `value`.

    A line without formula is an input. `unit` is `persons` or `share`; `sign` is how it enters the result (`+`, `-`, ``).
    """

    number: int
    key: str
    label: Label
    value: float
    unit: str = "persons"
    formula: str = ""
    sign: str = ""
    source: str = ""


@plain_kind
@dataclass(frozen=True)
class Definition:
    """Whom the figure counts: printed with it wherever it stands. Dates are ISO; empty parts are left out.

    `population` stands in place of "persons in an irregular situation" where others are counted (a published example).
    """

    population: str = ""
    area: str = ""
    start: str = ""
    end: str = ""
    age_from: int | None = None
    age_to: int | None = None
    excludes: str = ""
    rules: tuple[Text, ...] = ()  # what a method's switches decided of groups between two statuses

    def text(self) -> Text:
        """The population in words, e.g. `persons aged 18 and over in an irregular situation in the northern area …`."""
        if self.population:
            said = Text(self.population)
            return text(N_("{who} in {area}"), who=said, area=self.area) if self.area else said
        if self.age_from is not None and self.age_to is not None:
            who = text(N_("persons aged {low} to {high}"), low=self.age_from, high=self.age_to)
        elif self.age_from is not None:
            who = text(N_("persons aged {low} and over"), low=self.age_from)
        elif self.age_to is not None:
            who = text(N_("persons aged up to {high}"), high=self.age_to)
        else:
            who = text(N_("persons"))
        said = text(N_("{who} in an irregular situation"), who=who)
        if self.rules:
            said = text(N_("{who} ({rules})"), who=said, rules=joined(self.rules))
        if self.area:
            said = text(N_("{who} in {area}"), who=said, area=self.area)
        if self.start and self.end:
            start, end = spoken_day(self.start), spoken_day(self.end)
            said = text(N_("{who}, between {start} and {end}"), who=said, start=start, end=end)
        elif self.end or self.start:
            said = text(N_("{who}, on {day}"), who=said, day=spoken_day(self.end or self.start))
        return said


MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
    N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip


def spoken_day(iso: str) -> Text | str:
    """An ISO date in words; what is none stays as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return text(N_("{day} {month} {year}"), day=str(day.day), month=Text(MONTHS[day.month - 1]), year=str(day.year))


@plain_kind
@dataclass(frozen=True)
class Provenance:
    """What is needed to repeat the run and to tell whether its data changed."""

    version: str
    data: str  # SHA-256 of the data as the method read them
    seed: int
    created: str = ""  # ISO date and time; empty where a run must repeat byte for byte
    source: str = ""  # the file's or the table's name
    by: tuple[str, ...] = ()


@plain_kind
@dataclass(frozen=True)
class Estimate:
    """What a method found. Frozen, without a single row of data, and equal after a round trip through JSON."""

    method: str
    label: str
    parameters: Mapping[str, Any]
    population: Population
    observed: float
    provenance: Provenance
    models: tuple[Model, ...] = ()
    strata: tuple[StratumResult, ...] = ()
    diagnostics: Mapping[str, Any] = field(default_factory=dict)
    assumptions: tuple[Label, ...] = ()
    warnings: tuple[Text, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[ResultTable, ...] = ()
    account: tuple[AccountLine, ...] = ()
    seen: Text | None = None  # the closing half-sentence about what was observed
    references: tuple[str, ...] = ()
    definition: Definition = field(default_factory=Definition)
    quantity: Text | None = None  # what the figure is, where it is not the number of persons of the definition
    register: tuple[Assumption, ...] = ()  # the entries of the assumptions register on which it rests
    quality: Quality | None = None  # as it was judged last; nothing where nobody judged it yet

    @property
    def counted(self) -> Text:
        """Whom, or else what, the figure counts: the words over it wherever it is printed."""
        if self.quantity is None:
            return self.definition.text()
        if self.definition.population:
            return text(N_("{name}: {meaning}"), name=self.quantity, meaning=self.definition.text())
        area = self.definition.area
        return text(N_("{who} in {area}"), who=self.quantity, area=area) if area else self.quantity

    @property
    def refused(self) -> bool:
        """Whether the figure may not be printed: of class D, and without any limit."""
        no_range = self.population.lower is None and self.population.upper is None
        return no_range and self.quality is not None and self.quality.grade == "D"

    def sentence(self, lang: str, number: NumberFormat | None = None, base: int = 1) -> str:
        """The estimate in one sentence; figures rounded to multiples of `base` and written by `number`, if given."""
        p = self.population
        if self.refused:
            if self.quantity is not None:
                return translate(text(REFUSED_QUANTITY, quantity=self.quantity), lang)
            return translate(text(REFUSED, who=self.definition.text()), lang)
        if self.quantity is not None:
            return self._other_quantity(lang, number, base)
        values: dict[str, object] = {
            "point": _rounded(p.point, base),
            "who": self.definition.text(),
            "level": float(f"{100 * p.level:g}"),
        }
        if p.lower is not None and p.upper is not None:
            values |= {"lower": _rounded(p.lower, base), "upper": _rounded(p.upper, base)}
            said = Text(
                N_("It is estimated that there were {point} {who}; with {level} % confidence, between {lower} and {upper}."),
                values,
            )
        elif p.lower is not None:
            values["lower"] = _rounded(p.lower, base)
            said = Text(
                N_("It is estimated that there were {point} {who}; with {level} % confidence, at least {lower}, "
                   "and the data set no upper limit."),
                values,
            )  # fmt: skip
        else:
            said = Text(N_("It is estimated that there were {point} {who}; the data give no interval."), values)
        spoken = translate(said, lang, number)
        return f"{spoken} {translate(self.seen, lang, number)}" if self.seen is not None else spoken

    def _other_quantity(self, lang: str, number: NumberFormat | None, base: int) -> str:
        p = self.population
        level = float(f"{100 * p.level:g}")
        values: dict[str, object] = {"what": self.quantity, "point": _rounded(p.point, base), "level": level}
        if p.lower is not None and p.upper is not None:
            values |= {"lower": _rounded(p.lower, base), "upper": _rounded(p.upper, base)}
            said = Text(N_("{what}: {point}; with {level} % confidence, between {lower} and {upper}."), values)
        else:
            said = Text(N_("{what}: {point}; the data give no interval."), values)
        spoken = translate(said, lang, number)
        return f"{spoken} {translate(self.seen, lang, number)}" if self.seen is not None else spoken

    def to_plain(self) -> dict[str, Any]:
        """Plain data for storing; `Estimate.from_plain` reads it back equal."""
        data = to_plain(self)
        assert isinstance(data, dict)
        return data

    @staticmethod
    def from_plain(data: Mapping[str, Any]) -> Estimate:
        found = from_plain(data)
        assert isinstance(found, Estimate)
        return found

    def contract(self, lang: str) -> dict[str, Any]:
        """The JSON of `estimate --json`: full precision, words in `lang`, what does not exist as `null`."""
        account = [_line(line, lang) for line in self.account]
        return {
            "method": self.method,
            "parameters": _json(self.parameters, lang),
            "population": _json(vars(self.population), lang),
            "observed": _json(self.observed, lang),
            "models": [
                _json({k: v for k, v in vars(m).items() if v is not None or k != "coefficients"}, lang) for m in self.models
            ],
            "strata": [
                {"stratum": dict(s.stratum), "population": _json(vars(s.population), lang), "observed": _json(s.observed, lang)}
                | ({"model": s.model} if s.model else {})
                for s in self.strata
            ],
            "diagnostics": _json(self.diagnostics, lang) | ({"account": account} if account else {}),
            "warnings": [translate(w, lang) for w in self.warnings],
            "sentence": self.sentence(lang),
            "assumptions": [_json(a, lang) for a in self.assumptions],
            "definition": translate(self.definition.text(), lang),
            "register": [_json(vars(entry), lang) for entry in self.register],
            "quality": None if self.quality is None else self.quality.contract(lang),
            "provenance": _json(vars(self.provenance), lang),
        }


def _rounded(value: float, base: int) -> int:
    return int(base * math.floor(value / base + 0.5))


def significant_base(value: float, figures: int = 3) -> int:
    """The base (1, 10, 100, …) whose multiples keep `figures` significant figures of `value`."""
    return int(10 ** max(0, math.floor(math.log10(abs(value))) + 1 - figures)) if abs(value) >= 1 else 1


def _line(line: AccountLine, lang: str) -> dict[str, Any]:
    return {k: _json(v, lang) for k, v in vars(line).items()}


def _json(value: Any, lang: str) -> Any:
    if isinstance(value, Text):
        return translate(value, lang)
    if is_dataclass(value):
        return _json(vars(value), lang)
    if isinstance(value, Mapping):
        return {str(k): _json(v, lang) for k, v in value.items()}
    if isinstance(value, tuple | list):
        return [_json(item, lang) for item in value]
    if hasattr(value, "item") and not isinstance(value, str):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
