"""A record as the XML that ODK servers and tools exchange: relevant answers only, under the root that the form gives."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize
from xml.sax.saxutils import escape, quoteattr

from forms.expressions.nodes import ELEMENT, Node
from forms.interview.tree import Live

if TYPE_CHECKING:
    from forms.interview import Interview


def to_xml(interview: Interview) -> str:
    """The record of an interview as submission XML. What is not relevant is left out; empty answers stay as empty elements."""
    return write(interview.engine.root, dict(interview.form.namespaces))


def write(root: Live, namespaces: dict[str, str]) -> str:
    """An element with everything relevant in it, and the namespaces that its names use."""
    used: dict[str, str] = {}
    body = _element(root, "\0", used)
    declared = "".join(f" xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in sorted(used.items()))
    return normalize("NFC", body.replace("\0", declared, 1))


def _element(node: Node, declarations: str, used: dict[str, str]) -> str:
    name = _name(node, used)
    attributes = "".join(f" {_name(a, used)}={quoteattr(a.value)}" for a in node.attributes)
    default = node.parent.namespace if isinstance(node.parent, Live) else ""
    if not node.prefix and node.namespace != default and node.namespace and not _forms(node.namespace):
        attributes = f" xmlns={quoteattr(node.namespace)}{attributes}"
    children = [child for child in node.children if child.kind == ELEMENT and child.relevant]
    if children:
        inner = "".join(_element(child, "", used) for child in children)
    else:
        inner = escape(node.value) if not (isinstance(node, Live) and node.place.children) else ""
    return f"<{name}{attributes}{declarations}>{inner}</{name}>" if inner else f"<{name}{attributes}{declarations}/>"


def _name(node: Node, used: dict[str, str]) -> str:
    if not node.prefix or node.prefix == "xmlns":
        return f"{node.prefix}:{node.name}" if node.prefix else node.name
    if node.prefix != "xml":
        used[node.prefix] = node.namespace
    return f"{node.prefix}:{node.name}"


def _forms(namespace: str) -> bool:
    return namespace == "http://www.w3.org/2002/xforms"
