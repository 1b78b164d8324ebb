"""Chapman's estimate from two lists."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from estimation.capture_recapture.described import CLOSED, SAME_CHANCE
from estimation.capture_recapture.intervals import log_normal, normal, transformed_logit
from estimation.capture_recapture.presenting import (
    PERSONS,
    data_warnings,
    forest_row,
    overlap_chart,
    seen,
)
from estimation.capture_recapture.reading import ROLES, read_capture_table
from estimation.capture_recapture.strata import Part, by_strata, stratum_name
from estimation.capture_recapture.table import CaptureTable, Counts
from estimation.charts import Forest
from estimation.method import Method, register
from estimation.result import Column, Estimate, Model, Population, ResultTable
from estimation.table import Table
from vocabulary.errors import BadInput, NoEstimate, Problem
from vocabulary.fields import Choice, Names, described
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text


@register
@dataclass(frozen=True)
class Chapman(Method):
    """Two lists, and the persons found on both.

    If a list caught a fixed share of the population whoever the person is, then the share of the second list that is
    also on the first is the share of the population that is on the first. With n1 and n2 persons on the lists and m on
    both, Lincoln and Petersen's estimate is n1·n2/m. Chapman's is (n1+1)(n2+1)/(m+1) − 1: almost free of bias where
    n1 + n2 is at least the population, and finite with a small overlap. Its variance is
    (n1+1)(n2+1)(n1−m)(n2−m)/((m+1)²(m+2)) (Seber 1970).

    Two lists cannot tell dependence: if being on one makes being on the other likelier, the estimate is too low; if
    rarer, too high. Nothing in the data shows which. With three lists or more use log-linear models. By strata in which
    the lists' shares differ less (sex, age, area) the estimate is that of Sekar and Deming.

    The interval is log-normal on the unseen (never below the number seen), or Sadinle's transformed logit, which holds
    its level better with small overlaps, or the normal one, which is given for comparison with older reports.
    """

    name = "chapman"
    label = N_("Two lists (Chapman)")
    summary = N_("The total from two lists and the persons found on both.")
    assumes = (
        N_("Being on one list makes being on the other neither likelier nor rarer."),
        SAME_CHANCE,
        CLOSED,
    )
    references = (
        "Chapman, D. G. (1951). Some properties of the hypergeometric distribution with applications to zoological sample "
        "censuses. University of California Publications in Statistics 1, 131–160.",
        "Seber, G. A. F. (1970). The effects of trap response on tag recapture estimates. Biometrics 26, 13–22.",
        "Sekar, C. C. & Deming, W. E. (1949). On a method of estimating birth and death rates and the extent of "
        "registration. Journal of the American Statistical Association 44, 101–115.",
        "Sadinle, M. (2009). Transformed logit confidence intervals for small populations in single capture–recapture "
        "estimation. Communications in Statistics – Simulation and Computation 38, 1909–1924.",
    )
    roles = ROLES

    interval: str = described(
        Choice(
            N_("Interval"),
            N_("How the limits are computed."),
            {
                "log-normal": N_("log-normal approximation"),
                "transformed-logit": N_("transformed logit"),
                "normal": N_("normal approximation"),
            },
        ),
        "log-normal",
    )
    lists: tuple[str, ...] = described(Names(N_("Lists"), N_("The two lists to use, where the table has more.")), ())

    def read(self, table: Table, by: Sequence[str] = ()) -> CaptureTable:
        data = read_capture_table(table, by, self.lists)
        if (reason := self.suits(data)) is not None:
            remedy = text(N_("Choose two of them with lists=A,B: {names}"), names=", ".join(data.lists))
            raise BadInput(Problem("not-two-lists", reason, table.place(), remedy))
        return data

    @classmethod
    def suits(cls, data: CaptureTable) -> Text | None:
        if data.k != 2:
            return text(N_("This method uses two lists, and the table has {n}"), n=data.k)
        return None

    def fit(self, data: CaptureTable, progress: Progress = silent) -> Estimate:
        progress(0.0, text(N_("Estimating")))
        warnings = data_warnings(data)
        tables = [_arithmetic(data)]
        rows = []
        if data.by:
            together = by_strata(data, self.level, lambda counts, _: self._one(counts), progress)
            population, models, strata = together.population, together.models, together.strata
            warnings += together.warnings
            tables.append(together.table)
            rows = [forest_row(stratum_name(s.stratum), s.population, self.name) for s in strata]
            title = text(N_("The total and its strata"))
        else:
            found = self._one(data.total)
            population, strata = found.population, ()
            models = (found.model, _lincoln_petersen(data.total))
            title = text(N_("The estimate"))
        rows.insert(0, forest_row(Text(self.label), population, self.name, chosen=True))
        progress(1.0, text(N_("Estimating")))
        return Estimate(
            **self.own(data, data.by),
            population=population,
            observed=data.observed,
            models=models,
            strata=strata,
            diagnostics={"lists": data.lists, "left_out": data.left_out},
            warnings=tuple(warnings),
            charts=(Forest(title, tuple(rows), PERSONS), overlap_chart(data)),
            tables=tuple(tables),
            seen=seen(data),
        )

    def _one(self, counts: Counts) -> Part:
        second, first, both = (float(v) for v in counts[1:])
        n1, n2 = first + both, second + both
        if not both:
            raise NoEstimate(Problem("no-overlap", text(N_("the lists do not overlap"))))
        point = (n1 + 1) * (n2 + 1) / (both + 1) - 1
        se = math.sqrt((n1 + 1) * (n2 + 1) * first * second / ((both + 1) ** 2 * (both + 2)))
        observed = first + second + both
        population: Population
        if self.interval == "transformed-logit":
            population = transformed_logit(both, first, second, point, se, self.level)
        elif self.interval == "normal":
            population = normal(observed, point, se, self.level)
        else:
            population = log_normal(observed, point, se, self.level)
        return Part(population, Model("Chapman", population=point, se=se))

    @classmethod
    def example(cls) -> Table:
        """Hepatitis A in northern Taiwan, 1995: serum tests (P) and quarantine records (Q).

        Chao, Tsay, Lin, Shau & Chao (2001), Statistics in Medicine 20, 3123–3157, table 1, over the third list.
        """
        return Table({"P": (1, 1, 0), "Q": (1, 0, 1), "count": (49, 86, 73)}, name="hav_taiwan_1995")


def _lincoln_petersen(counts: Counts) -> Model:
    """n1·n2/m with the delta-method standard error (Seber 1982, section 3.1), for comparison."""
    second, first, both = (float(v) for v in counts[1:])
    n1, n2 = first + both, second + both
    se = math.sqrt(n1 * n2 * first * second / both**3)
    return Model("Lincoln-Petersen", population=n1 * n2 / both, se=se)


def _arithmetic(data: CaptureTable) -> ResultTable:
    second, first, both = (float(v) for v in data.total[1:])
    columns = (Column(text(N_("Group"))), Column(text(N_("Seen")), "count", PERSONS))
    rows = (
        (text(N_("On {name}"), name=data.lists[0]), first + both),
        (text(N_("On {name}"), name=data.lists[1]), second + both),
        (text(N_("On both")), both),
        (text(N_("On at least one")), data.observed),
    )
    return ResultTable("overlap", text(N_("The two lists")), columns, rows)
