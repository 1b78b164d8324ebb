"""The rules of a form in the order in which they must be applied, and who depends on whom; made once for all interviews."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from forms.expressions.compile import compiled
from forms.expressions.context import Context
from forms.expressions.dependencies import DEEP, Reference, fits, references
from forms.expressions.errors import SyntaxProblem
from forms.expressions.indexes import Indexes, prepare
from forms.expressions.nodes import Node
from forms.expressions.parse import parse
from forms.expressions.syntax import calls
from forms.expressions.values import Value
from forms.form import Form
from forms.interview.tree import Place, controls, places_of

Run = Callable[[Node, Context], Value]


@dataclass(eq=False)
class Rule:
    """A rule that changes what others see: `relevant`, `calculate`, `choices` of a select, or `count` of a repeat."""

    kind: str
    place: Place
    expression: str
    run: Run
    looks_at: frozenset[Reference]
    order: int = 0
    number: int = 0
    in_circle: bool = False
    where: tuple[str, str] = ("", "")  # its place and kind, for what goes wrong with it
    chancy: bool = False  # gives another value each time: an answer that is there already stays when a record is opened


@dataclass
class Plan:
    """Everything that is known of a form before an interview begins."""

    form: Form
    root: Place
    places: dict[str, Place]
    rules: list[Rule]
    of_place: dict[Place, dict[str, Rule]]
    dependants: dict[Place, list[tuple[Rule, Place | None]]]  # with the repeat whose row limits the effect, if one does
    circles: list[list[Rule]]
    indexes: Indexes = field(default_factory=dict)
    broken: list[tuple[Place, str, str]] = field(default_factory=list)  # place, which rule, what is wrong


def make_plan(form: Form) -> Plan:
    root, places = places_of(form)
    plan = Plan(form, root, places, [], {}, {}, [])
    for place in root.below():
        written = [("relevant", place.bind.relevant), ("calculate", place.bind.calculate)]
        if place.repeat is not None:
            written.append(("count", place.repeat.count))
        if place.control is not None and place.control.itemset is not None and place.control.kind != "rank":
            written.append(("choices", place.control.itemset.nodeset))
        for kind, expression in written:
            if not expression:
                continue
            try:
                tree = parse(expression)
                run, looks_at = compiled(expression).run, references(tree, place.names)
            except SyntaxProblem as error:
                plan.broken.append((place, kind, str(error)))
                continue
            names = {call.name for call in calls(tree)}
            if kind == "choices" and not looks_at:
                continue  # a list that no answer changes
            rule = Rule(
                kind, place, expression, run, looks_at, number=len(plan.rules), where=(place.path, kind),
                chancy=not names.isdisjoint(("uuid", "random")),
            )  # fmt: skip
            plan.rules.append(rule)
            plan.of_place.setdefault(place, {})[kind] = rule
    for control in controls(form.body):
        if control.itemset is not None:
            with suppress(SyntaxProblem):  # it is told where the rule is made
                prepare(parse(control.itemset.nodeset), form.instances, plan.indexes)
    _connect(plan)
    _order(plan)
    return plan


def _connect(plan: Plan) -> None:
    """For each place, the rules that a change there concerns: those that look at it or at something around it."""
    by_names = {place.names: place for place in plan.places.values()}
    for rule in plan.rules:
        for reference in rule.looks_at:
            if DEEP in reference.names or "*" in reference.names:
                seen = [place for place in plan.places.values() if fits(reference, place.names)]
            else:
                seen = [by_names[reference.names]] if reference.names in by_names else []
            for place in seen:
                limit = _limit(reference, place, rule.place)
                for inner in (place,) if reference.rows_only else place.below():
                    entry = (rule, limit)
                    known = plan.dependants.setdefault(inner, [])
                    if entry not in known:
                        known.append(entry)


def _limit(reference: Reference, seen: Place, own: Place) -> Place | None:
    """The innermost repeat whose row holds both the place that is looked at and the rule itself."""
    common = reference.names[: reference.shared]
    if seen.names[: len(common)] != own.names[: len(common)]:
        return None
    return next((p for p in own.around() if p.repeat is not None and len(p.names) <= len(common)), None)


def _order(plan: Plan) -> None:
    """Numbers the rules so that each comes after those it depends on (Tarjan); finds the circles."""
    after: dict[Rule, list[Rule]] = {rule: [] for rule in plan.rules}
    for rule in plan.rules:
        changed = [rule.place] if rule.kind in ("calculate", "choices") else list(rule.place.below())
        for place in changed:
            after[rule].extend(dependant for dependant, _ in plan.dependants.get(place, ()))
            if rule.kind == "relevant" and "calculate" in plan.of_place.get(place, {}):
                after[rule].append(plan.of_place[place]["calculate"])
    components = _components(plan.rules, after)
    for number, component in enumerate(reversed(components)):
        for rule in component:
            rule.order = number
        if len(component) > 1 or component[0] in after[component[0]]:
            for rule in component:
                rule.in_circle = True
            plan.circles.append(component)
    plan.rules.sort(key=lambda rule: (rule.order, rule.place.names))


def _components(rules: list[Rule], after: dict[Rule, list[Rule]]) -> list[list[Rule]]:
    """Strongly connected components, each after those it leads to; without recursion (chains of 1,000 are ordinary)."""
    index: dict[Rule, int] = {}
    low: dict[Rule, int] = {}
    on_stack: set[Rule] = set()
    stack: list[Rule] = []
    found: list[list[Rule]] = []
    for start in rules:
        if start in index:
            continue
        index[start] = low[start] = len(index)
        stack.append(start)
        on_stack.add(start)
        work = [(start, iter(after[start]))]
        while work:
            rule, successors = work[-1]
            descended = False
            for successor in successors:
                if successor not in index:
                    index[successor] = low[successor] = len(index)
                    stack.append(successor)
                    on_stack.add(successor)
                    work.append((successor, iter(after[successor])))
                    descended = True
                    break
                if successor in on_stack:
                    low[rule] = min(low[rule], index[successor])
            if descended:
                continue
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[rule])
            if low[rule] == index[rule]:
                component: list[Rule] = []
                while True:
                    member = stack.pop()
                    on_stack.discard(member)
                    component.append(member)
                    if member is rule:
                        break
                found.append(component)
    return found


_plans: dict[int, tuple[Form, Plan]] = {}


def plan_of(form: Form) -> Plan:
    """The plan of a form, made the first time it is asked for."""
    known = _plans.get(id(form))
    if known is None or known[0] is not form:
        if len(_plans) > 32:
            _plans.pop(next(iter(_plans)))
        known = _plans[id(form)] = (form, make_plan(form))
    return known[1]
