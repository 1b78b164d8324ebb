"""The public entry for tests and tools: one expression on one document, without a form or an interview."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime

from forms.expressions.compile import compiled
from forms.expressions.context import Context
from forms.expressions.documents import parse_document
from forms.expressions.nodes import Node
from forms.expressions.values import Value


def evaluate(
    expression: str,
    document: Node | str,
    context: Node | None = None,
    now: datetime | None = None,
    *,
    root: Node | None = None,
    lang: str = "",
    namespaces: Mapping[str, str] | None = None,
    chance: random.Random | None = None,
) -> Value:
    """The value of `expression` on `document` (XML text or its document node) at the node `context` (else the document).

    `now` is the moment with its zone that `now()` and `today()` give (else the present one); `root` what `/` means.
    The value is a text, a number, a truth value, a list of nodes, a day or an instant (`forms.expressions.values` converts).
    Raises `ExpressionError`.
    """
    tree = parse_document(document) if isinstance(document, str) else document
    moment = now if now is not None else datetime.now().astimezone()
    surroundings = Context(root or tree, lambda: moment, lang=lang, namespaces=namespaces, chance=chance)
    node = context if context is not None else tree
    surroundings.current = node
    return compiled(expression).run(node, surroundings)
