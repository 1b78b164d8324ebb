"""The parts of a linkage's page: pairs of lists, duplicates, the threshold, the model, the rules, how it was run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from survey_app import formats
from survey_app.gui.context import Context
from survey_app.gui.figure import figure_card
from survey_app.gui.form import Field
from survey_app.gui.grid import Grid
from survey_app.gui.panels.details import TABLE_WIDTH, Panel
from survey_app.gui.panels.figures import interval, persons
from survey_app.gui.panels.link_choice import MODES
from survey_app.gui.panels.linkage_words import capital, list_name, share
from survey_app.gui.table import Column
from survey_app.gui.theme import px
from survey_app.gui.widgets import Select, clear, column
from vocabulary.fields import descriptions
from vocabulary.text import N_

if TYPE_CHECKING:
    from estimation.charts import Chart
    from survey_app.services.linkage_findings import Findings
    from survey_app.services.linkages import Run


def soft_column(context: Context, header: str) -> Column:
    """A number from probabilities with its standard error."""
    one = formats.decimals(context.country, context.lang, 1)
    return Column(
        header, lambda each: (each.soft, each.soft_se), "number", write=lambda soft: f"{one(soft[0])} ± {one(soft[1])}"
    )


def pair_columns(context: Context) -> list[Column]:
    """The columns of a table of overlaps: one pair of lists a row."""
    one = formats.decimals(context.country, context.lang, 1)

    def rate(header: str, name: str) -> Column:
        return Column(
            header, lambda each: getattr(each, name), "number", unit="%", write=lambda value: one(100 * min(value, 1.0))
        )

    return [
        Column(N_("Lists"), lambda each: pair_name(context, each.first, each.second)),
        Column(N_("Links"), lambda each: each.links, "number"),
        soft_column(context, N_("On both")),
        rate(N_("Right"), "precision"),
        rate(N_("Found"), "recall"),
        rate(N_("Compared"), "blocking_recall"),
    ]


def pair_name(context: Context, first: str, second: str) -> str:
    """Two lists together."""
    return f"{list_name(context, first)} – {list_name(context, second)}"


def pairs_of_lists(context: Context, found: Findings) -> Panel:
    """Who is on two lists, and how sure that is."""
    panel, t = Panel(context), context.t
    columns, name = pair_columns(context), t(N_("On two lists"))
    grid = Grid(context, columns, found.linked.overlaps(), name, most=15, optional=(5,))
    grid.setMaximumWidth(TABLE_WIDTH)
    panel.body.addWidget(grid)
    panel.say(
        t(
            N_("“On both” counts every pair by its probability, adds those whom no rule compared, and has its standard error; "
               "the links are the pairs from the threshold on. An estimate rests on the first. Right: links that join one "
               "person. Found: of those on both lists, how many are linked. Compared: of those on both lists, how many any "
               "rule looked at.")
        ),
        "note",
    )  # fmt: skip
    return panel


def within_lists(context: Context, found: Findings) -> Panel:
    """Who stands more than once on one list."""
    panel, t, linked = Panel(context), context.t, found.linked
    sizes = dict(zip(linked.lists, zip(linked.records, linked.sizes, strict=True), strict=True))
    rows = [each for each in linked.agreements if each.first == each.second]
    columns = [
        Column(N_("List"), lambda each: list_name(context, each.first)),
        Column(N_("Records"), lambda each: sizes[each.first][0], "number"),
        Column(N_("Persons"), lambda each: sizes[each.first][1], "number"),
        Column(N_("Pairs of one person"), lambda each: each.links, "number"),
        soft_column(context, N_("By probability")),
    ]
    panel.grid(columns, rows, t(N_("Within each list")))
    panel.say(
        t(N_("Who stands twice on a list counts once; three in a hundred left apart raised estimates by a tenth.")),
        "note",
    )
    return panel


def by_threshold(context: Context, found: Findings, shown: int, turned: Callable[[int], object]) -> Panel:
    """The estimate of two lists against the threshold; `shown` is the pair of lists, `turned` is told another."""
    from survey_app.services.linkage_views import threshold_curve

    panel, t = Panel(context), context.t
    place = column()

    def show(number: int) -> None:
        clear(place)
        estimate = found.estimates[number]
        card = figure_card(
            context,
            threshold_curve(estimate, found.curves[number]),
            t(
                N_("Chapman with the pairs counted by their probability: {point} persons, interval {interval}; of its standard "
                   "error of {se}, linking alone would give {linkage}."),
                point=persons(context, estimate.population.point), interval=interval(context, estimate.population),
                se=persons(context, estimate.population.se), linkage=persons(context, estimate.linkage_se),
            ),
        )  # fmt: skip
        card.setMaximumWidth(TABLE_WIDTH)
        place.addWidget(card)

    if len(found.estimates) > 1:
        names = [(str(i), pair_name(context, each.first, each.second)) for i, each in enumerate(found.estimates)]
        choice = Select(names, str(shown))
        choice.setMaximumWidth(px(360))

        def turn(_: int) -> None:
            turned(int(choice.value()))
            show(int(choice.value()))

        choice.currentIndexChanged.connect(turn)
        panel.body.addWidget(Field(t(N_("Two lists")), choice))
    panel.body.addLayout(place)
    show(min(shown, len(found.estimates) - 1))
    panel.say(
        t(
            N_("The line is the estimate if all pairs from that probability on are links and no others. A line that climbs to "
               "the right is made of persons whose links were missed: a high threshold is not a safe one.")
        )
    )  # fmt: skip
    return panel


def model(context: Context, found: Findings) -> Panel:
    """What each agreement weighs, as a chart and as a table."""
    from survey_app.services.linkage_views import weights_chart

    panel, t = Panel(context), context.t
    panel.say(
        t(
            N_("A bar to the right speaks for the same person, one to the left for two persons. Each bit doubles the odds: ten "
               "bits are a thousand to one. What is missing weighs nothing.")
        )
    )  # fmt: skip
    panel.chart(weights_chart(found.linked))
    panel.say(t(N_("The model in figures")), "strong")
    four, one = (formats.decimals(context.country, context.lang, places) for places in (4, 1))
    rows = found.linked.weights
    columns = [
        Column(N_("What is compared"), lambda each: t(each.comparison)),
        Column(N_("Agreement"), lambda each: t(each.level), wide=True),
        Column(N_("Of one person (m)"), lambda each: each.m, "number", write=four),
        Column(N_("Of two persons (u)"), lambda each: each.u, "number", write=four),
        Column(N_("Bits"), lambda each: each.bits, "number", write=one),
    ]
    grid = Grid(context, columns, rows, t(N_("The model in figures")), wide=(1,), most=60, sortable=False)
    grid.setMaximumWidth(TABLE_WIDTH)
    panel.body.addWidget(grid)
    panel.say(
        t(
            N_("m: how often two records of one person agree so. u: how often those of two persons do, by chance. The bits are "
               "log2(m/u); a rare name weighs more than the table says, a common one less.")
        ),
        "note",
    )  # fmt: skip
    return panel


def trust(context: Context, found: Findings) -> Panel:
    """Whether the probabilities hold, and how many pairs lie between yes and no."""
    from survey_app.services.linkage_views import calibration_chart, weights_histogram

    panel, t = Panel(context), context.t

    def chart(made: Chart, words: str) -> None:
        card = figure_card(context, made, words)
        card.setMaximumWidth(TABLE_WIDTH)
        panel.body.addWidget(card)

    calibration = calibration_chart(found.linked)
    if calibration is None:
        panel.say(
            t(N_("Too few pairs between yes and no have documents on both sides to tell whether the probabilities hold."))
        )
    else:
        words = N_(
            "Each point is a group of pairs whose documents are both known, by what the other evidence says of them. Points on "
            "the dashed line: the probabilities hold. Points below it: they promise too much, and overlaps are too high."
        )
        chart(calibration, t(words))
    if found.linked.calibration:
        panel.body.addWidget(_calibration(context, found))
    words = N_(
        "Zero is one in two, ten bits a thousand to one. Pairs at the right are the same person, those at the left are not; "
        "the more lie in the middle, the more is worth looking at by hand. Pairs below 2 % are not drawn and not counted."
    )
    chart(weights_histogram(found.linked), t(words))
    return panel


def _calibration(context: Context, found: Findings) -> Grid:
    per = formats.decimals(context.country, context.lang, 1)

    def rate(header: str, name: str) -> Column:
        return Column(header, lambda each: getattr(each, name), "number", unit="%", write=lambda value: per(100 * value))

    columns = [
        rate(N_("From"), "low"),
        rate(N_("To"), "high"),
        Column(N_("Pairs"), lambda each: each.pairs, "number"),
        rate(N_("Probability"), "said"),
        rate(N_("With the same document"), "seen"),
    ]
    name = context.t(N_("Do the probabilities hold?"))
    return Grid(context, columns, found.linked.calibration, name, wide=(), sortable=False)


def rules(context: Context, found: Findings) -> Panel:
    """Which rules chose the pairs, and how many each brought."""
    panel, t = Panel(context), context.t

    def state(each: Any) -> tuple[str, str]:
        if each.runs:
            return t(N_("compared")), "good"
        return (t(N_("too many pairs")), "warn") if each.too_many else (t(N_("not compared")), "plain")

    columns = [
        Column(N_("Pairs that agree in"), lambda each: capital(t(each.label))),
        Column(N_("Pairs"), lambda each: each.pairs, "number"),
        Column(N_("State"), state, "chip"),
    ]
    panel.grid(columns, found.linked.rules, t(N_("Blocking rules")))
    panel.say(
        t(N_("Counted before any of them ran. A pair that several rules bring stands in each of their counts.")),
        "note",
    )
    return panel


def how(context: Context, run: Run) -> Panel:
    """Who ran it, when, and with which settings."""
    from survey_app.services.linkages import Settings

    panel, t = Panel(context), context.t
    settings = [(t(kind.label), context.number(getattr(run.settings, name))) for name, kind in descriptions(Settings).items()]
    settings.append((t(N_("How records are compared")), t(MODES.get(run.settings.mode, run.settings.mode))))
    when = f"{formats.day(run.at, context.country, context.lang)} {formats.clock(run.at)}"
    panel.pairs(
        [(t(N_("Run")), when), (t(N_("By")), run.person), *settings, (t(N_("Number")), run.id)], t(N_("How it was run"))
    )
    return panel


def compared(context: Context, runs: Sequence[tuple[Run, Findings]]) -> list[tuple[str, str, str]]:
    """Two linkages side by side: a name and the figure of each."""
    t = context.t
    lines: list[tuple[str, str, str]] = []

    def line(name: str, write: Callable[[Run, Findings], str]) -> None:
        first, second = (write(*each) for each in runs)
        lines.append((name, first, second))

    line(t(N_("Lists")), lambda run, found: ", ".join(list_name(context, name) for name in found.linked.lists))
    line(t(N_("Records")), lambda run, found: context.number(sum(found.linked.records)))
    line(t(N_("Persons")), lambda run, found: context.number(int(found.table.observed)))
    line(t(N_("Least probability of a link")), lambda run, found: context.number(run.settings.threshold))
    line(t(N_("Rules that ran")), lambda run, found: context.number(sum(rule.runs for rule in found.linked.rules)))
    names = list(dict.fromkeys((e.first, e.second) for _, found in runs for e in found.linked.overlaps()))
    for pair in names:
        where = pair_name(context, *pair)

        def of(found: Findings, pair: tuple[str, str] = pair) -> Any:
            return next((e for e in found.linked.overlaps() if {e.first, e.second} == set(pair)), None)

        def write(figure: Callable[[Any], str], of: Callable[[Findings], Any] = of) -> Callable[[Run, Findings], str]:
            return lambda run, found: "—" if of(found) is None else figure(of(found))

        line(f"{where}: {t(N_('Links'))}", write(lambda e: context.number(e.links)))
        line(
            f"{where}: {t(N_('On both'))}",
            write(lambda e: f"{context.number(round(e.soft, 1))} ± {context.number(round(e.soft_se, 1))}"),
        )
        line(f"{where}: {t(N_('Right'))}", write(lambda e: share(context, e.precision)))
        line(f"{where}: {t(N_('Found'))}", write(lambda e: share(context, e.recall)))
    return lines
