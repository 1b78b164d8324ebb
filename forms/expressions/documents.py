"""XML text to nodes, with entities and (for forms) document types refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from forms.expressions.errors import ExpressionError
from forms.expressions.nodes import ATTRIBUTE, COMMENT, DOCUMENT, ELEMENT, INSTRUCTION, TEXT, XML_NS, XMLNS_NS, Node

DEEPEST = 200
MOST_ELEMENTS = 2_000_000  # of a document; each takes some hundred bytes
_MIXED = frozenset(("label", "hint", "value"))  # words with outputs between them: white space there is part of the text


class NotReadable(ExpressionError):
    """The text is not well-formed XML, holds what is refused, or nests too deeply."""


def parse_document(xml: str | bytes, *, compact: bool = False, allow_dtd: bool = False) -> Node:
    """The document node of `xml`.

    With `compact`, white space between elements is dropped and an element's text is its `value`; unprefixed elements are
    found by their local name whatever the default namespace (the instance of an XForm may have its own). Entities declared
    in the document are always refused, a document type is unless `allow_dtd`.
    """
    builder = _Compact(allow_dtd) if compact else _Builder(allow_dtd)
    parser = expat.ParserCreate("utf-8" if isinstance(xml, str) else None)
    parser.buffer_text = True
    parser.ordered_attributes = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.characters
    parser.StartCdataSectionHandler = parser.EndCdataSectionHandler = builder.section
    parser.CommentHandler = builder.comment
    parser.ProcessingInstructionHandler = builder.instruction
    parser.StartDoctypeDeclHandler = builder.doctype
    parser.EntityDeclHandler = builder.entity
    parser.ExternalEntityRefHandler = builder.entity
    try:
        parser.Parse(xml.encode() if isinstance(xml, str) else xml, True)
    except expat.ExpatError as error:
        raise NotReadable(f"not well-formed XML: {expat.ErrorString(error.code)}, line {error.lineno}") from None
    return builder.document


class _Builder:
    """Keeps every node: texts, comments and instructions as they stand."""

    def __init__(self, allow_dtd: bool) -> None:
        self.document = Node(DOCUMENT)
        self.current = self.document
        self.scopes: list[dict[str, str]] = [{"xml": XML_NS, "xmlns": XMLNS_NS}]
        self.allow_dtd = allow_dtd
        self.left = MOST_ELEMENTS
        self.apart = False  # a CDATA section is a text node of its own

    def doctype(self, *_: Any) -> None:
        if not self.allow_dtd:
            raise NotReadable("a document type declaration is not accepted")

    def entity(self, *_: Any) -> int:
        raise NotReadable("entities are not accepted")

    def start(self, name: str, attributes: list[str]) -> None:
        scope = self.scopes[-1]
        if len(self.scopes) > DEEPEST:
            raise NotReadable("elements nest too deeply")
        self.left -= 1
        if self.left < 0:
            raise NotReadable(f"more than {MOST_ELEMENTS} elements")
        declared = _NOTHING
        if attributes:
            pairs = list(zip(attributes[::2], attributes[1::2], strict=True))
            declared = dict(_declarations(pairs))
            if declared:
                scope = {**scope, **declared}
        prefix, _, local = name.rpartition(":")
        element = Node(ELEMENT, local, "", self._resolve(scope, prefix), prefix)
        if attributes:
            element.namespaces = declared
            self.attributes(element, pairs, scope)
        self.open(element)
        self.scopes.append(scope)

    def attributes(self, element: Node, pairs: list[tuple[str, str]], scope: dict[str, str]) -> None:
        for key, value in pairs:
            head, _, tail = key.rpartition(":")
            declares = key == "xmlns" or head == "xmlns"
            space = XMLNS_NS if declares else self._resolve(scope, head) if head else ""
            element.add_attribute(Node(ATTRIBUTE, tail, value, space, head))

    def _resolve(self, scope: dict[str, str], prefix: str) -> str:
        if prefix and prefix not in scope:
            raise NotReadable(f"the prefix {prefix} is not declared")
        return scope.get(prefix, "")

    def open(self, element: Node) -> None:
        self.current.add(element)
        self.current = element

    def end(self, _: str) -> None:
        self.scopes.pop()
        assert self.current.parent is not None
        self.current = self.current.parent

    def characters(self, data: str) -> None:
        last = self.current.children[-1] if self.current.children else None
        if last is not None and last.kind == TEXT and not self.apart:
            last.value += data
        elif self.current is not self.document:
            self.current.add(Node(TEXT, value=data))
            self.apart = False

    def section(self) -> None:
        self.apart = True

    def comment(self, data: str) -> None:
        self.current.add(Node(COMMENT, value=data))

    def instruction(self, target: str, data: str) -> None:
        self.current.add(Node(INSTRUCTION, target, data))


class _Compact(_Builder):
    """Drops white space between elements, comments and declarations; a lone text becomes its element's value."""

    def __init__(self, allow_dtd: bool) -> None:
        super().__init__(allow_dtd)
        self.waiting: list[str] = []

    def attributes(self, element: Node, pairs: list[tuple[str, str]], scope: dict[str, str]) -> None:
        plain = [(key, value) for key, value in pairs if key != "xmlns" and not key.startswith("xmlns:")]
        super().attributes(element, plain, scope)

    def open(self, element: Node) -> None:
        if self.waiting:
            self._flush()
        element.plain = None if element.prefix else element.name
        super().open(element)

    def _flush(self) -> None:
        text = "".join(self.waiting)
        self.waiting.clear()
        if self.current is not self.document and (self.current.name in _MIXED or text.strip()):
            self.current.add(Node(TEXT, value=text))

    def end(self, _: str) -> None:
        if self.waiting:
            if self.current.children:
                self._flush()
            else:
                self.current.value = "".join(self.waiting)
                self.waiting.clear()
        super().end(_)

    def characters(self, data: str) -> None:
        self.waiting.append(data)

    def comment(self, data: str) -> None:
        pass

    def instruction(self, target: str, data: str) -> None:
        pass


_NOTHING: dict[str, str] = {}


def _declarations(pairs: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for key, value in pairs:
        if key == "xmlns":
            yield "", value
        elif key.startswith("xmlns:"):
            yield key[6:], value


def scope_of(node: Node) -> dict[str, str]:
    """The namespace prefixes in force at a node."""
    scope: dict[str, str] = {}
    here: Node | None = node
    while here is not None:
        for prefix, uri in here.namespaces.items():
            scope.setdefault(prefix, uri)
        here = here.parent
    return scope
