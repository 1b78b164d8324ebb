"""Below a result: what would change it, its groups, the models tried, the method with its references, data and provenance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from survey_app import formats
from survey_app.gui.buttons import Link
from survey_app.gui.context import Context
from survey_app.gui.figure import figure_card
from survey_app.gui.grid import Grid
from survey_app.gui.panels.figures import grid_columns, named, persons, whole, written
from survey_app.gui.table import Column
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import column, label
from vocabulary.text import N_

if TYPE_CHECKING:
    from estimation.charts import Chart
    from estimation.result import Estimate, Model, ResultTable
    from survey_app.services.results import StoredEstimate

TABLE_WIDTH = 940
STATUS = {
    "ok": (N_("usable"), "good"),
    "boundary": (N_("at the edge"), "warn"),
    "not-exist": (N_("does not exist"), "bad"),
    "not-identified": (N_("not identified"), "bad"),
    "large-bias": (N_("large bias"), "bad"),
    "not-converged": (N_("not converged"), "bad"),
}


SHOWN_ELSEWHERE = ("models", "strata")  # these stand in tabs of their own


class Panel(QWidget):
    """Parts under one another."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context, self.t = context, context.t
        self.body = column(SPACE.m)
        self.setLayout(self.body)

    def say(self, words: str, role: str = "soft") -> None:
        self.body.addWidget(label(words, role, selectable=True))

    def numbered(self, lines: Sequence[str]) -> None:
        self.say("\n".join(f"{i}. {line}" for i, line in enumerate(lines, 1)))

    def chart(self, chart: Chart) -> None:
        card = figure_card(self.context, chart)
        card.setMaximumWidth(TABLE_WIDTH)
        self.body.addWidget(card)

    def table(self, table: ResultTable) -> None:
        self.say(self.t(table.title), "strong")
        columns = grid_columns(self.context, table)
        words = [i for i, col in enumerate(table.columns) if col.kind == "text"][:1]
        made = Grid(self.context, columns, table.rows, self.t(table.title), wide=words, most=15)
        made.setMaximumWidth(min(made.maximumWidth(), TABLE_WIDTH))
        self.body.addWidget(made)
        if table.note is not None:
            self.say(self.t(table.note), "note")

    def grid(self, columns: Sequence[Column], rows: Sequence[Any], name: str, strong: Any = None, most: int = 15) -> Grid:
        made = Grid(self.context, columns, rows, name, strong=strong, most=most)
        made.setMaximumWidth(TABLE_WIDTH)
        self.body.addWidget(made)
        return made

    def pairs(self, rows: Sequence[tuple[str, str]], name: str) -> None:
        """Names and values, such as settings."""
        columns = [Column(N_("What"), lambda pair: pair[0], width=280), Column(N_("Value"), lambda pair: pair[1])]
        made = Grid(self.context, columns, rows, name, wide=(1,), most=40, sortable=False)
        made.setMaximumWidth(TABLE_WIDTH)
        self.body.addWidget(made)


def what_changes(
    context: Context,
    estimate: Estimate,
    others: Sequence[StoredEstimate],
    charts: Sequence[Chart],
    tables: Sequence[ResultTable],
    again: Callable[[], object] | None,
    wrong: Callable[[], object] | None = None,
) -> Panel:
    """What the figure supposes, how it moves, and what else was found from the same data. `wrong` leads to the threats."""
    panel, t = Panel(context), context.t
    if estimate.assumptions:
        panel.say(t(N_("The figure holds as far as this holds:")), "strong")
        panel.numbered([named(context, line) for line in estimate.assumptions])
    if wrong is not None:
        panel.body.addWidget(Link(t(N_("What could be wrong, and what it would do")), wrong))
    if others:
        low = min(o.point for o in others if o.point is not None)
        high = max(o.point for o in others if o.point is not None)
        panel.say(
            t(
                N_("{n} other estimate from the same data finds {low}."),
                N_("{n} other estimates from the same data find {low} to {high}. “Compare” shows them on one axis."),
                n=len(others),
                low=persons(context, low),
                high=persons(context, high),
            )
        )
    for chart in charts:
        panel.chart(chart)
    for table in tables:
        panel.table(table)
    if again is not None:
        link = Link(t(N_("Estimate again with other settings")), again)
        panel.body.addWidget(link)
    return panel


def by_group(context: Context, estimate: Estimate, charts: Sequence[Chart]) -> Panel:
    """The strata, each with its interval, and the charts of their parts."""
    panel, t = Panel(context), context.t
    if estimate.strata:
        panel.grid(group_columns(context, estimate), estimate.strata, t(N_("By group")))
    for chart in charts:
        panel.chart(chart)
    return panel


