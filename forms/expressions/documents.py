"""XML text to nodes, with entities and (for forms) document types refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from forms.expressions.errors import ExpressionError
from forms.expressions.nodes import ATTRIBUTE, COMMENT, DOCUMENT, ELEMENT, INSTRUCTION, TEXT, XML_NS, XMLNS_NS, Node

DEEPEST = 200
_MIXED = frozenset(("label", "hint", "value"))  # words with outputs between them: white space there is part of the text


class NotReadable(ExpressionError):
    """The text is not well-formed XML, holds what is refused, or nests too deeply."""


def parse_document(xml: str | bytes, *, compact: bool = False, allow_dtd: bool = False) -> Node:
    """The document node of `xml`.

    With `compact`, white space between elements is dropped and an element's text is its `value`; unprefixed elements are
    found by their local name whatever the default namespace (the instance of an XForm may have its own). Entities declared
    in the document are always refused, a document type is unless `allow_dtd`.
    """
    builder = _Builder(compact, allow_dtd)
    parser = expat.ParserCreate(namespace_separator=None)
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
    def __init__(self, compact: bool, allow_dtd: bool) -> None:
        self.document = Node(DOCUMENT)
        self.current = self.document
        self.scopes: list[dict[str, str]] = [{"xml": XML_NS, "xmlns": XMLNS_NS}]
        self.compact = compact
        self.allow_dtd = allow_dtd
        self.apart = False  # a CDATA section is a text node of its own

    def doctype(self, *_: Any) -> None:
        if not self.allow_dtd:
            raise NotReadable("a document type declaration is not accepted")

    def entity(self, *_: Any) -> int:
        raise NotReadable("entities are not accepted")

    def start(self, name: str, attributes: list[str]) -> None:
        if len(self.scopes) > DEEPEST:
            raise NotReadable("elements nest too deeply")
        scope = self.scopes[-1]
        pairs = list(zip(attributes[::2], attributes[1::2], strict=True))
        declared = dict(_declarations(pairs))
        if declared:
            scope = {**scope, **declared}
        prefix, _, local = name.rpartition(":")
        element = Node(ELEMENT, local, "", self._resolve(scope, prefix), prefix)
        element.namespaces = declared
        if self.compact:
            element.plain = local if not prefix else None
        for key, value in pairs:
            head, _, tail = key.rpartition(":")
            if key == "xmlns" or head == "xmlns":
                if self.compact:
                    continue
                space = XMLNS_NS
            else:
                space = self._resolve(scope, head) if head else ""
            element.add_attribute(Node(ATTRIBUTE, tail, value, space, head))
        self.current.add(element)
        self.current = element
        self.scopes.append(scope)

    def _resolve(self, scope: dict[str, str], prefix: str) -> str:
        if prefix and prefix not in scope:
            raise NotReadable(f"the prefix {prefix} is not declared")
        return scope.get(prefix, "")

    def end(self, _: str) -> None:
        element = self.current
        if self.compact and element.children:
            self._tidy(element)
        self.scopes.pop()
        assert element.parent is not None
        self.current = element.parent

    def _tidy(self, element: Node) -> None:
        """Drops white space between elements; a lone text becomes the element's value."""
        if all(child.kind == TEXT for child in element.children):
            element.value = "".join(child.value for child in element.children)
            element.children = []
        elif element.name not in _MIXED:
            element.children = [child for child in element.children if child.kind != TEXT or child.value.strip()]
        element.named = None

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
        if not self.compact:
            self.current.add(Node(COMMENT, value=data))

    def instruction(self, target: str, data: str) -> None:
        if not self.compact:
            self.current.add(Node(INSTRUCTION, target, data))


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
