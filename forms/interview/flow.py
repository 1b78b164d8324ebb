"""The order in which questions are asked: the body of the form walked over the rows that are there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from forms.form import Control
from forms.interview.engine import Engine
from forms.interview.tree import Live, rows_of
from forms.questions import QuestionType, type_of

REPEAT = "repeat"


@dataclass(frozen=True, eq=False)
class Step:
    """One question of the interview: its control, its node (of a row's question: the parent of the rows), its groups."""

    path: str
    control: Control
    node: Live
    kind: QuestionType | None  # nothing for the question whether there is another row
    groups: tuple[tuple[Control, Live], ...]

    @property
    def relevant(self) -> bool:
        return self.node.relevant


def steps_of(engine: Engine) -> Iterator[Step]:
    """All questions, relevant or not, in the order of the body."""
    yield from _walk(engine, engine.plan.form.body, engine.root, ())


def _walk(engine: Engine, body: tuple[Control, ...], around: Live, groups: tuple[tuple[Control, Live], ...]) -> Iterator[Step]:
    for control in body:
        if control.kind == "group":
            node = nearest(engine, control.path, around) or around
            yield from _walk(engine, control.children, node, (*groups, (control, node)))
        elif control.kind == "repeat":
            yield from _rows(engine, control, around, groups)
        else:
            asked = nearest(engine, control.path, around)
            if asked is not None and not asked.place.children:
                yield Step(asked.path, control, asked, type_of(control, asked.place.bind), groups)


def _rows(engine: Engine, control: Control, around: Live, groups: tuple[tuple[Control, Live], ...]) -> Iterator[Step]:
    place = engine.plan.places.get(control.path)
    if place is None or place.parent is None:
        return
    parent = nearest(engine, place.parent.path, around)
    if parent is None:
        return
    for row in rows_of(parent, place):
        yield from _walk(engine, control.children, row, (*groups, (control, row)))
    if not control.count and not control.fixed:
        yield Step(f"{parent.path}/{place.names[-1]}", control, parent, None, groups)


def nearest(engine: Engine, path: str, around: Live) -> Live | None:
    """The node of a place that lies in the same rows as `around`."""
    place = engine.plan.places.get(path)
    if place is None:
        return None
    nodes = engine.of_place.get(place, ())
    if len(nodes) == 1:
        return nodes[0]
    here: object = around
    while isinstance(here, Live):
        prefix = here.path
        if here.place.names == place.names[: len(here.place.names)]:
            for node in nodes:
                if node is here or node.path.startswith(prefix + "/"):
                    return node
            return None
        here = here.parent
    return None
