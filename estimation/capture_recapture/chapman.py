"""Chapman's estimate from two lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from estimation.capture_recapture.described import CLOSED, SAME_CHANCE
from estimation.capture_recapture.intervals import log_normal, normal, transformed_logit
from estimation.capture_recapture.loglinear_parts import profile_chart
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
from estimation.capture_recapture.two_lists import TwoLists, two_list_bootstrap, two_list_profile
from estimation.capture_recapture.unshown import unshown_curves, unshown_tables
from estimation.charts import Chart, Forest
from estimation.method import Method, register
from estimation.result import Column, Estimate, Model, Population, ResultTable
from estimation.table import Table
from vocabulary.errors import BadInput, NoEstimate, Problem
from vocabulary.fields import Choice, Integer, Names, described
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text

NAMES = {
    "Chapman": N_("Chapman"),
    "Lincoln-Petersen": N_("Lincoln and Petersen"),
    "Chao": N_("Chao's lower bound"),
}


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

    Two more are the profile likelihood, all totals that fit nearly as well as the best (it is centred on Lincoln and
    Petersen's figure, somewhat above Chapman's), and the bootstrap: tables of as many persons as were estimated, the unseen
    among them, are drawn and estimated again (Buckland & Garthwaite 1991).

    What the estimate would be if the odds ratio of the two lists were not 1 stands in a table and a curve: the unseen are
    multiplied by it (Gerritse, van der Heijden & Bakker 2015).

    Chao's lower bound, n + f1(f1−1)/(4(f2+1)) with f1 persons on one list and f2 on both, stands beside it. It holds where
    persons differ in how easily they are found, if each is as easily found by one list as by the other.
    """

    name = "chapman"
    label = N_("Two lists (Chapman)")
    summary = N_("The total from two lists and the persons found on both.")
    told = N_(
        "The {lists} lists were compared person by person; together they hold {observed}. The smaller the part of one "
        "list that is found on the other, the more persons must be on neither. The estimate is the number that agrees "
        "with the overlap that was found."
    )
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
        "Chao, A. (1987). Estimating the population size for capture–recapture data with unequal catchability. Biometrics 43, "
        "783–791.",
        "Buckland, S. T. & Garthwaite, P. H. (1991). Quantifying precision of mark–recapture estimates using the bootstrap and "
        "related methods. Biometrics 47, 255–268.",
        "Cormack, R. M. (1992). Interval estimation for mark–recapture studies of closed populations. Biometrics 48, 567–576.",
        "Gerritse, S. C., van der Heijden, P. G. M. & Bakker, B. F. M. (2015). Sensitivity of population size estimation for "
        "violating parametric assumptions in log-linear models. Journal of Official Statistics 31, 357–379.",
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
                "profile": N_("profile likelihood"),
                "bootstrap": N_("bootstrap"),
                "normal": N_("normal approximation"),
            },
        ),
        "log-normal",
    )
    lists: tuple[str, ...] = described(Names(N_("Lists"), N_("The two lists to use, where the table has more.")), ())
    replicates: int = described(
        Integer(N_("Tables drawn again"), N_("How many tables a bootstrap interval is computed from."), 100, 20000), 1000
    )

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
        charts: list[Chart] = []
        if data.by:
            together = by_strata(data, self.level, lambda counts, _: self._one(counts), progress)
            population, models, strata = together.population, together.models, together.strata
            warnings += together.warnings
            tables.append(together.table)
            rows = [forest_row(stratum_name(s.stratum), s.population, self.name) for s in strata]
            title = text(N_("The total and its strata"))
        else:
            found, lists = self._one(data.total), TwoLists.of(data.total)
            population, strata = found.population, ()
            models = (found.model, lists.lincoln_petersen(), lists.chao())
            others = [(Text(NAMES[m.name]), self._beside(m, data.observed)) for m in models[1:]]
            rows = [forest_row(label, p, self.name) for label, p in others]
            tables.append(_estimators([(Text(NAMES["Chapman"]), population), *others]))
            if self.interval == "profile":
                charts.append(profile_chart(two_list_profile(lists, self.level), self.level))
            title = text(N_("The estimates beside each other"))
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
            charts=(Forest(title, tuple(rows), PERSONS), *charts, overlap_chart(data), *unshown_curves(data, population)),
            tables=(*tables, *unshown_tables(data, population)),
            seen=seen(data),
        )

    def _one(self, counts: Counts) -> Part:
        lists = TwoLists.of(counts)
        if not lists.both:
            raise NoEstimate(Problem("no-overlap", text(N_("the lists do not overlap"))))
        model = lists.chapman()
        assert model.population is not None
        assert model.se is not None
        return Part(self._interval(lists, model.population, model.se), model)

    def _interval(self, lists: TwoLists, point: float, se: float) -> Population:
        if self.interval == "transformed-logit":
            return transformed_logit(lists.both, lists.first, lists.second, point, se, self.level)
        if self.interval == "normal":
            return normal(lists.seen, point, se, self.level)
        if self.interval == "bootstrap":
            return two_list_bootstrap(lists, self.level, self.replicates, self.seed)
        if self.interval == "profile":
            shape = two_list_profile(lists, self.level)
            return Population(point, shape.lower, shape.upper, self.level, "profile-likelihood", se)
        return log_normal(lists.seen, point, se, self.level)

    def _beside(self, model: Model, observed: float) -> Population:
        assert model.population is not None
        assert model.se is not None
        return log_normal(observed, model.population, model.se, self.level)

    @classmethod
    def example(cls) -> Table:
        """Hepatitis A in northern Taiwan, 1995: serum tests (P) and quarantine records (Q).

        Chao, Tsay, Lin, Shau & Chao (2001), Statistics in Medicine 20, 3123–3157, table 1, over the third list.
        """
        return Table({"P": (1, 1, 0), "Q": (1, 0, 1), "count": (49, 86, 73)}, name="hav_taiwan_1995")


def _estimators(found: Sequence[tuple[Text, Population]]) -> ResultTable:
    columns = (
        Column(text(N_("Estimator"))),
        Column(text(N_("Estimate")), "persons", PERSONS),
        Column(text(N_("Standard error")), "persons", PERSONS),
        Column(text(N_("Lower limit")), "persons", PERSONS),
        Column(text(N_("Upper limit")), "persons", PERSONS),
    )
    rows = tuple((label, p.point, p.se, p.lower, p.upper) for label, p in found)
    note = text(N_("The limits of the second and third are log-normal. Chao's is a lower bound where persons differ."))
    return ResultTable("estimators", text(N_("The estimates beside each other")), columns, rows, note)


def _arithmetic(data: CaptureTable) -> ResultTable:
    lists = TwoLists.of(data.total)
    columns = (Column(text(N_("Group"))), Column(text(N_("Seen")), "count", PERSONS))
    rows = (
        (text(N_("On {name}"), name=data.lists[0]), lists.sizes[0]),
        (text(N_("On {name}"), name=data.lists[1]), lists.sizes[1]),
        (text(N_("On both")), lists.both),
        (text(N_("On at least one")), data.observed),
    )
    return ResultTable("overlap", text(N_("The two lists")), columns, rows)
