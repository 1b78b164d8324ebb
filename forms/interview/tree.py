"""The places of a form (definitions) and the tree of one record that is made from them (live nodes)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from forms.expressions.context import JAVAROSA
from forms.expressions.nodes import ATTRIBUTE, DOCUMENT, ELEMENT, Node
from forms.form import Bind, Control, Form


class Live(Node):
    """A node of a record. `own` is its own relevance; `relevant` (inherited) also counts that of all around it."""

    __slots__ = ("own", "path", "place")

    def __init__(self, place: Place) -> None:
        super().__init__(ELEMENT, place.element.name, place.element.value, place.element.namespace, place.element.prefix)
        self.plain = place.element.plain
        self.own = True
        self.place = place
        self.path = ""


@dataclass(eq=False)
class Place:
    """A place of the form: the element of the template, its bind, the control that asks for it, its children."""

    names: tuple[str, ...]
    element: Node
    bind: Bind
    parent: Place | None
    children: list[Place] = field(default_factory=list)
    control: Control | None = None
    repeat: Control | None = None  # the repeat whose rows stand here
    rows: int = 1  # rows of a repeat in an empty record

    @property
    def path(self) -> str:
        return "/" + "/".join(self.names)

    def around(self) -> Iterator[Place]:
        """The place and all around it, innermost first."""
        here: Place | None = self
        while here is not None:
            yield here
            here = here.parent

    def below(self) -> Iterator[Place]:
        """The place and all within it, in document order."""
        yield self
        for child in self.children:
            yield from child.below()


def written_name(element: Node) -> str:
    return f"{element.prefix}:{element.name}" if element.prefix else element.name


def places_of(form: Form) -> tuple[Place, dict[str, Place]]:
    """The root place and all places by path."""
    repeats = {control.path: control for control in controls(form.body) if control.kind == "repeat"}
    groups: dict[str, Control] = {}
    for control in controls(form.body):
        if control.kind != "repeat" and control.path:
            groups.setdefault(control.path, control)
    found: dict[str, Place] = {}

    def build(element: Node, names: tuple[str, ...], parent: Place | None) -> Place:
        path = "/" + "/".join(names)
        place = Place(names, element, form.binds.get(path) or Bind(path), parent, [], groups.get(path), repeats.get(path))
        found[path] = place
        same: dict[str, list[Node]] = {}
        for child in element.children:
            if child.kind == ELEMENT:
                same.setdefault(written_name(child), []).append(child)
        for name, elements in same.items():
            inner = (*names, name)
            repeated = "/" + "/".join(inner) in repeats
            model = next((e for e in elements if e.attribute("template", JAVAROSA) is not None), elements[0])
            made = build(model, inner, place)
            made.rows = sum(e.attribute("template", JAVAROSA) is None for e in elements) if repeated else 1
            place.children.append(made)
        return place

    root = build(form.template, (written_name(form.template),), None)
    return root, found


def controls(body: tuple[Control, ...]) -> Iterator[Control]:
    """All controls, outermost first."""
    for control in body:
        yield control
        yield from controls(control.children)


def new_record(root: Place) -> tuple[Node, Live]:
    """An empty record: its document node and its root."""
    document = Node(DOCUMENT)
    live = make(root)
    document.add(live)
    return document, live


def make(place: Place) -> Live:
    """A fresh node of a place with everything within it; rows of repeats as the template has them."""
    node = Live(place)
    if place.children:
        node.value = ""
    for attribute in place.element.attributes:
        if not (attribute.name == "template" and attribute.namespace == JAVAROSA):
            node.add_attribute(Node(ATTRIBUTE, attribute.name, attribute.value, attribute.namespace, attribute.prefix))
    for child in place.children:
        for _ in range(0 if child.repeat is not None and child.repeat.count else child.rows):
            node.add(make(child))
    return node


def rows_of(parent: Node, place: Place) -> list[Live]:
    """The nodes of a place directly within `parent`."""
    return [child for child in parent.children if isinstance(child, Live) and child.place is place]


def within(node: Live, place: Place) -> Iterator[Live]:
    """All nodes of a place at or within `node`."""
    if node.place is place:
        yield node
        return
    depth = len(node.place.names)
    if len(place.names) <= depth or place.names[:depth] != node.place.names:
        return
    nodes: list[Node] = [node]
    for name in place.names[depth:]:
        plain = name.rpartition(":")[2]
        if plain == name:
            nodes = [child for n in nodes for child in n.elements(name)]
        else:
            nodes = [child for n in nodes for child in n.children if child.kind == ELEMENT and written_name(child) == name]
    for found in nodes:
        if isinstance(found, Live):
            yield found


def set_paths(node: Live, base: str, found: dict[str, Live]) -> None:
    """Writes the path of every node (`/data/row[2]/name`) and fills `found`."""
    node.path = base
    found[base] = node
    count: dict[str, int] = {}
    for child in node.children:
        if not isinstance(child, Live):
            continue
        name = child.place.names[-1]
        if child.place.repeat is not None:
            count[name] = count.get(name, 0) + 1
            set_paths(child, f"{base}/{name}[{count[name]}]", found)
        else:
            set_paths(child, f"{base}/{name}", found)


def leaves(node: Live) -> Iterator[Live]:
    """The nodes at or within `node` that can hold an answer."""
    if node.place.children:
        for child in node.children:
            if isinstance(child, Live):
                yield from leaves(child)
    else:
        yield node
