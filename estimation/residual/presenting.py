"""The residual shown: its steps, its cells, its pyramid, and what the reader must be told of it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from estimation.charts import Pyramid, Step, Waterfall
from estimation.residual.ages import in_order
from estimation.residual.arithmetic import Point
from estimation.residual.inputs import LABELS, STOCKS, SWITCHED, ResidualTable
from estimation.residual.pooling import RULE, pooled
from estimation.residual.simulation import Draws
from estimation.result import AccountLine, Column, ResultTable
from vocabulary.text import N_, Text, text

PERSONS = text(N_("persons"))
FEMALE = {"f", "female", "mujer", "mujeres", "mulher", "mulheres", "feminino", "femenino", "2"}
MALE = {"m", "male", "hombre", "hombres", "homem", "homens", "masculino", "1"}
DIMENSION_NAMES: Mapping[str, str] = {
    "sex": N_("Sex"),
    "age": N_("Age"),
    "origin": N_("Origin"),
    "area": N_("Area"),
    "entry_year": N_("Year of entry"),
}


def waterfall(data: ResidualTable, found: Point) -> Waterfall:
    """From those counted to those in an irregular situation."""
    steps = [Step(text(N_("Counted")), float(found.counted.sum()), "start")]
    if (shift := float(found.shift.sum())) != 0:
        steps.append(Step(text(N_("Moved to the reference date")), shift))
    counted = found.legal_counted.sum(axis=-1)
    steps += [Step(_taken(data, s), -float(counted[i])) for i, s in enumerate(data.statuses) if counted[i]]
    remaining, total = float(found.remaining.sum()), float(found.irregular.sum())
    if total != remaining:
        steps.append(Step(text(N_("Irregular, counted")), remaining, "total"))
        steps.append(Step(text(N_("Irregular, not counted")), total - remaining))
    steps.append(Step(text(N_("In an irregular situation")), total, "total"))
    return Waterfall(text(N_("How the figure is reached")), tuple(steps), PERSONS)


def _taken(data: ResidualTable, status: str) -> Text:
    """A status that is taken from the count, by what it is."""
    kinds = {c for c, s in zip(data.component, data.status, strict=True) if s == status} & set(SWITCHED)
    return text(LABELS[kinds.pop()], status=status) if len(kinds) == 1 else text(N_("Legal: {status}"), status=status)


def account_waterfall(lines: tuple[AccountLine, ...], key: str = "irregular") -> Waterfall:
    """The signed lines of an account as steps to its result, the line `key`."""
    steps = [Step(x.label, -x.value if x.sign == "-" else x.value) for x in lines if x.unit == "persons" and x.sign]
    total = next(line for line in lines if line.key == key)
    begin = Step(steps[0].label, steps[0].value, "start")
    end = Step(text(N_("In an irregular situation")) if key == "irregular" else total.label, total.value, "total")
    return Waterfall(text(N_("How the figure is reached")), (begin, *steps[1:], end), PERSONS)


def pyramid(data: ResidualTable, found: Point) -> tuple[Pyramid, ...]:
    """Those in an irregular situation by sex and age, where both break down the account and the sexes are two."""
    if not {"sex", "age"} <= set(data.dimensions):
        return ()
    sex, age = data.dimensions.index("sex"), data.dimensions.index("age")
    ages = in_order(key[age] for key in data.cells)
    sums: dict[str, dict[str, float]] = {}
    for c, key in enumerate(data.cells):
        column = sums.setdefault(key[sex], dict.fromkeys(ages, 0.0))
        column[key[age]] += float(found.irregular[c])
    if len(sums) != 2:
        return ()
    left, right = sorted(sums, key=lambda s: (s.lower() not in MALE, s))
    label = {s: text(N_("Men")) if s.lower() in MALE else text(N_("Women")) if s.lower() in FEMALE else s for s in sums}
    title = text(N_("In an irregular situation by sex and age"))
    return (
        Pyramid(
            title, tuple(ages), label[left], tuple(sums[left].values()), label[right], tuple(sums[right].values()), PERSONS
        ),
    )


def cells_table(data: ResidualTable, found: Point, drawn: Draws | None, level: float) -> ResultTable:
    """The account of each cell."""
    kept = drawn.cells if drawn is not None else None
    columns = [
        *(Column(Text(DIMENSION_NAMES[name])) for name in data.dimensions),
        Column(text(N_("Counted")), "persons", PERSONS),
        Column(text(N_("Counted, legal")), "persons", PERSONS),
        Column(text(N_("Counted, irregular")), "persons", PERSONS),
        Column(text(N_("Not counted")), "share"),
        Column(text(N_("In an irregular situation")), "persons", PERSONS),
    ]
    below = bool((found.irregular < 0).any())
    joined = pooled(found.irregular, found.counted, data.cells)
    columns += [Column(text(N_("Pooled")), "persons", PERSONS)] if below else []
    limits = None
    if kept is not None:
        limits = np.quantile(kept, [(1 - level) / 2, (1 + level) / 2], axis=1)
        columns += [Column(text(N_("Lower limit")), "persons", PERSONS), Column(text(N_("Upper limit")), "persons", PERSONS)]
    legal = found.legal_counted.sum(axis=0)
    rows = []
    for c, key in enumerate(data.cells):
        row = [*key, float(found.counted[c] + found.shift[c]), float(legal[c]), float(found.remaining[c])]
        row += [float(found.undercount[-1, c]), float(found.irregular[c]), *([float(joined[c])] if below else [])]
        rows.append((*row, *(() if limits is None else (float(limits[0, c]), float(limits[1, c])))))
    note = None
    if below:
        note = text(N_("Cells below zero are kept: cutting them would raise the total. {rule}"), rule=RULE)
    return ResultTable("residual-cells", text(N_("The account by group")), tuple(columns), tuple(rows), note)


def account_warnings(data: ResidualTable, found: Point, drawn: bool) -> tuple[Text, ...]:
    """What is doubtful about the account."""
    warnings = []
    total = float(found.irregular.sum())
    if total < 0:
        warnings.append(
            text(N_("More people reside legally than were counted: the residual is negative. Permits of people who left, or "
                    "persons missed by the count, explain this more often than the absence of persons in an irregular "
                    "situation."))
        )  # fmt: skip
    negative = int((found.irregular < 0).sum())
    if negative and len(data.cells) > 1:
        warnings.append(
            text(
                N_("{n} of {all} groups is below zero; it is kept, for cutting it would raise the total."),
                N_("{n} of {all} groups are below zero; they are kept, for cutting them would raise the total."),
                n=negative, all=len(data.cells),
            )
        )  # fmt: skip
    if not data.irregular_given:
        warnings.append(
            text(N_("No undercount of persons in an irregular situation is given: it is taken that all of them were counted, "
                    "so the figure is rather too low."))
        )  # fmt: skip
    if not drawn:
        warnings.append(text(N_("No input has a spread, so there is no interval: the figure looks more certain than it is.")))
    for s, status in enumerate(data.statuses):
        if (found.stock[s] < 0).any():
            warnings.append(
                text(N_("In the status {status} deaths and departures exceed admissions in a group."), status=status)
            )
    counted = {int(data.cell[r]) for r, name in enumerate(data.component) if name == "counted"}
    alone = len({int(data.cell[r]) for r, name in enumerate(data.component) if name in STOCKS} - counted)
    if alone:
        warnings.append(
            text(
                N_("{n} group has legal residents but nobody counted; its count is taken as 0."),
                N_("{n} groups have legal residents but nobody counted; their count is taken as 0."),
                n=alone,
            )
        )
    return tuple(warnings)
