"""What a form sets by itself: presets when a record begins, and values set by events."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from forms.expressions.compile import compiled
from forms.expressions.errors import ExpressionError
from forms.expressions.values import moment_text
from forms.form import Action
from forms.interview.engine import Engine, calculated, row_around
from forms.interview.tree import Live, Place

FIRST_LOAD = ("odk-instance-first-load", "xforms-ready")
LOAD = ("odk-instance-load",)
NEW_ROW = ("odk-new-repeat",)
VALUE_CHANGED = ("xforms-value-changed",)


class Events:
    """Runs the actions of a form; `wrote` is told of each value that was set, because it cannot be calculated again."""

    def __init__(self, engine: Engine, host: Mapping[str, str], wrote: Callable[[Live], None]) -> None:
        self.engine = engine
        self.host = host
        self.wrote = wrote
        self.by_source: dict[str, list[Action]] = {}
        for action in engine.plan.form.actions:
            if action.source and set(action.events) & set(VALUE_CHANGED):
                self.by_source.setdefault(action.source, []).append(action)
        self.depth = 0

    def presets(self) -> None:
        """`start`, `today`, `deviceid` and their like, and the identifier of the record."""
        for place, nodes in list(self.engine.of_place.items()):
            bind = place.bind
            preset = self._preset(bind.preload, bind.preload_parameters) if bind.preload else None
            for node in nodes if preset is not None else ():
                if preset and not node.value:
                    node.value = preset
                    self.wrote(node)

    def _preset(self, kind: str, parameter: str) -> str | None:
        context = self.engine.context
        if kind == "uid":
            value = self.engine.evaluate(compiled("concat('uuid:', uuid())").run, self.engine.root, ("", "uid"))
            return str(value)
        if kind == "date":
            return context.now().date().isoformat()
        if kind == "timestamp":
            return moment_text(context.now()) if parameter == "start" else None
        if kind == "property":
            return self.host.get(parameter.strip())
        return None

    def finished(self) -> list[Live]:
        """Sets the moment at which the record was finished."""
        stamped: list[Live] = []
        for place, nodes in self.engine.of_place.items():
            if place.bind.preload == "timestamp" and place.bind.preload_parameters == "end":
                for node in nodes:
                    node.value = moment_text(self.engine.context.now())
                    self.wrote(node)
                    stamped.append(node)
        return stamped

    def loaded(self, first: bool) -> None:
        for action in self.engine.plan.form.actions:
            wanted = {*LOAD, *(FIRST_LOAD if first else ())}
            if wanted & set(action.events) and not (action.repeat and not first):
                place = self.engine.plan.places.get(action.path)
                self.set(action, list(self.engine.of_place.get(place, ())) if place else [])

    def row_added(self, row: Live) -> None:
        for action in self.engine.plan.form.actions:
            if set(NEW_ROW) & set(action.events) and action.repeat in ("", row.place.path):
                self.set(action, self.targets(action, row))

    def answered(self, node: Live) -> None:
        """Runs what follows a change of this question's value; what that sets may have followers of its own."""
        actions = self.by_source.get(node.place.path, ())
        if not actions or self.depth > 20:
            return
        self.depth += 1
        try:
            for action in actions:
                self.set(action, self.targets(action, node))
        finally:
            self.depth -= 1

    def targets(self, action: Action, source: Live) -> list[Live]:
        """The nodes an action sets: those in the same row as its source where there are such."""
        place = self.engine.plan.places.get(action.path)
        if place is None:
            return []
        nodes = self.engine.of_place.get(place, [])
        limit = _shared_repeat(place, source.place)
        if limit is None:
            return list(nodes)
        row = row_around(source, limit)
        return [node for node in nodes if row_around(node, limit) is row]

    def set(self, action: Action, nodes: list[Live]) -> None:
        for node in nodes:
            if node.place.children:
                continue
            text = action.text
            if action.expression:
                try:
                    run = compiled(action.expression).run
                except ExpressionError as error:
                    self.engine.errors[(action.path, "setvalue")] = str(error)
                    continue
                value = self.engine.evaluate(run, node, (action.path, "setvalue"))
                text = "" if value is None else calculated(value, node.place.bind.type)
            if not node.relevant:
                continue
            if text != node.value:
                node.value = text
                self.engine.propagate([node])
                self.wrote(node)
                self.answered(node)


def _shared_repeat(one: Place, other: Place) -> Place | None:
    around = list(other.around())
    return next((place for place in one.around() if place.repeat is not None and place in around), None)
