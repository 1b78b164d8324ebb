"""A stock of foreign residents built from a census and linked registers, with its irregular component and its vintages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimation.charts import Bars, Series
from estimation.method import Method, register
from estimation.residual.account import Lines, settle
from estimation.residual.influence import SAMPLING, THRESHOLD, Influence, Quantity, influence
from estimation.residual.influence_shown import show
from estimation.residual.presenting import PERSONS, account_waterfall
from estimation.residual.simulation import DRAWS, population_of
from estimation.residual.spread import Reals
from estimation.residual.stock_inputs import BASE, IRREGULAR, ROLES, RegisterStock, read_stock
from estimation.residual.switches import with_waiting
from estimation.residual.vintages import (
    breaks,
    census,
    revised,
    seen_by,
    source_of,
    source_table,
    vintage_table,
    vintages,
)
from estimation.result import AccountLine, Column, Estimate, Model, ResultTable, StratumResult
from estimation.table import Table
from vocabulary.errors import BadParameter, Place, Problem
from vocabulary.fields import Choice, Integer, Words, described
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text


@register
@dataclass(frozen=True)
class RegisterStockMethod(Method):
    """Foreign residents from a census and linked registers, and those of them in an irregular situation.

    In the manner of Chile's statistical office and migration service: the base are the foreign usual residents of a census
    (`census`); persons with a permit or an application first seen after it are added by linked identifiers (`permits`,
    `applications`), or all who reside legally stand in one number (`regular`); those who died (`deaths`), whose last border
    record is an exit longer than the rule of residence allows (`exits`), who are not usual residents (`not_resident`) and who
    were found twice (`duplicates`) are taken out. The irregular component is one number (`irregular`), or the sum of what shows
    it: reports to the authorities by the persons themselves (`self_reports`), entries outside a border post
    (`irregular_entry`), stays beyond the permitted time (`expired_stays`), biometric enrolment (`biometric`), police reports
    (`police`), school enrolment (`school`), each person once.

    Every edition tells its past years anew: the editions are kept side by side as vintages, with the revision of each year
    and its growth within one edition. A figure that grows because a source was added has not grown: where the sources of the
    irregular component differ between editions the result says so first. Where a stock is printed (`total`) it is held to
    its parts before anything is computed. A later census (`census_later`) is put beside the stock: registers count those who
    left unseen, censuses miss persons, and the difference has either sign.

    The estimate is the irregular component of the edition and year that are chosen, by default the last. Where rows have a
    spread it is drawn. Whoever no register has seen is in none of these numbers: the figure is a lower bound for them.
    """

    name = "register-stock"
    label = N_("Stock from registers")
    summary = N_("A census and linked registers, edition by edition, with the irregular component.")
    told = N_(
        "A census is carried forward with what registers report, edition by edition. The persons whom a register knows "
        "without a permit in force are the irregular component of the stock; the figure is that of the latest edition."
    )
    assumes = (
        N_("Registers are linked, so that nobody is counted in two components."),
        N_("Who died or left is known from records of deaths and of the border."),
        N_("Persons in an irregular situation are seen by one of the sources; whoever is not is missing in the figure."),
    )
    references = (
        "INE & SERMIG (2023). Estimación de personas extranjeras residentes habituales en Chile al 31 de diciembre de 2022. "
        "Instituto Nacional de Estadísticas and Servicio Nacional de Migraciones, Santiago.",
    )
    roles = ROLES

    edition: str = described(Words(N_("Edition"), N_("Whose figures are the estimate; empty for the last."), longest=40), "")
    year: str = described(Words(N_("Year"), N_("Whose stock is the estimate; empty for the edition's last."), longest=40), "")
    waiting: str = described(
        Choice(
            N_("Those who wait"),
            N_("Whether persons who wait for a decision are in the figure."),
            {"left-out": N_("left out"), "counted": N_("counted")},
        ),
        "left-out",
    )
    totals: str = described(
        Choice(
            N_("Totals that disagree"),
            N_("What to do where a printed total is not the sum of its parts."),
            {"stop": N_("stop and name them"), "say": N_("go on and say so first")},
        ),
        "stop",
    )
    draws: int = described(
        Integer(N_("Draws"), N_("How often the account is drawn where inputs have a spread."), 100, 1_000_000), DRAWS
    )

    threshold: float = described(THRESHOLD, 0.0)

    def read(self, table: Table, by: Sequence[str] = ()) -> RegisterStock:
        return read_stock(table, by, strict=self.totals == "stop")

    @classmethod
    def suits(cls, data: RegisterStock) -> Text | None:
        return None

    def fit(self, data: RegisterStock, progress: Progress = silent) -> Estimate:
        progress(0.0, text(N_("Computing the account")))
        edition, year = self._chosen(data)
        lines = self._account(data, edition, year)
        value = {line.key: line.value for line in lines}
        rows = data.rows(edition, year, *self._counted(data, edition, year))
        drawn = None
        if not data.values.take(rows).certain.all():
            drawn = data.values.take(rows).draw(self.draws, np.random.default_rng(self.seed))
        population = population_of(value["irregular"], None if drawn is None else drawn.sum(axis=0), self.level)
        stock = value.get("stock")
        waits = "applications" in data.components(edition, year)
        definition = with_waiting(self.definition, self.waiting) if waits else self.definition
        moved = show(None if drawn is None else self._influence(data, edition, year), population)
        told = self._vintages(data)
        progress(1.0, text(N_("Computing the account")))
        return Estimate(
            **self.own(data, data.by) | {"definition": definition},
            population=population,
            observed=population.point,
            models=(Model(self.name, population=population.point, se=population.se),),
            strata=self._strata(data, rows, drawn),
            diagnostics={
                "edition": edition,
                "year": year,
                "stock": stock,
                "share_irregular": population.point / stock if stock else None,
                "vintages": told,
                "median": None if drawn is None else float(np.median(drawn.sum(axis=0))),
                **moved.diagnostics,
            },
            warnings=(*data.slips, *self._warnings(data, edition, year, stock, drawn is not None)),
            charts=(*self._charts(lines, told), *moved.charts),
            tables=(
                *self._groups(data, edition, year, rows, drawn), vintage_table(told), *source_table(data), *moved.tables,
            ),
            account=lines,
            seen=None
            if stock is None
            else text(N_("The stock of {year} is {n} foreign residents (edition {edition})."),
                      year=year, n=round(stock), edition=edition),
        )  # fmt: skip

    def _chosen(self, data: RegisterStock) -> tuple[str, str]:
        """The edition and year of the estimate; raises `BadParameter` for those that the table does not have."""
        edition = self.edition.strip() or data.editions[-1]
        if edition not in data.editions:
            raise _absent(N_("Edition"), edition, data.editions)
        told = [y for y in data.years(edition) if seen_by(data, edition, y)]
        year = self.year.strip() or (told[-1] if told else "")
        if year not in told:
            raise _absent(N_("Year"), year, told)
        return edition, year

    def _counted(self, data: RegisterStock, edition: str, year: str) -> tuple[str, ...]:
        """The components that make the estimate."""
        return (*seen_by(data, edition, year), *(("applications",) if self.waiting == "counted" else ()))

    def _influence(self, data: RegisterStock, edition: str, year: str) -> Influence:
        """Each component of the figure is one quantity over all its groups."""
        quantities = [
            Quantity(text(IRREGULAR.get(name) or BASE[name][0]), SAMPLING, 0, rows)
            for name in self._counted(data, edition, year)
            if (rows := data.rows(edition, year, name)).size
        ]
        every = np.concatenate([quantity.rows for quantity in quantities])

        def total(arrays: Sequence[Reals]) -> Reals:
            found: Reals = arrays[0][every].sum(axis=0)
            return found

        return influence((data.values,), total, quantities, level=self.level, seed=self.seed, threshold=self.threshold)

    def _account(self, data: RegisterStock, edition: str, year: str) -> tuple[AccountLine, ...]:
        """What the stock is made of, the stock, what the irregular component is made of, and the figure."""
        lines, there = Lines(), data.components(edition, year)
        counted = self._counted(data, edition, year)
        formula, figure = "", ""
        for name, (label, sign) in BASE.items():
            if name in there and name not in counted:
                number = lines.add(
                    name, Text(label), data.sum(edition, year, name), source=source_of(data, edition, year, name)
                )
                formula += f"{'+' if sign > 0 else '-'}{{{number}}}"
        for name in counted:
            if name in there:
                label = IRREGULAR[name] if name in IRREGULAR else BASE[name][0]
                number = lines.add(
                    name, Text(label), data.sum(edition, year, name), sign="+", source=source_of(data, edition, year, name)
                )
                figure += f"+{{{number}}}"
        if formula:
            lines.add("stock", text(N_("Foreign residents in all")), 0.0, (formula + figure).removeprefix("+"))
        elif "total" in there:
            lines.add("stock", text(N_("Foreign residents in all")), data.sum(edition, year, "total"))
        lines.add("irregular", text(N_("Persons in an irregular situation")), 0.0, figure.removeprefix("+"))
        return settle(lines, {})

    def _strata(self, data: RegisterStock, rows: NDArray[np.intp], drawn: Reals | None) -> tuple[StratumResult, ...]:
        if not data.by:
            return ()
        places = [data.dimensions.index(name) for name in data.by]
        for name, d in zip(data.by, places, strict=True):
            if not all(data.group[r][d] for r in rows):
                what = text(N_("The irregular component of the edition and year chosen is not given by {name}"), name=name)
                raise BadParameter(Problem("not-a-breakdown", what, Place(field=name)))
        return tuple(
            StratumResult(dict(zip(data.by, key, strict=True)), found, found.point)
            for key, found in self._by(data, rows, drawn, places).items()
        )

    def _by(self, data: RegisterStock, rows: NDArray[np.intp], drawn: Reals | None, places: Sequence[int]) -> dict[Any, Any]:
        """The figure of each group of some breakdowns."""
        members: dict[tuple[str, ...], list[int]] = {}
        for at, r in enumerate(rows):
            members.setdefault(tuple(data.group[r][d] for d in places), []).append(at)
        return {
            key: population_of(
                float(data.values.value[rows[at]].sum()), None if drawn is None else drawn[at].sum(axis=0), self.level
            )
            for key, at in sorted(members.items())
        }

    def _groups(
        self, data: RegisterStock, edition: str, year: str, rows: NDArray[np.intp], drawn: Reals | None
    ) -> tuple[ResultTable, ...]:
        """The figure by each breakdown, with the share of the stock where the stock has the same groups."""
        found = []
        for d, name in enumerate(data.dimensions):
            if not all(data.group[r][d] for r in rows):
                continue
            values = self._by(data, rows, drawn, [d])
            whole = sum(p.point for p in values.values())
            columns = [Column(text(N_("Group"))), Column(text(N_("In an irregular situation")), "persons", PERSONS),
                       Column(text(N_("Share of the figure")), "share")]  # fmt: skip
            if drawn is not None:
                columns += [Column(text(said), "persons", PERSONS) for said in (N_("Lower limit"), N_("Upper limit"))]
            lines = [
                (key[0], p.point, p.point / whole if whole else None, *((p.lower, p.upper) if drawn is not None else ()))
                for key, p in values.items()
            ]
            title = text(_TITLES[name], year=year)
            found.append(ResultTable(f"stock-by-{name}", title, tuple(columns), tuple(lines)))
        return tuple(found)

    def _vintages(self, data: RegisterStock) -> tuple[dict[str, Any], ...]:
        return vintages(data, lambda edition, year: self._counted(data, edition, year))

    def _warnings(self, data: RegisterStock, edition: str, year: str, stock: float | None, drawn: bool) -> tuple[Text, ...]:
        warnings = [*breaks(data), *revised(self._vintages(data)), *census(data, stock)]
        there = data.components(edition, year)
        if there & {"census", "permits"} and not there & {"exits", "deaths"}:
            warnings.append(
                text(N_("Nobody who died or left was taken out: registers forget them, and the stock is too high."))
            )
        warnings.append(text(N_("Persons whom no register has seen are not in the figure: it is a lower bound for them.")))
        if not drawn:
            warnings.append(
                text(N_("No input has a spread, so there is no interval: the figure looks more certain than it is."))
            )
        return tuple(warnings)

    def _charts(self, lines: tuple[AccountLine, ...], told: Sequence[dict[str, Any]]) -> tuple[Any, ...]:
        waterfall = account_waterfall(lines)
        last = [v for v in told if v["irregular"] is not None]
        if len(last) < 2:
            return (waterfall,)
        names = tuple(f"{v['year']} ({v['edition']})" if v["edition"] != v["year"] else v["year"] for v in last)
        series = Series(text(N_("In an irregular situation")), tuple(float(v["irregular"]) for v in last))
        return waterfall, Bars(
            text(N_("The irregular component by year and edition")), text(N_("Year and edition")), names, (series,), PERSONS
        )

    @classmethod
    def example(cls) -> Table:
        """Chile, editions of 2022 and 2023: stocks by sex and the irregular component, as first published and as revised.

        INE & SERMIG, by El Mercurio (October 2022) and Radio Polar (29 December 2023).
        """
        rows = (
            ("2021", "2021", "total", "men", 744_213), ("2021", "2021", "total", "women", 738_177),
            ("2022", "2022", "total", "men", 826_071), ("2022", "2022", "total", "women", 799_003),
            ("2022", "2022", "irregular", "", 107_223),
            ("2023", "2021", "total", "", 1_564_160), ("2023", "2022", "total", "", 1_836_137),
            ("2023", "2023", "total", "men", 979_571), ("2023", "2023", "total", "women", 939_012),
            ("2023", "2023", "irregular", "men", 186_276), ("2023", "2023", "irregular", "women", 150_708),
            ("2023", "2023", "census_later", "", 1_608_650),
        )  # fmt: skip
        names = ("edition", "year", "component", "sex", "value")
        return Table(dict(zip(names, zip(*rows, strict=True), strict=True)), name="chile_2021_2023")


_TITLES = {  # whole titles: the name of a column alone would be taken for a text wherever a column is named
    "sex": N_("The irregular component by sex, {year}"),
    "age": N_("The irregular component by age, {year}"),
    "origin": N_("The irregular component by origin, {year}"),
    "area": N_("The irregular component by area, {year}"),
}


def _absent(field: str, value: str, known: Sequence[str]) -> BadParameter:
    what = text(N_("The table has no figures for {value}"), value=repr(value))
    remedy = text(N_("It has: {names}"), names=", ".join(known))
    return BadParameter(Problem("bad-value", what, Place(field=field), remedy))
