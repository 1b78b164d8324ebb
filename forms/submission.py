"""A record as the XML that ODK servers and tools exchange: relevant answers only, under the root that the form gives."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import normalize
from xml.sax.saxutils import escape, quoteattr

from forms.expressions.nodes import ELEMENT, Node
from forms.interview.tree import Live

if TYPE_CHECKING:
    from forms.interview import Interview


def to_xml(interview: Interview, *, replaces: str = "") -> str:
    """The record of an interview as submission XML. What is not relevant is left out; empty answers stay as empty elements.

    `replaces` is the identifier of the submission that this one corrects (`meta/deprecatedID`).
    """
    return write(interview.engine.root, replaces)


def write(root: Live, replaces: str = "") -> str:
    """An element with everything relevant in it, and the namespaces that its names use."""
    used: dict[str, str] = {}
    body = _element(root, "\0", used, replaces)
    declared = "".join(f" xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in sorted(used.items()))
    return normalize("NFC", body.replace("\0", declared, 1))


def _element(node: Node, declarations: str, used: dict[str, str], replaces: str = "") -> str:
    name = _name(node, used)
    attributes = "".join(f" {_name(a, used)}={quoteattr(a.value)}" for a in node.attributes)
    default = node.parent.namespace if isinstance(node.parent, Live) else ""
    if not node.prefix and node.namespace != default and node.namespace and not _forms(node.namespace):
        attributes = f" xmlns={quoteattr(node.namespace)}{attributes}"
    children = [child for child in node.children if child.kind == ELEMENT and child.relevant]
    if children:
        inner = "".join(_element(child, "", used, replaces) for child in children)
        if replaces and node.name == "meta":
            inner += _replaced(children, replaces)
    else:
        inner = _text(node.value) if not (isinstance(node, Live) and node.place.children) else ""
    return f"<{name}{attributes}{declarations}>{inner}</{name}>" if inner else f"<{name}{attributes}{declarations}/>"


_NOT_XML = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")


def _text(value: str) -> str:
    """An answer as it can stand in XML: without what no XML may hold, with the line ends that a reader would change."""
    return escape(_NOT_XML.sub("", value), {"\r": "&#13;"})


def _replaced(meta: list[Node], replaces: str) -> str:
    """The element that names the submission which is corrected, with the prefix of the identifier beside it."""
    beside = next((child for child in meta if child.name == "instanceID"), None)
    if beside is None or any(child.name == "deprecatedID" and child.value for child in meta):
        return ""
    name = f"{beside.prefix}:deprecatedID" if beside.prefix else "deprecatedID"
    return f"<{name}>{escape(replaces)}</{name}>"


def _name(node: Node, used: dict[str, str]) -> str:
    if not node.prefix or node.prefix == "xmlns":
        return f"{node.prefix}:{node.name}" if node.prefix else node.name
    if node.prefix != "xml":
        used[node.prefix] = node.namespace
    return f"{node.prefix}:{node.name}"


def _forms(namespace: str) -> bool:
    return namespace == "http://www.w3.org/2002/xforms"
