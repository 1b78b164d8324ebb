"""One record in memory: answers in a tree, and the rules applied to exactly what a change concerns."""

from __future__ import annotations

import heapq
import math
import random
from collections.abc import Callable, Iterable
from datetime import datetime

from forms.expressions.compile import Run, compiled
from forms.expressions.context import MOST_STEPS, Context
from forms.expressions.errors import ExpressionError
from forms.expressions.nodes import Node
from forms.expressions.values import Value, to_number, to_text, to_truth
from forms.form import Form
from forms.interview.lexical import canonical
from forms.interview.plan import Plan, Rule, plan_of
from forms.interview.tree import Live, Place, defaults, leaves, make, new_record, rows_of, set_paths

MOST_ROWS = 1_000  # rows that a count may ask for; more is a slip of the key
MOST_OF_ALL = 20_000_000  # nodes that all rules together may look at for one answer
MOST_ROUNDS = 20  # of rows that make rows
PATIENCE = 25  # times that one rule of a circle is applied to one node


class Engine:
    """The tree of a record, its rules, and what has changed since `take_changes` was last called."""

    def __init__(self, form: Form, clock: Callable[[], datetime], chance: random.Random | None = None) -> None:
        self.plan: Plan = plan_of(form)
        self.document, self.root = new_record(self.plan.root)
        self.context = Context(self.document, clock, namespaces=form.namespaces, chance=chance)
        self.context.indexes = self.plan.indexes
        self.context.instance = self.find_list
        self.nodes: dict[str, Live] = {}
        self.of_place: dict[Place, list[Live]] = {}
        self.errors: dict[tuple[str, str], str] = {}
        self.changed: dict[Live, None] = {}
        self.turned: dict[Live, bool] = {}  # nodes whose relevance turned, with what it was
        self.came: dict[Live, None] = {}  # leaves of rows that came since `take_changes` was last called
        self.chosen: dict[Live, str] = {}  # of selects with a filter: what was chosen, on offer now or not
        self.put_aside: dict[tuple[int, Place], list[Live]] = {}
        self.restoring = False
        self.evaluating = False
        self.spent = 0  # nodes that rules looked at since the last answer
        self.moved = False
        self.new_row: Callable[[Live], None] = lambda row: None
        self.index()

    def find_list(self, name: str) -> Node | None:
        form = self.plan.form
        found = form.instances.get(name)
        if found is None and name == self.plan.root.element.attribute("id"):
            return self.document
        return found

    def index(self) -> None:
        """Finds every node by its path and every place's nodes, after rows were added or removed."""
        self.nodes.clear()
        set_paths(self.root, "/" + self.root.place.names[0], self.nodes)
        self.of_place = {}
        for node in self.nodes.values():
            self.of_place.setdefault(node.place, []).append(node)

    # evaluation

    def evaluate(self, run: Run, node: Node, where: tuple[str, str]) -> Value | None:
        """The value of an expression at a node, or nothing where it cannot be evaluated (kept in `errors`)."""
        context = self.context
        before = context.current
        context.current = node
        inner, self.evaluating = self.evaluating, True
        if not inner:
            context.left = MOST_STEPS
        try:
            return run(node, context)
        except ExpressionError as error:
            self.errors[where] = str(error)
            return None
        finally:
            context.current = before
            self.evaluating = inner
            if not inner:
                self.spent += MOST_STEPS - context.left

    def apply(self, rule: Rule, node: Live) -> list[Live]:
        """Applies a rule to a node; the leaves whose value as others see it has changed."""
        if self.spent > MOST_OF_ALL:
            self.errors[rule.where] = "the rules of the form look at too many places"
            return []
        if rule.kind == "calculate":
            return self.calculate(rule, node)
        if rule.kind == "choices":
            return self.offer(rule, node)
        value = self.evaluate(rule.run, node, rule.where)
        relevant = value if value is True or value is False else True if value is None else to_truth(value)
        if node.own == relevant:
            return []
        node.own = relevant
        parent = node.parent
        return self.turn(node, relevant and (not isinstance(parent, Live) or parent.relevant))

    def calculate(self, rule: Rule, node: Live) -> list[Live]:
        if not node.relevant or (self.restoring and rule.chancy and node.value):
            return []
        value = self.evaluate(rule.run, node, rule.where)
        text = "" if value is None else calculated(value, rule.place.bind.type)
        if text == node.value:
            return []
        node.value = text
        return [node]

    def offer(self, rule: Rule, node: Live) -> list[Live]:
        """Hides chosen values that are no longer on offer, and shows them again when they are."""
        chosen = self.chosen.get(node, node.value)
        if not chosen:
            return []
        items = self.evaluate(rule.run, node, rule.where)
        if not isinstance(items, list):
            return []
        assert rule.place.control is not None
        assert rule.place.control.itemset is not None
        offered = {self.cell(rule.place.control.itemset.value, item) for item in items}
        left = " ".join(value for value in chosen.split() if value in offered)
        if left == node.value:
            return []
        self.chosen[node] = chosen
        node.value = left
        return [node]

    def cell(self, reference: str, item: Node) -> str:
        """The text of a cell of an item of a list; a plain column name is looked up directly."""
        cells = item.elements(reference)
        if cells:
            return cells[0].text()
        value = self.evaluate(compiled(reference).run, item, (reference, "choices"))
        return "" if value is None else to_text(value)

    def turn(self, node: Live, relevant: bool) -> list[Live]:
        """Sets the effective relevance of a node and of all within it; the leaves that turned."""
        if node.relevant == relevant:
            return []
        turned: list[Live] = []
        stack: list[tuple[Live, bool]] = [(node, relevant)]
        while stack:
            here, now = stack.pop()
            if here.relevant == now:
                continue
            self.turned.setdefault(here, here.relevant)
            here.relevant = now
            if here.place.children:
                stack.extend((child, now and child.own) for child in here.children if isinstance(child, Live))
            else:
                turned.append(here)
        return turned

    # propagation

    def recalculate(self) -> None:
        """Applies every rule once in order, those in circles until they rest."""
        self.spent = 0
        for place, rules in self.plan.of_place.items():
            if "relevant" not in rules:
                for node in self.of_place.get(place, ()):
                    node.own = True
        again: list[Live] = []
        start: list[tuple[Rule, Live]] = []
        for rule in self.plan.rules:
            if rule.kind == "count":
                continue
            for node in self.of_place.get(rule.place, ()):
                changed = self.apply(rule, node)
                if changed:
                    self.note(changed)
                    if rule.in_circle:
                        again.extend(changed)
                        if rule.kind == "relevant":
                            start.extend((own, leaf) for leaf in changed if (own := self.own_calculation(leaf)) is not None)
        if again:
            self.propagate(again, start)
        self.count_rows()

    def note(self, nodes: Iterable[Live]) -> None:
        for node in nodes:
            self.changed[node] = None

    def propagate(self, nodes: Iterable[Live], start: Iterable[tuple[Rule, Live]] = ()) -> None:
        """Applies all rules that depend on the nodes, in order, each to the rows concerned, then the counts of rows."""
        self.spent = 0
        self.spread(nodes, start)
        self.count_rows()

    def spread(self, nodes: Iterable[Live], start: Iterable[tuple[Rule, Live]] = ()) -> None:
        waiting: dict[Rule, dict[Live, None]] = {}
        heap: list[tuple[int, int, Rule]] = []
        times: dict[tuple[int, int], int] = {}

        def put(rule: Rule, targets: Iterable[Live]) -> None:
            known = waiting.get(rule)
            if known is None:
                known = waiting[rule] = {}
                heapq.heappush(heap, (rule.order, rule.number, rule))
            for target in targets:
                known[target] = None

        def reach(node: Live) -> None:
            for rule, limit in self.plan.dependants.get(node.place, ()):
                if rule.kind != "count":
                    put(rule, self.concerned(rule, limit, node))

        for rule, target in start:
            put(rule, (target,))
        for node in nodes:
            self.changed[node] = None
            reach(node)
        while heap:
            _, _, rule = heapq.heappop(heap)
            for target in waiting.pop(rule, {}):
                if rule.in_circle:
                    key = (rule.number, id(target))
                    times[key] = times.get(key, 0) + 1
                    if times[key] > PATIENCE:
                        continue
                for node in self.apply(rule, target):
                    self.changed[node] = None
                    reach(node)
                    if rule.kind == "relevant" and node.relevant and (own := self.own_calculation(node)) is not None:
                        put(own, (node,))

    def own_calculation(self, node: Live) -> Rule | None:
        """The calculation of a node itself: it waits while the node is not relevant."""
        return self.plan.of_place.get(node.place, {}).get("calculate")

    def concerned(self, rule: Rule, limit: Place | None, node: Live) -> Iterable[Live]:
        """The nodes of a rule that a change at `node` concerns: all, or those in the same row of `limit`."""
        everywhere = self.of_place.get(rule.place, ())
        if limit is None or len(everywhere) <= 1:
            return everywhere
        row = row_around(node, limit)
        return [other for other in everywhere if row_around(other, limit) is row]

    # rows of repeats

    def count_rows(self) -> None:
        """Adds and removes rows until every counted repeat has as many as its count says; not while a draft is taken up, whose
        answers come before what is calculated from them."""
        if self.restoring:
            return
        counts = [rule for rule in self.plan.rules if rule.kind == "count"]
        for _ in range(MOST_ROUNDS if counts else 0):
            moved = False
            for rule in counts:
                assert rule.place.parent is not None
                for parent in list(self.of_place.get(rule.place.parent, ())):
                    moved = self.fit_rows(rule, parent) or moved
            if not moved:
                return

    def fit_rows(self, rule: Rule, parent: Live) -> bool:
        place = rule.place
        stand_in = Live(place)
        stand_in.parent = parent
        value = self.evaluate(rule.run, stand_in, (place.path, "count"))
        number = math.nan if value is None else to_number(value, self.context.zone)
        rows = rows_of(parent, place)
        if number != number:
            return False  # not answered (yet, or for a moment): the rows that are there stay
        wanted = int(max(0.0, min(number, MOST_ROWS)))
        if len(rows) == wanted:
            return False
        aside = self.put_aside.setdefault((id(parent), place), [])
        for row in rows[wanted:][::-1]:
            parent.remove(row)
            aside.append(row)
        fresh: list[Live] = []
        models = dict(enumerate(defaults(parent, place)))
        for number_ in range(len(rows), wanted):
            if aside:
                self.place_row(parent, aside.pop())
            else:
                fresh.append(self.place_row(parent, make(place, models.get(number_))))
        self.restructured(place, rows_of(parent, place)[len(rows) :] if wanted > len(rows) else [], fresh)
        return True

    def place_row(self, parent: Live, row: Live) -> Live:
        """Puts a row after the last of its repeat, else where the form has it."""
        place = row.place
        names = [child.names[-1] for child in place.parent.children] if place.parent is not None else []
        later = set(names[names.index(place.names[-1]) + 1 :])
        at = next(
            (n for n, c in enumerate(parent.children) if isinstance(c, Live) and c.place.names[-1] in later),
            len(parent.children),
        )
        parent.insert(at, row)
        return row

    def restructured(self, place: Place, added: list[Live], fresh: list[Live]) -> None:
        """After rows came or went: what depends on the repeat anywhere is applied again, and every rule in the new rows."""
        self.index()
        self.moved = True
        start: list[tuple[Rule, Live]] = []
        for row in added:
            parent = row.parent
            effective = row.own and (not isinstance(parent, Live) or parent.relevant)
            if row.relevant != effective:
                self.turn(row, effective)
        rows: set[Node | None] = set(added)
        for inner in place.below():
            for rule, _ in self.plan.dependants.get(inner, ()):
                if rule.kind != "count":
                    start.extend((rule, node) for node in self.of_place.get(rule.place, ()))
            for rule in self.plan.of_place.get(inner, {}).values():
                if rule.kind != "count":
                    start.extend((rule, node) for node in self.of_place.get(inner, ()) if row_around(node, place) in rows)
        for row in added:
            self.note(leaves(row))
            self.came.update(dict.fromkeys(leaves(row)))
        self.spread([], start)
        for row in fresh:
            self.new_row(row)

    def add_row(self, parent: Live, place: Place) -> Live:
        self.spent = 0
        row = self.place_row(parent, make(place))
        self.restructured(place, [row], [row])
        self.count_rows()
        return row

    def remove_row(self, row: Live) -> None:
        assert row.parent is not None
        self.spent = 0
        row.parent.remove(row)
        self.restructured(row.place, [], [])
        self.count_rows()

    def rows_moved(self) -> bool:
        """Whether rows came or went since this was last asked."""
        moved, self.moved = self.moved, False
        return moved

    def take_changes(self) -> tuple[list[Live], list[Live]]:
        """The leaves whose value changed, and the nodes whose relevance differs from before or that came with a row, since
        the last call."""
        changed = list(self.changed)
        turned = [node for node, was in self.turned.items() if node.relevant != was]
        turned.extend(leaf for leaf in self.came if leaf.relevant and leaf not in self.turned)
        self.changed, self.turned, self.came = {}, {}, {}
        return changed, turned


def row_around(node: Live, place: Place) -> Node | None:
    """The row of the repeat at `place` in which the node lies."""
    here: Node | None = node
    depth = len(place.names)
    while isinstance(here, Live) and len(here.place.names) > depth:
        here = here.parent
    return here if isinstance(here, Live) and here.place is place else None


def calculated(value: Value, kind: str) -> str:
    """The text that a calculation leaves in a question of a type: empty for not-a-number."""
    text = to_text(value)
    return "" if text == "NaN" else canonical(text, kind)