def group_columns(context: Context, estimate: Estimate, short: bool = False) -> list[Column]:
    """The columns of a table of strata."""

    from exports.words import KNOWN
    from survey_app.services.tables import KNOWN_WORDS, STRATA

    words = {**STRATA, **KNOWN_WORDS}

    def key_of(key: str) -> Column:
        if key in KNOWN_WORDS:
            return Column(words[key], lambda stratum: context.t(KNOWN[stratum.stratum[key]]))
        return Column(words.get(key, key), lambda stratum: stratum.stratum[key])

    columns = [key_of(key) for key in estimate.strata[0].stratum]
    if not short:
        columns.append(Column(N_("Seen"), lambda stratum: round(stratum.observed), "number"))
    columns += [
        Column(N_("Estimate"), lambda stratum: round(stratum.population.point), "number"),
        Column(N_("Lower"), lambda stratum: whole(stratum.population.lower), "number"),
        Column(N_("Upper"), lambda stratum: whole(stratum.population.upper), "number"),
    ]
    if estimate.quality is not None:
        grade = estimate.quality.grade
        columns.append(Column(N_("Class"), lambda _: grade))
    if not short and any(stratum.model for stratum in estimate.strata):
        columns.append(Column(N_("Model"), lambda stratum: stratum.model))
    return columns


def model_columns(context: Context, models: Sequence[Model]) -> list[Column]:
    """The columns of a table of models, without those that none of them fills."""
    t = context.t

    one = formats.decimals(context.country, context.lang, 1)

    def number(header: str, name: str) -> Column:
        return Column(header, lambda model: getattr(model, name), "number", write=one)

    def status(model: Model) -> tuple[str, str]:
        words, kind = STATUS.get(model.status, (model.status, "plain"))
        return t(words), kind

    columns = [
        Column(N_("Model"), lambda m: m.name),
        Column(N_("Estimate"), lambda m: whole(m.population), "number"),
        Column(N_("Standard error"), lambda m: whole(m.se), "number"),
        Column(N_("Degrees of freedom"), lambda m: m.df, "number"),
        number(N_("Deviance"), "deviance"),
        number("AIC", "aic"),
        number("BIC", "bic"),
        Column(N_("State"), status, "chip"),
    ]
    return [column for column in columns if any(column.value(model) is not None for model in models)]


def models_tried(context: Context, estimate: Estimate) -> Panel:
    """Every model with its fit; the chosen one first and standing out."""
    panel = Panel(context)
    panel.say(
        context.t(
            N_("The first one gives the figure. AIC and BIC weigh fit against the number of parameters: smaller is better.")
        )
    )
    models, name = estimate.models, context.t(N_("Models tried"))
    panel.grid(model_columns(context, models), models, name, strong=models[0])
    return panel


def method_and_references(context: Context, estimate: Estimate) -> Panel:
    """The method in a line, its settings as they were, and where it comes from."""
    from estimation.method import methods
    from vocabulary.fields import descriptions

    panel, t = Panel(context), context.t
    panel.say(t(estimate.label), "strong")
    cls = methods().get(estimate.method)
    if cls is not None:
        panel.say(t(cls.summary))
    known = descriptions(cls) if cls is not None else {}
    settings = [
        (t(known[name].label) if name in known else name, _setting(context, known.get(name), value))
        for name, value in estimate.parameters.items()
    ]
    if settings:
        panel.pairs(settings, t(N_("Settings")))
    from survey_app.services.from_records import linkage_told

    if told := linkage_told(estimate):
        panel.say(t(N_("How records of the lists were linked")), "strong")
        panel.say("\n".join(f"{t(heading)}: {t(line)}" for heading, line in told))
    if estimate.references:
        panel.say(t(N_("References")), "strong")
        panel.say("\n".join(estimate.references), "note")
    return panel


def _setting(context: Context, kind: Any, value: Any) -> str:
    from vocabulary.fields import Choice

    if isinstance(kind, Choice) and value in kind.options:
        return context.t(kind.options[value])
    if isinstance(value, tuple | list):
        return ", ".join(str(v) for v in value) or context.t(N_("found by itself"))
    return written(context, "number", value) if value != "" else "—"


def data_and_provenance(context: Context, estimate: Estimate, charts: Sequence[Chart], tables: Sequence[ResultTable]) -> Panel:
    """What is needed to repeat the run and to tell whether its data changed."""
    from estimation.from_records import linkage_of, records_of

    panel, t, made = Panel(context), context.t, estimate.provenance
    for chart in charts:
        panel.chart(chart)
    for table in tables:
        if table.name not in SHOWN_ELSEWHERE:
            panel.table(table)
    rows = [
        (t(N_("Data")), made.source),
        (t(N_("Fingerprint of the data")), made.data),
        (t(N_("Persons seen")), persons(context, estimate.observed)),
        (t(N_("Whom it counts")), t(estimate.definition.text())),
        (t(N_("Computed")), formats.day(made.created, context.country, context.lang) if made.created else "—"),
        (t(N_("Version of Alcance")), made.version),
        (t(N_("Start of the random numbers")), str(made.seed)),
    ]
    if (records := records_of(estimate)) is not None:
        rows += [(t(N_("Table in the programme")), records.table), (t(N_("Fingerprint of the table")), records.fingerprint)]
    if (linkage := linkage_of(estimate)) is not None:
        rows.append((t(N_("Linkage in the programme")), linkage.run))
    panel.pairs([(name, value or "—") for name, value in rows], t(N_("Data and provenance")))
    panel.say(t(N_("“Repeat” computes it again from the data as they are now and says whether the figures are the same.")))
    return panel
