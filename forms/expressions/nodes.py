"""The small tree that expressions walk: elements, attributes, texts, with slots and children found by name.

An element that holds only text has no text child in a form's instance: its text is `value` (compact tree). Documents read
for their own sake (tests, tools) keep every text, comment and instruction as a node.
"""

from __future__ import annotations

from collections.abc import Iterator

DOCUMENT, ELEMENT, ATTRIBUTE, TEXT, COMMENT, INSTRUCTION, NAMESPACE = range(7)

XFORMS = "http://www.w3.org/2002/xforms"
XML_NS = "http://www.w3.org/XML/1998/namespace"
XMLNS_NS = "http://www.w3.org/2000/xmlns/"


class Node:
    """One node. `plain` is the name that an unprefixed name test finds it by; `relevant` is the effective relevance."""

    __slots__ = (
        "attributes", "bound", "children", "kind", "name", "named", "namespace", "namespaces", "parent", "plain", "prefix",
        "relevant", "value",
    )  # fmt: skip

    def __init__(self, kind: int, name: str = "", value: str = "", namespace: str = "", prefix: str = "") -> None:
        self.kind = kind
        self.name = name
        self.value = value
        self.namespace = namespace
        self.prefix = prefix
        self.plain: str | None = name if namespace in ("", XFORMS) else None
        self.parent: Node | None = None
        self.children: list[Node] = []
        self.attributes: list[Node] = []
        self.namespaces: dict[str, str] = {}
        self.named: dict[str, list[Node]] | None = None
        self.relevant = True
        self.bound: object | None = None  # what the interview knows of this node

    def add(self, child: Node) -> Node:
        """Appends a child (or a text) and returns it."""
        child.parent = self
        self.children.append(child)
        self.named = None
        return child

    def insert(self, index: int, child: Node) -> None:
        child.parent = self
        self.children.insert(index, child)
        self.named = None

    def remove(self, child: Node) -> None:
        self.children.remove(child)
        self.named = None

    def add_attribute(self, attribute: Node) -> Node:
        attribute.parent = self
        self.attributes.append(attribute)
        return attribute

    def elements(self, name: str) -> list[Node]:
        """The child elements found by an unprefixed name; do not change the list."""
        named = self.named
        if named is None:
            named = {}
            for child in self.children:
                if child.kind == ELEMENT and child.plain is not None:
                    named.setdefault(child.plain, []).append(child)
            self.named = named
        return named.get(name, _NONE)

    def text(self) -> str:
        """The string value; a node that is not relevant counts as empty."""
        if self.kind == ELEMENT or self.kind == DOCUMENT:
            if self.children:
                return "".join([child.text() for child in self.children if child.kind in _CONTENT])
            return self.value if self.relevant else ""
        return self.value

    def descendants(self) -> Iterator[Node]:
        """All nodes below, in document order, without attributes."""
        stack = self.children[::-1]
        while stack:
            node = stack.pop()
            yield node
            if node.children:
                stack.extend(node.children[::-1])

    def root(self) -> Node:
        node = self
        while node.parent is not None:
            node = node.parent
        return node

    def attribute(self, name: str, namespace: str = "") -> str | None:
        for attribute in self.attributes:
            if attribute.name == name and attribute.namespace == namespace:
                return attribute.value
        return None

    def order(self) -> tuple[int, ...]:
        """A key that sorts nodes of one tree in document order (attributes after their element, before its children)."""
        parts: list[int] = []
        node = self
        while (parent := node.parent) is not None:
            if node.kind == ATTRIBUTE:
                parts.append(_index(parent.attributes, node) - len(parent.attributes))
            elif node.kind == NAMESPACE:
                parts.append(node.declared_at())
            else:
                parts.append(_index(parent.children, node))
            node = parent
        parts.append(id(node) if node.kind == DOCUMENT else 0)
        return tuple(reversed(parts))

    def declared_at(self) -> int:
        """Where a namespace node stands among the attributes of its element: declared there, or inherited (then first)."""
        attributes = self.parent.attributes if self.parent is not None else []
        for number, attribute in enumerate(attributes):
            if attribute.namespace == XMLNS_NS and (attribute.name if attribute.prefix else "") == self.name:
                return number - len(attributes)
        return -10_000

    def __repr__(self) -> str:  # never the value: a repr may reach a log
        return f"<Node {self.name or self.kind}>"


_NONE: list[Node] = []
_CONTENT = (ELEMENT, TEXT)


def _index(nodes: list[Node], node: Node) -> int:
    for number, other in enumerate(nodes):
        if other is node:
            return number
    return -1  # a virtual text of a compact leaf comes first


def in_order(nodes: list[Node]) -> list[Node]:
    """The nodes once each, in document order."""
    if len(nodes) < 2:
        return nodes
    unique = {(id(node.parent), node.name) if node.kind == NAMESPACE else id(node): node for node in nodes}
    return sorted(unique.values(), key=Node.order)
