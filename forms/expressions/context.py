"""What an expression can see besides its node: the document, the clock, the language, the other instances of the form."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo

from forms.expressions.documents import scope_of
from forms.expressions.errors import EvaluationProblem
from forms.expressions.nodes import ELEMENT, Node

JAVAROSA = "http://openrosa.org/javarosa"
ODK = "http://www.opendatakit.org/xforms"
PREFIXES: dict[str, str] = {
    "jr": JAVAROSA,
    "odk": ODK,
    "orx": "http://openrosa.org/xforms",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "h": "http://www.w3.org/1999/xhtml",
    "entities": "http://www.opendatakit.org/xforms/entities",
}


MOST_STEPS = 1_000_000  # nodes that one evaluation may look at: about a second


class Context:
    """The surroundings of one evaluation; `position` and `size` change while predicates run, and are put back.

    `left` is how many nodes the evaluation may still look at (`spend`): rules within rules can ask for any number.
    `root` is the node that `/` means. `clock` gives the moment that `now()` and `today()` see, with its zone.
    """

    __slots__ = (
        "chance",
        "choice_name",
        "clock",
        "current",
        "indexes",
        "instance",
        "itext",
        "lang",
        "left",
        "namespaces",
        "position",
        "root",
        "size",
        "zone",
    )  # fmt: skip

    def __init__(
        self,
        root: Node,
        clock: Callable[[], datetime],
        *,
        lang: str = "",
        namespaces: Mapping[str, str] | None = None,
        chance: random.Random | None = None,
    ) -> None:
        self.root = root
        self.current = root
        self.position = 1
        self.size = 1
        self.left = MOST_STEPS
        self.clock = clock
        self.zone: tzinfo = clock().tzinfo or UTC
        self.lang = lang
        self.namespaces = dict(namespaces or {})
        self.chance = chance or random.SystemRandom()
        self.indexes: dict[tuple[int, str, str], dict[str, list[Node]]] = {}
        self.instance: Callable[[str], Node | None] = self.find_instance
        self.itext: Callable[[str], list[Node] | str] = self.find_itext
        self.choice_name: Callable[[str, str, Node], str] = lambda value, path, node: value

    def spend(self, nodes: int) -> None:
        """Counts nodes that are looked at; raises `EvaluationProblem` beyond the limit."""
        self.left -= nodes
        if self.left < 0:
            raise EvaluationProblem("the rule looks at too many places")

    def now(self) -> datetime:
        return self.clock().astimezone(self.zone)

    def resolve(self, prefix: str, node: Node) -> str | None:
        """The namespace of a prefix: as the form declares it, as it stands at the node, else as ODK forms use it."""
        found = self.namespaces.get(prefix)
        if found is None:
            found = scope_of(node).get(prefix)
        return PREFIXES.get(prefix) if found is None else found

    def find_instance(self, name: str) -> Node | None:
        """The `instance` element with this id, anywhere in the document."""
        for node in self.root.root().descendants():
            if node.kind == ELEMENT and node.name == "instance" and node.attribute("id") == name:
                return node
        return None

    def find_itext(self, name: str) -> list[Node]:
        """The values of a text in the active language (the first or default translation where none is active)."""
        translations = [n for n in self.root.root().descendants() if n.kind == ELEMENT and n.name == "translation"]
        wanted = [t for t in translations if t.attribute("lang") == self.lang]
        for translation in wanted or translations[:1]:
            for entry in translation.children:
                if entry.kind == ELEMENT and entry.attribute("id") == name:
                    return [child for child in entry.children if child.kind == ELEMENT and child.name == "value"]
        return []
