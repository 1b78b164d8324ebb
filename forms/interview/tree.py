"""The places of a form (definitions) and the tree of one record that is made from them (live nodes)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from forms.expressions.context import JAVAROSA
from forms.expressions.nodes import ATTRIBUTE, DOCUMENT, ELEMENT, Node
from forms.form import Bind, Control, Form
from forms.interview.lexical import canonical
from forms.xform import written_name


class Live(Node):
    """A node of a record. `own` is its own relevance; `relevant` (inherited) also counts that of all around it.

    `model` is what it was made from in the empty record of the form.
    """

    __slots__ = ("model", "own", "path", "place")

    def __init__(self, place: Place, model: Node | None = None) -> None:
        model = model or place.element
        super().__init__(model.kind, model.name, model.value, model.namespace, model.prefix)
        self.plain = model.plain
        self.model = model
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
    attributes: list[Place] = field(default_factory=list)  # those that rules or actions set
    control: Control | None = None
    repeat: Control | None = None  # the repeat whose rows stand here

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
        yield from self.attributes
        for child in self.children:
            yield from child.below()


def places_of(form: Form) -> tuple[Place, dict[str, Place]]:
    """The root place and all places by path."""
    repeats = {control.path: control for control in controls(form.body) if control.kind == "repeat"}
    groups: dict[str, Control] = {}
    for control in controls(form.body):
        if control.kind != "repeat" and control.path:
            groups.setdefault(control.path, control)
    set_by_rule = {path for path in form.binds if "/@" in path} | {a.path for a in form.actions if "/@" in a.path}
    found: dict[str, Place] = {}

    def build(element: Node, names: tuple[str, ...], parent: Place | None) -> Place:
        path = "/" + "/".join(names)
        place = Place(names, element, form.binds.get(path) or Bind(path), parent)
        place.control, place.repeat = groups.get(path), repeats.get(path)
        found[path] = place
        for attribute in element.attributes:
            inner = f"{path}/@{written_name(attribute)}"
            if inner in set_by_rule:
                made = Place((*names, f"@{written_name(attribute)}"), attribute, form.binds.get(inner) or Bind(inner), place)
                place.attributes.append(made)
                found[inner] = made
        for name, elements in _by_name(element).items():
            place.children.append(build(next(filter(_is_template, elements), elements[0]), (*names, name), place))
        return place

    root = build(form.template, (written_name(form.template),), None)
    return root, found


def _by_name(element: Node) -> dict[str, list[Node]]:
    same: dict[str, list[Node]] = {}
    for child in element.children:
        if child.kind == ELEMENT:
            same.setdefault(written_name(child), []).append(child)
    return same


def _is_template(element: Node) -> bool:
    return element.attribute("template", JAVAROSA) is not None


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


def make(place: Place, model: Node | None = None) -> Live:
    """A fresh node of a place with everything within it, as `model` (else the template) has it.

    Rows of repeats are those that stand there; those of counted repeats are left to the count, which takes them one by one.
    """
    node = Live(place, model)
    node.value = "" if place.children else canonical(node.value, place.bind.type)
    own = {inner.element.name: inner for inner in place.attributes}
    for attribute in node.model.attributes:
        if attribute.name in own:
            node.add_attribute(Live(own[attribute.name], attribute))
        elif not (attribute.name == "template" and attribute.namespace == JAVAROSA):
            node.add_attribute(Node(ATTRIBUTE, attribute.name, attribute.value, attribute.namespace, attribute.prefix))
    for child in place.children:
        if child.repeat is None:
            node.add(make(child, next(iter(_by_name(node.model).get(child.names[-1], ())), None)))
        elif not child.repeat.count:
            for row in defaults(node, child) or ([child.element] if child.repeat.fixed else []):
                node.add(make(child, row))
    return node


def defaults(parent: Live, place: Place) -> list[Node]:
    """The rows that the empty record has of a repeat within `parent`, without the template."""
    return [element for element in _by_name(parent.model).get(place.names[-1], ()) if not _is_template(element)]


def rows_of(parent: Node, place: Place) -> list[Live]:
    """The nodes of a place directly within `parent`."""
    return [child for child in parent.children if isinstance(child, Live) and child.place is place]


def set_paths(node: Live, base: str, found: dict[str, Live]) -> None:
    """Writes the path of every node (`/data/row[2]/name`) and fills `found`."""
    node.path = base
    found[base] = node
    for attribute in node.attributes:
        if isinstance(attribute, Live):
            set_paths(attribute, f"{base}/{attribute.place.names[-1]}", found)
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
