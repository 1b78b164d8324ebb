"""The words that several sheets share: names of columns and codes met in data, statuses of models, days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from estimation.result import INTERVALS, MONTHS, Estimate, Population
from exports.numbers import OBSERVED_BASE, to_base
from exports.protect import MINIMUM
from exports.report import ReportSpec
from vocabulary.text import N_, NumberFormat, Text, text

COLUMNS = {
    "sex": N_("Sex"),
    "age": N_("Age"),
    "age_group": N_("Age group"),
    "nationality": N_("Nationality"),
    "area": N_("Area"),
    "origin": N_("Origin"),
    "group": N_("Group"),
    "age_known": N_("Age known"),
    "sex_known": N_("Sex known"),
    "nationality_known": N_("Nationality known"),
    "area_known": N_("Area known"),
    "status_known": N_("Status known"),
}
CODES = {"sex": {"F": N_("Women"), "M": N_("Men"), "f": N_("Women"), "m": N_("Men"), "X": N_("Another or not recorded")}}
KNOWN = {"yes": N_("known"), "no": N_("not known")}
STATUSES = {
    "ok": N_("fitted"),
    "boundary": N_("at the boundary"),
    "not-exist": N_("no estimate exists"),
    "not-identified": N_("not identified"),
    "large-bias": N_("too biased"),
    "not-converged": N_("did not converge"),
}
FEW = N_("fewer than ten")
SEX = ("sex", "sexo")
AGE = ("age", "age_group", "edad", "grupo_edad", "idade")


def column(name: str) -> Text | str:
    """The heading of a data column: known names in words, others as they are."""
    return Text(COLUMNS[name]) if name in COLUMNS else name


def code(name: str, value: str) -> Text | str:
    """A stratum's value: known codes in words, others as they are."""
    known = KNOWN if name.endswith("_known") else CODES.get("sex" if name in SEX else name, {})
    return Text(known[value]) if value in known else value


def status(said: str) -> Text | str:
    """What became of a model, in words."""
    return Text(STATUSES[said]) if said in STATUSES else said


def interval(kind: str) -> Text | str:
    """The kind of interval, in words."""
    return Text(INTERVALS[kind]) if kind in INTERVALS else kind


def day(iso: str) -> Text | str:
    """A date in words; what is not a date stays as it is."""
    try:
        found = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    month = Text(MONTHS[found.month - 1])
    return text(N_("{day} {month} {year}"), day=str(found.day), month=month, year=str(found.year))


def percent(level: float) -> float:
    """A confidence level as 95."""
    return float(f"{100 * level:g}")


def label(spec: ReportSpec, estimate: Estimate) -> Text | str:
    """The estimate's name in tables: its method, and its own name where two have the same method."""
    said = Text(estimate.label)
    same = [e for e in spec.estimates if e.label == estimate.label]
    if len(same) < 2:
        return said
    names = [spec.name_of(e) for e in same]
    at = next(i for i, e in enumerate(same) if e is estimate)
    if names[at] and names.count(names[at]) == 1:
        return text(N_("{method} ({what})"), method=said, what=names[at])
    return text(N_("{method} ({what})"), method=said, what=str(at + 1))


def said_interval(population: Population, base: int) -> Text:
    """The interval in one phrase, rounded to `base`."""
    level = percent(population.level)
    low, high = population.lower, population.upper
    if low is not None and high is not None:
        said = N_("{level} % interval: {lower} to {upper}")
        return text(said, level=level, lower=to_base(low, base), upper=to_base(high, base))
    if low is not None:
        return text(
            N_("{level} % interval: at least {lower}; the data set no upper limit"), level=level, lower=to_base(low, base)
        )
    return text(N_("The data give no interval"))


def grade(estimate: Estimate) -> str | None:
    """The quality class, where the estimate was judged."""
    return None if estimate.quality is None else estimate.quality.grade


def printed(said: Text, base: int) -> Text:
    """A sentence of a result as it may be printed: large figures to `base`, and no number of persons below ten."""
    about_persons = "person" in said.template
    values: dict[str, object] = {}
    for name, value in said.values.items():
        if isinstance(value, Text):
            value = printed(value, base)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            if about_persons and 0 < value < MINIMUM:
                value = Text(FEW)
            elif abs(value) >= 10 * base:
                value = to_base(value, base)
        values[name] = value
    return Text(said.template, values, said.plural)


def sentence(estimate: Estimate, lang: str, base: int, number: NumberFormat | None = None) -> str:
    """The estimate in one sentence as printed: rounded to `base`, what the lists saw to multiples of five; `number` writes.

    The lines of an account stand unrounded on their own sheet, and so does what the sentence says of them.
    """
    if estimate.seen is not None and not estimate.account:
        estimate = replace(estimate, seen=printed(estimate.seen, OBSERVED_BASE))
    return estimate.sentence(lang, number, base)


def lists_of(estimate: Estimate) -> int:
    """How many lists the estimate rests on, 0 where it rests on none."""
    from estimation.charts import Overlap

    return max((len(c.lists) for c in estimate.charts if isinstance(c, Overlap)), default=0)
