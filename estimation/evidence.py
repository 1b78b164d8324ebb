"""What an estimate shows of its own quality: which of the fourteen questions it answers, and what in it is implausible."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from estimation.objection import reason_of
from estimation.quality import ESTIMATE, NOBODY, PERSON, QUESTIONS, SILENT, Answer, Quality
from estimation.result import spoken_day
from vocabulary.text import N_, Text, joined, text

if TYPE_CHECKING:
    from estimation.result import Estimate, Population

Given = tuple[bool, str]
"""A person's answer with its reason."""
Evidence = tuple[bool, Text]

RECENT, TOGETHER = 24, 12  # months
SIGNIFICANT = 0.05
AGREE = 1.05  # chains whose R-hat is larger tell different stories
SENSITIVE = ("sensitivity", "unshown-dependence", "leave-one-out", "thresholds", "influence", "factor", "tornado")
STATES: Mapping[str, str] = {
    "boundary": N_("at the boundary"),
    "not-exist": N_("no estimate exists"),
    "not-identified": N_("not identified"),
    "large-bias": N_("too biased"),
    "not-converged": N_("did not converge"),
}
COUNTED_APART = "residual"  # there `observed` is what was counted, not a part of the population


@dataclass(frozen=True)
class Case:
    """An estimate with what it cannot know itself: whether its data are kept in the programme, which other methods were used
    on them, and the day on which it is judged (where it bears none itself)."""

    estimate: Estimate
    kept: bool = False
    others: tuple[str, ...] = ()
    today: date | None = None


def judge(case: Case, given: Mapping[str, Given] | None = None, lowered_to: str = "", lowered_because: str = "") -> Quality:
    """The quality of an estimate from what it shows and what people answered.

    A person answers what the estimate does not show, and may answer no where it shows a yes; a no that it shows stays.
    """
    answers = []
    for question in QUESTIONS:
        shown = shown_by(case, question.key)
        told = (given or {}).get(question.key)
        if shown is not None and (told is None or told[0] or not shown[0]):
            answers.append(Answer(question.key, shown[0], shown[1], ESTIMATE))
        elif told is not None:
            answers.append(Answer(question.key, told[0], told[1], PERSON))
        else:
            answers.append(Answer(question.key, False, text(SILENT), NOBODY))
    return Quality(tuple(answers), tuple(contradictions(case.estimate)), lowered_to, lowered_because)


def shown_by(case: Case, key: str) -> Evidence | None:
    """What the estimate itself answers to a question; nothing where it cannot."""
    return SHOWN[key](case) if key in SHOWN else None


def contradictions(estimate: Estimate) -> list[Text]:
    """What cannot be: these make any estimate a class D."""
    seen = estimate.observed if _holds_the_observed(estimate) else None
    return implausible(estimate.population, seen, signed=_is_signed(estimate))


def implausible(population: Population, seen: float | None, *, signed: bool = False) -> list[Text]:
    """What cannot be in a figure and its limits; `seen` are those of the population who were observed, `signed` is a figure
    that may lie below zero."""
    p, found = population, []
    if not math.isfinite(p.point):
        return [text(N_("the figure is no number."))]
    if p.point < 0 and not signed:
        found.append(text(N_("the total is negative.")))
    elif seen is not None and p.point < seen * (1 - 1e-9):
        found.append(text(N_("the figure lies below the {n} persons who were seen."), n=round(seen)))
    if p.lower is not None and p.upper is None:
        found.append(text(N_("the data set no upper limit.")))
    if (p.lower is not None and p.lower > p.point) or (p.upper is not None and p.upper < p.point):
        found.append(text(N_("the figure lies outside its own interval.")))
    return found


def part_grade(estimate: Estimate, population: Population) -> str:
    """The class of a part of an estimate: that of the whole, or D where the part's own figure is implausible."""
    whole = "" if estimate.quality is None else estimate.quality.grade
    return "D" if whole and implausible(population, None, signed=_is_signed(estimate)) else whole


def _is_signed(estimate: Estimate) -> bool:
    from estimation.method import methods

    kind = methods().get(estimate.method)
    return kind is not None and kind.signed


def _holds_the_observed(estimate: Estimate) -> bool:
    from estimation.method import methods

    kind = methods().get(estimate.method)
    return kind is not None and kind.branch() != COUNTED_APART


# the questions that an estimate can answer itself ----------------------------------------------------------------------


def _assumptions(case: Case) -> Evidence | None:
    register = case.estimate.register
    gaps = [entry.what for entry in register if not entry.complete]
    if gaps:
        return False, text(N_("Without value, range, source, date or who decided: {names}."), names=", ".join(gaps))
    if not register:
        return None
    return True, text(
        N_("{n} assumption is in the register, complete."), N_("{n} assumptions are in the register, complete."),
        n=len(register),
    )  # fmt: skip


def _accessible(case: Case) -> Evidence | None:
    return (True, text(N_("The data are kept in the programme."))) if case.kept else None


