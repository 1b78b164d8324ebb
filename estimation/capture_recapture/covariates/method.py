"""The method for lists with covariates: one command, three estimators of what covariates have to do with being on a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from estimation.capture_recapture.covariates import logit, partial, robust
from estimation.capture_recapture.covariates.learners import LEARNERS
from estimation.capture_recapture.covariates.reading import COVARIATE_ROLES, FORMULA, read_covariate_table
from estimation.capture_recapture.covariates.structure import DEPENDENCE
from estimation.capture_recapture.covariates.table import CovariateTable
from estimation.capture_recapture.described import CLOSED, LISTS
from estimation.method import Method, register
from estimation.result import Estimate
from estimation.table import Table
from vocabulary.errors import BadInput, BadParameter, NoEstimate, Place, Problem
from vocabulary.fields import Choice, Integer, Number, Words, described
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text

MOST_LISTS = 10
ESTIMATOR = N_("Estimator")


@register
@dataclass(frozen=True)
class Covariates(Method):
    """Where the chance to be on a list depends on what a person is like: age, sex, origin, district. Persons who differ in this
    make lists look dependent, and a total that does not know of it is too low or too high.

    Conditional logit (Huggins 1989; Alho 1990; Tilling & Sterne 1999): the log-odds of each pattern of lists against being on
    none is a sum of effects of covariates on each list and, where the model has them, of interactions of lists. It is fitted to
    those seen, given that they were seen; each of them stands for 1/(1 − p₀(x)) persons. Formulas are written as in R: `~ sex +
    age`. Without a formula every column that is no list serves. With two lists these are independent given the covariates; with
    more, a model such as `A*B, C` lets lists go together. Other models stand beside it with their AIC. With strata the total
    and its parts come from one fit: what the strata share is in the total's interval.

    Doubly robust (Das, Kennedy & Jewell 2023): two lists, independent given the covariates, whose effects need no formula of
    the right shape: learners find them, each time without the persons for whom they are used (cross-fitting), and a correction
    takes out the first-order error of what was learnt. The estimate holds where either part is learnt well. Chances of being on
    both lists that are too small are lifted, and it is said how many were. Trees (forest, boosting) need many persons: with two
    or three thousand their limits hold the truth less often than they say.

    Partial pooling: strata have margins and interactions of their own, drawn from a common normal distribution whose mean and
    spread the data say; small strata lean on the others, large ones hardly. The figure is the posterior's median. Beside it
    stand the strata each by itself, and all with the same chances.

    No covariate that was not recorded is allowed for: among persons alike in all that is recorded the model is as good as
    its assumption.
    """

    name = "covariates"
    label = N_("Lists with covariates")
    summary = N_("Chances to be on a list that depend on age, sex, origin or area; strata that share what they know.")
    told = N_(
        "The {lists} lists hold {observed} persons. How likely a person is to be listed was let depend on what is known "
        "of them, such as age, sex, origin or area. Each person on a list stands for as many as were as unlikely to be "
        "seen."
    )
    assumes = (
        N_("Persons alike in the covariates have the same chances; what was not recorded makes no difference."),
        N_("Given the covariates, lists go together only as the model says; with two lists they are independent."),
        CLOSED,
    )
    references = (
        "Huggins, R. M. (1989). On the statistical analysis of capture experiments. Biometrika 76, 133–140.",
        "Alho, J. M. (1990). Logistic regression in capture–recapture models. Biometrics 46, 623–635.",
        "Tilling, K. & Sterne, J. A. C. (1999). Capture–recapture models including covariate effects. American Journal of "
        "Epidemiology 149, 392–400.",
        "Zwane, E. N. & van der Heijden, P. G. M. (2003). Implementing the parametric bootstrap in capture–recapture models "
        "with continuous covariates. Statistics & Probability Letters 65, 121–125.",
        "Das, M., Kennedy, E. H. & Jewell, N. P. (2023). Doubly robust capture–recapture methods for estimating population "
        "size. Journal of the American Statistical Association 118, 1309–1321.",
        "Gelman, A. & Hill, J. (2007). Data Analysis Using Regression and Multilevel/Hierarchical Models. Cambridge University "
        "Press.",
    )
    roles = COVARIATE_ROLES

    estimator: str = described(
        Choice(
            ESTIMATOR,
            N_("Conditional logit for any number of lists, doubly robust for two, partial pooling for strata."),
            {
                "conditional-logit": N_("conditional logit"),
                "doubly-robust": N_("doubly robust, with learners"),
                "partial-pooling": N_("strata with partial pooling"),
            },
        ),
        "conditional-logit",
    )
    formula: str = described(
        Words(
            FORMULA,
            N_("The covariates, written like ~ sex + age; ~ 1 for none. Empty: every column that is no list."),
            longest=500,
            example="~ sex + age",
        ),
        "",
    )
    model: str = described(
        Words(
            N_("Model"),
            N_("Which lists go together, such as A*B, C or [12,3]. Empty: none; with partial pooling all pairs."),
            longest=500,
            example="A*B, C",
        ),
        "",
    )
    effects: str = described(
        Choice(
            N_("Effects of the covariates"),
            N_("For the conditional logit: whether a covariate moves each list in its own way."),
            {"per-list": N_("their own for each list"), "shared": N_("the same for all lists")},
        ),
        "per-list",
    )
    dependence: str = described(
        Words(
            DEPENDENCE,
            N_("For the conditional logit: covariates of how far lists go together; ~ 1 where there are none."),
            longest=500,
        ),
        "~ 1",
    )
    interval: str = described(
        Choice(
            N_("Interval"),
            N_("Log-normal on the unseen is never below the number seen. Partial pooling has the posterior's."),
            {
                "log-normal": N_("log-normal approximation"),
                "normal": N_("normal approximation"),
                "bootstrap": N_("bootstrap, for the conditional logit"),
            },
        ),
        "log-normal",
    )
    replicates: int = described(
        Integer(
            N_("Samples drawn"),
            N_("How many samples the bootstrap draws, or how many independent draws the posterior must be worth."),
            100,
            20_000,
        ),
        1000,
    )
    learner: str = described(Choice(N_("Learner"), N_("For the doubly robust estimator."), LEARNERS), "logistic")
    correction: str = described(
        Choice(
            N_("Correction"),
            N_("For the doubly robust estimator. Targeting never goes below the number seen."),
            {"one-step": N_("one step"), "tmle": N_("targeting (TMLE)")},
        ),
        "one-step",
    )
    folds: int = described(Integer(N_("Folds"), N_("In how many parts the persons are dealt for cross-fitting."), 2, 20), 5)
    smallest: float = described(
        Number(
            N_("Smallest chance of both lists"),
            N_("For the doubly robust estimator: smaller learnt chances of being on both, if seen, are lifted to this."),
            0.0005,
            0.2,
            step=0.0005,
        ),
        0.005,
    )
    lists: tuple[str, ...] = described(LISTS, ())

    def __post_init__(self) -> None:
        super().__post_init__()
        problems = []
        if self.estimator == "doubly-robust" and self.interval == "bootstrap":
            what = text(N_("The doubly robust estimator has no bootstrap"))
            remedy = text(N_("Use the log-normal or the normal interval"))
            problems.append(Problem("no-bootstrap", what, Place(field=N_("Interval")), remedy))
        if self.estimator == "partial-pooling" and self.formula:
            what = text(N_("Partial pooling takes strata, not a formula"))
            remedy = text(N_("Leave the formula empty and name the columns of the strata"))
            problems.append(Problem("no-formula", what, Place(field=FORMULA), remedy))
        if self.estimator == "doubly-robust" and self.model:
            what = text(N_("The doubly robust estimator takes two lists to be independent given the covariates"))
            problems.append(Problem("no-model", what, Place(field=N_("Model")), text(N_("Leave the model empty"))))
        if problems:
            raise BadParameter(problems)

    def read(self, table: Table, by: Sequence[str] = ()) -> CovariateTable:
        pooled = self.estimator == "partial-pooling"
        formulas = ("~ 1", "~ 1") if pooled else (self.formula, self.dependence)
        data = read_covariate_table(table, by, self.lists, formulas)
        if pooled and not by:
            missing = text(N_("Partial pooling needs strata, and no column was named for them"))
            remedy = text(N_("Name the columns that make the strata, as with --by area"))
            raise BadInput(Problem("no-strata", missing, table.place(), remedy))
        most = 2 if self.estimator == "doubly-robust" else MOST_LISTS
        if data.k > most:
            many = text(N_("This estimator takes at most {most} lists, and the table has {n}"), most=most, n=data.k)
            raise BadInput(Problem("number-of-lists", many, table.place(), text(N_("Choose some of them with lists=A,B,C"))))
        return data

    @classmethod
    def suits(cls, data: CovariateTable) -> Text | None:
        return None if data.formula else text(NO_COVARIATE)

    def fit(self, data: CovariateTable, progress: Progress = silent) -> Estimate:
        if not data.formula:
            remedy = text(N_("Add a column such as sex or age, or write ~ 1 as formula to go without"))
            raise NoEstimate(Problem("no-covariate", text(NO_COVARIATE), Place(field=FORMULA), remedy))
        fitted = {"conditional-logit": logit.estimate, "doubly-robust": robust.estimate, "partial-pooling": partial.estimate}
        return fitted[self.estimator](self, data, progress)

    @classmethod
    def example(cls) -> Table:
        """Three lists of persons by sex and age group; the figures are made up: drawn once from a model with 4,000 persons."""
        return Table(_example(), name="three-lists-by-sex-and-age")


NO_COVARIATE = N_("The table has no covariate: no column beside the lists and the count that varies")


def _example() -> dict[str, tuple[str | int, ...]]:
    """For each sex and age the persons of the patterns 001, 010, … 111."""
    counts = {
        ("F", 22): (93, 86, 29, 80, 30, 31, 6),
        ("F", 32): (80, 40, 23, 102, 52, 13, 11),
        ("F", 42): (72, 13, 7, 68, 52, 11, 11),
        ("F", 55): (75, 7, 9, 59, 50, 11, 8),
        ("M", 22): (68, 202, 33, 90, 17, 38, 13),
        ("M", 32): (90, 117, 36, 86, 20, 43, 9),
        ("M", 42): (61, 35, 16, 60, 25, 25, 2),
        ("M", 55): (77, 18, 18, 57, 43, 9, 0),
    }
    rows = [(pattern, *who, n) for who, found in counts.items() for pattern, n in enumerate(found, 1)]
    lists = {name: tuple(row[0] >> (2 - j) & 1 for row in rows) for j, name in enumerate(("Refuge", "Police", "Health"))}
    return {
        **lists,
        "sex": tuple(row[1] for row in rows),
        "age": tuple(row[2] for row in rows),
        "count": tuple(row[3] for row in rows),
    }
