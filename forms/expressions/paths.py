"""Location paths: steps along the axes with tests and predicates, and the index behind `[column = value]`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from forms.expressions import indexes
from forms.expressions.context import Context
from forms.expressions.errors import EvaluationProblem
from forms.expressions.nodes import (
    ATTRIBUTE,
    COMMENT,
    ELEMENT,
    INSTRUCTION,
    NAMESPACE,
    TEXT,
    XMLNS_NS,
    Node,
    in_order,
)  # fmt: skip
from forms.expressions.syntax import Expression, Path, Step

Find = Callable[[Node, Context], list[Node]]
Keep = Callable[[Node, Context], bool]
Walk = Callable[[list[Node], Context], list[Node]]

_BACKWARDS = frozenset(("ancestor", "ancestor-or-self", "preceding", "preceding-sibling"))
_KINDS = {"text": TEXT, "comment": COMMENT, "processing-instruction": INSTRUCTION}


def build_path(
    path: Path, start: Find | None, predicate_of: Callable[[Expression], Keep], build: Callable[..., object]
) -> Find:
    """The closure of a path. `start` gives the nodes it begins from where it begins from an expression."""
    if start is None and not path.absolute and (quick := _quick(path.steps)) is not None:
        return quick
    if path.absolute and (straight := _straight(path.steps)) is not None:
        return straight
    walks: list[Walk] = []
    flat = True  # no node found so far contains another, so children come in document order by themselves
    for step in _merged(path.steps):
        walks.append(_walk(step, flat and path.start is None, predicate_of, build))
        flat = flat and step.axis in ("child", "self", "attribute", "parent")
    if path.absolute:

        def from_root(node: Node, context: Context) -> list[Node]:
            nodes = [context.root]
            for walk in walks:
                nodes = walk(nodes, context)
            return nodes

        return from_root
    if start is not None:

        def from_start(node: Node, context: Context) -> list[Node]:
            nodes = start(node, context)
            for walk in walks:
                nodes = walk(nodes, context)
            return nodes

        return from_start

    def from_here(node: Node, context: Context) -> list[Node]:
        nodes = [node]
        for walk in walks:
            nodes = walk(nodes, context)
        return nodes

    return from_here


def _straight(steps: Sequence[Step]) -> Find | None:
    """`/data/group/a`: from the root by names alone, with nothing in between."""
    names: list[str] = []
    for step in steps:
        name = step.test.name
        if step.predicates or step.axis != "child" or not name or name == "*" or ":" in name:
            return None
        names.append(name)
    if len(names) < 2:
        return None
    first, second, *others = names

    def found(node: Node, context: Context) -> list[Node]:
        nodes = context.root.elements(first)
        nodes = nodes[0].elements(second) if len(nodes) == 1 else _all_children(nodes, second, context)
        for name in others:
            nodes = nodes[0].elements(name) if len(nodes) == 1 else _all_children(nodes, name, context)
        return nodes

    return found


def _quick(steps: Sequence[Step]) -> Find | None:
    """`.`, `..`, `../a`, `../../b/c`: what forms are full of, without the general machinery."""
    up = 0
    names: list[str] = []
    for step in steps:
        if step.predicates:
            return None
        if step.axis == "parent" and step.test.type == "node" and not names:
            up += 1
        elif step.axis == "child" and step.test.name and step.test.name != "*" and ":" not in step.test.name:
            names.append(step.test.name)
        elif not (step.axis == "self" and step.test.type == "node"):
            return None
    if not names:

        def above(node: Node, context: Context) -> list[Node]:
            here: Node | None = node
            for _ in range(up):
                here = here.parent if here is not None else None
            return [] if here is None else [here]

        return above
    first, others = names[0], names[1:]

    def named(node: Node, context: Context) -> list[Node]:
        here: Node | None = node
        for _ in range(up):
            if here is None:
                return []
            here = here.parent
        if here is None:
            return []
        nodes = here.elements(first)
        for name in others:
            nodes = nodes[0].elements(name) if len(nodes) == 1 else _all_children(nodes, name, context)
        return nodes

    return named


def _all_children(nodes: list[Node], name: str, context: Context) -> list[Node]:
    context.spend(len(nodes))
    return [child for node in nodes for child in node.elements(name)]


def _merged(steps: Sequence[Step]) -> Iterator[Step]:
    """`//name` in one walk where no predicate counts positions among siblings."""
    waiting: Step | None = None
    for step in steps:
        if waiting is not None:
            if step.axis == "child" and not step.predicates:
                yield Step("descendant", step.test)
            else:
                yield waiting
                yield step
            waiting = None
        elif step.axis == "descendant-or-self" and step.test.type == "node" and not step.predicates:
            waiting = step
        else:
            yield step
    if waiting is not None:
        yield waiting


def _walk(step: Step, flat: bool, predicate_of: Callable[[Expression], Keep], build: Callable[..., object]) -> Walk:
    name = step.test.name
    simple = step.axis == "child" and name and name != "*" and ":" not in name
    keep = [predicate_of(predicate) for predicate in step.predicates]
    if simple and not keep and flat:

        def children(nodes: list[Node], context: Context) -> list[Node]:
            if len(nodes) == 1:
                return nodes[0].elements(name)
            context.spend(len(nodes))
            return [child for node in nodes for child in node.elements(name)]

        return children
    find = _finder(step)
    look = indexes.lookup(step, build) if simple and keep else None

    def walk(nodes: list[Node], context: Context) -> list[Node]:
        found: list[Node] = []
        for node in nodes:
            candidates = look(node, context) if look is not None else None
            if candidates is None:
                candidates = find(node, context)
            context.spend(len(candidates) + 1)
            found.extend(filtered(candidates, keep, context) if keep else candidates)
        if len(nodes) > 1 and not flat:
            return in_order(found)
        return found[::-1] if step.axis in _BACKWARDS and len(nodes) == 1 else in_order(found) if len(nodes) > 1 else found

    return walk


def filtered(nodes: list[Node], keep: Sequence[Keep], context: Context) -> list[Node]:
    """The nodes that satisfy every predicate, each seeing its position among those left."""
    position, size = context.position, context.size
    try:
        for decide in keep:
            context.size = len(nodes)
            kept: list[Node] = []
            context.spend(len(nodes))
            for number, node in enumerate(nodes, 1):
                context.position = number
                if decide(node, context):
                    kept.append(node)
            nodes = kept
    finally:
        context.position, context.size = position, size
    return nodes


def _finder(step: Step) -> Find:
    """The nodes on an axis that pass the test, nearest first on the axes that go backwards."""
    axis, test = _AXES[step.axis], step.test
    principal = ATTRIBUTE if step.axis == "attribute" else NAMESPACE if step.axis == "namespace" else ELEMENT
    if test.type == "node":
        return lambda node, context: list(axis(node))
    if test.type:
        kind, target = _KINDS[test.type], test.target
        return lambda node, context: [n for n in axis(node) if n.kind == kind and (not target or n.name == target)]
    if test.name == "*":
        return lambda node, context: [n for n in axis(node) if n.kind == principal]
    prefix, _, local = test.name.rpartition(":")
    if not prefix:
        if principal == ELEMENT:
            return lambda node, context: [n for n in axis(node) if n.kind == ELEMENT and n.plain == local]
        return lambda node, context: [n for n in axis(node) if n.kind == principal and n.name == local and not n.namespace]

    def prefixed(node: Node, context: Context) -> list[Node]:
        space = context.resolve(prefix, node)
        if space is None:
            raise EvaluationProblem(f"the prefix {prefix} is not declared")
        return [n for n in axis(node) if n.kind == principal and n.namespace == space and local in ("*", n.name)]

    return prefixed


def _children(node: Node) -> Iterator[Node]:
    if node.children:
        return iter(node.children)
    if node.kind == ELEMENT and node.value:  # a compact leaf: its text as a node
        text = Node(TEXT, value=node.value if node.relevant else "")
        text.parent = node
        return iter((text,))
    return iter(())


def _descendants(node: Node) -> Iterator[Node]:
    for child in _children(node):
        yield child
        if child.kind == ELEMENT:
            yield from _descendants(child)


def _self_and_descendants(node: Node) -> Iterator[Node]:
    yield node
    yield from _descendants(node)


def _ancestors(node: Node) -> Iterator[Node]:
    here = node.parent
    while here is not None:
        yield here
        here = here.parent


def _siblings(node: Node, step: int) -> Iterator[Node]:
    if node.parent is None or node.kind in (ATTRIBUTE, NAMESPACE):
        return
    siblings = node.parent.children
    at = next((number for number, other in enumerate(siblings) if other is node), None)
    if at is not None:
        yield from siblings[at + 1 :] if step > 0 else siblings[:at][::-1]


def _following(node: Node) -> Iterator[Node]:
    if node.kind in (ATTRIBUTE, NAMESPACE) and node.parent is not None:
        yield from _descendants(node.parent)
        node = node.parent
    here: Node | None = node
    while here is not None:
        for sibling in _siblings(here, 1):
            yield from _self_and_descendants(sibling)
        here = here.parent


def _preceding(node: Node) -> Iterator[Node]:
    here: Node | None = node.parent if node.kind in (ATTRIBUTE, NAMESPACE) else node
    while here is not None:
        for sibling in _siblings(here, -1):
            yield from reversed(list(_self_and_descendants(sibling)))
        here = here.parent


def _attributes(node: Node) -> Iterator[Node]:
    return (attribute for attribute in node.attributes if attribute.namespace != XMLNS_NS)


def _namespaces(node: Node) -> Iterator[Node]:
    if node.kind != ELEMENT:
        return
    scope: dict[str, str] = {}
    for holder in [*[*_ancestors(node)][::-1], node]:
        scope.update(holder.namespaces)
    for prefix, uri in scope.items():
        if uri:
            found = Node(NAMESPACE, prefix, uri)
            found.parent = node
            yield found


def _self(node: Node) -> Iterator[Node]:
    yield node


def _parent(node: Node) -> Iterator[Node]:
    if node.parent is not None:
        yield node.parent


def _self_and_ancestors(node: Node) -> Iterator[Node]:
    yield node
    yield from _ancestors(node)


_AXES: dict[str, Callable[[Node], Iterator[Node]]] = {
    "ancestor": _ancestors,
    "ancestor-or-self": _self_and_ancestors,
    "attribute": _attributes,
    "child": _children,
    "descendant": _descendants,
    "descendant-or-self": _self_and_descendants,
    "following": _following,
    "following-sibling": lambda node: _siblings(node, 1),
    "namespace": _namespaces,
    "parent": _parent,
    "preceding": _preceding,
    "preceding-sibling": lambda node: _siblings(node, -1),
    "self": _self,
}
