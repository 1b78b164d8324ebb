"""The models that were compared: how well each fits and what it would give, so that the choice can be judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from estimation.result import Estimate, Model
from exports import words
from exports.book import Book
from exports.numbers import to_base
from exports.page import Cell, Col, Page, marked
from exports.report import ReportSpec
from exports.sheets import Sheet, sheet
from exports.signs import used_in
from vocabulary.text import N_, Text, text

MOST = 40  # rows; the rest is told in a sentence


@sheet(50)
@dataclass(frozen=True)
class Models(Sheet):
    """One for every estimate that compared at least two models."""

    tab: ClassVar[str] = N_("Models")
    letter: ClassVar[str] = "T"
    place: int = 0

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls(i) for i, e in enumerate(spec.ordered()) if len(e.models) > 1]

    @property
    def key(self) -> str:
        return f"models-{self.place}"

    def estimate(self, spec: ReportSpec) -> Estimate:
        return spec.ordered()[self.place]

    def title(self, spec: ReportSpec) -> Text:
        n = len(self.estimate(spec).models)
        return text(N_("{n} model compared"), N_("{n} models compared"), n=n)

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("{method}: what each model would give"), method=words.label(spec, self.estimate(spec)))

    def write(self, book: Book) -> None:
        spec, estimate = book.spec, self.estimate(book.spec)
        models = estimate.models[:MOST]
        page = Page(book, self.key, (34, 14, 11, 12, 12, 12, 14, 24), landscape=True)
        page.title(self.title(spec))
        page.lines(words.label(spec, estimate))
        page.lines(text(N_("The model used stands first.")))
        if any(m.aic is not None or m.bic is not None for m in models):
            page.lines(text(N_("A smaller AIC or BIC is better.")))
        if len(estimate.models) > MOST:
            page.lines(text(N_("The first {n} of {all} models are shown."), n=MOST, all=len(estimate.models)))
        base, exact = spec.base_of(estimate), spec.shows_exactly(estimate)
        fit = "number" if exact else "persons"  # as whole numbers
        every: list[tuple[Col, list[Cell]]] = [
            (Col(text(N_("Model")), width=34), [_name(book, m) for m in models]),
            (Col(text(N_("Parameters")), "persons", 14), [m.parameters or None for m in models]),
            (Col(text(N_("Degrees of freedom")), "persons", 12), [m.df if m.parameters else None for m in models]),
            (Col(text(N_("Deviance")), fit, 12), [_fit(m.deviance, exact) for m in models]),
            (Col("AIC", fit, 12), [_fit(m.aic, exact) for m in models]),
            (Col("BIC", fit, 12), [_fit(m.bic, exact) for m in models]),
            (Col(text(N_("Estimate")), "persons", 14), [_rounded(m.population, base) for m in models]),
            (Col(text(N_("Status")), width=24), [words.status(m.status) for m in models]),
        ]
        used: list[tuple[Col, list[Cell]]] = [(col, cells) for col, cells in every if any(c is not None for c in cells)]
        columns, rows = marked([col for col, _ in used], [[cells[i] for _, cells in used] for i in range(len(models))])
        for column, col in enumerate(columns):
            page.sheet.set_column(column, column, col.width)
        page.marks(used_in(rows))
        page.skip(6)
        alt = text(N_("The models compared, the one used first, with what each would give"))
        page.table(f"T_models_{self.place}", columns, rows, alt, [0])


def _name(book: Book, model: Model) -> str:
    return model.name or " + ".join(model.terms) or book.words(N_("without a name"))


def _fit(value: float | None, exact: bool) -> float | None:
    """A measure of fit: beside protected counts in whole units, which is what models are compared by; its decimals are those of
    the exact counts."""
    return value if value is None or exact else round(value)


def _rounded(value: float | None, base: int) -> int | None:
    return None if value is None else to_base(value, base)