def _repeatable(case: Case) -> Evidence:
    made = case.estimate.provenance
    if made.version and made.data:
        return True, text(N_("Version, fingerprint of the data and seed {seed} are kept."), seed=str(made.seed))
    return False, text(N_("The version or the fingerprint of the data is not kept."))


def _defined(case: Case) -> Evidence | None:
    d = case.estimate.definition
    if d.area and (d.start or d.end) and (d.age_from is not None or d.age_to is not None):
        return True, text(N_("The definition names status, ages, area and date."))
    return None


def _agreed(case: Case) -> Evidence:
    if reason := reason_of(case.estimate):
        return False, text(N_("The method was used although the data hardly carry it: {reason}"), reason=reason)
    return True, text(N_("The adviser refused nothing."))


def _checked(case: Case) -> Evidence | None:
    """The first check that the estimate holds: state of the model, chains, test of fit, deviance, identities."""
    d, models = case.estimate.diagnostics, case.estimate.models
    if models and models[0].status != "ok":
        state = Text(STATES.get(models[0].status, models[0].status))
        return False, text(N_("The model that gives the figure did not settle: its state is “{state}”."), state=state)
    if _is_number(d.get("r_hat")):
        good = d["r_hat"] <= AGREE
        said = N_("The chains agree (R-hat {value}).") if good else N_("The chains do not agree (R-hat {value}).")
        return good, text(said, value=round(float(d["r_hat"]), 3))
    p = next((d[name] for name in ("p_bootstrap", "p_g", "p") if _is_number(d.get(name))), None)
    if p is None and models and models[0].deviance is not None and models[0].df > 0:
        from scipy.special import chdtrc

        p = float(chdtrc(models[0].df, max(0.0, models[0].deviance)))
    if p is not None:
        good = p >= SIGNIFICANT
        said = N_("The model fits the data (p {value}).") if good else N_("The model does not fit the data (p {value}).")
        return good, text(said, value=float(f"{p:.2g}"))
    if isinstance(printed := d.get("printed_agrees"), bool):  # what is printed against what its parts give
        return printed, text(N_("The printed figures agree with their parts.") if printed else
                             N_("The printed figures do not agree with their parts."))  # fmt: skip
    if _is_number(below := d.get("share_negative")):  # that its lines add up is true of every account, and tells nothing
        return not below, text(N_("No group of the account is below zero.") if not below else
                               N_("Groups of the account are below zero."))  # fmt: skip
    return None


def _errors(case: Case) -> Evidence | None:
    carried = case.estimate.diagnostics.get("linkage")
    if isinstance(carried, Mapping) and _is_number(carried.get("share")):
        return True, text(N_("The interval holds the errors of linkage."))
    shares = [line for line in case.estimate.account if line.key.startswith("undercount") and line.value]
    if not shares:
        return None
    return True, text(N_("The account holds an undercount."))


def _interval(case: Case) -> Evidence:
    p = case.estimate.population
    if p.lower is None and p.upper is None:
        return False, text(N_("There is no interval."))
    if p.lower is None or p.upper is None:
        return False, text(N_("The interval lacks a limit."))
    return True, text(N_("The interval comes from the data and the parameters together."))


def _second(case: Case) -> Evidence | None:
    if case.others:
        names = joined(Text(label) for label in case.others)
        return True, text(N_("The same data were also given to: {methods}."), methods=names)
    if any(table.name.startswith(SENSITIVE) for table in case.estimate.tables):
        return True, text(N_("The result shows how the figure moves with what it assumes."))
    return None


def _recent(case: Case) -> Evidence | None:
    d, created = case.estimate.definition, _day(case.estimate.provenance.created)
    reference, today = _day(d.end) or _day(d.start), created or case.today
    if reference is None or today is None:
        return None
    good = _months(reference, today) <= RECENT
    said = N_("{day} was at most 24 months ago.") if good else N_("{day} was more than 24 months ago.")
    return good, text(said, day=spoken_day(reference.isoformat()))


def _together(case: Case) -> Evidence | None:
    start, end = _day(case.estimate.definition.start), _day(case.estimate.definition.end)
    if start is None or end is None:
        return None
    good = _months(start, end) <= TOGETHER
    said = N_("The period is of at most 12 months.") if good else N_("The period is longer than 12 months.")
    return good, text(said)


SHOWN: Mapping[str, Callable[[Case], Evidence | None]] = {
    "assumptions-documented": _assumptions,
    "inputs-accessible": _accessible,
    "run-repeatable": _repeatable,
    "population-defined": _defined,
    "no-overridden-refusal": _agreed,
    "check-passed": _checked,
    "errors-estimated": _errors,
    "whole-interval": _interval,
    "second-opinion": _second,
    "recent": _recent,
    "inputs-together": _together,
}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso[:10])
    except ValueError:
        return None


def _months(first: date, last: date) -> float:
    """From one day to another in months; the day after a whole year is already more than twelve."""
    return (last.year - first.year) * 12 + last.month - first.month + (last.day - first.day) / 31
