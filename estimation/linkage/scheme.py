"""What one way of linking compares and looks at, whole: columns in clear, or match keys."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from estimation.linkage import blocking, match_key_model, model
from estimation.linkage.blocking import Rule
from estimation.linkage.model import Comparison

_FLAGS = ("birth_rough", "birth_heaped", "document_holds")
_KINDS = {"unique_id": "number", "given_roots": "texts", **dict.fromkeys(_FLAGS, "flag")}


@dataclass(frozen=True)
class Scheme:
    """`comparisons`, the blocking `rules` (that by document, `document`, the last), the rules that choose pairs for `training`,
    pairs that are `certain` or else `nearly` so, the columns that tell how two documents agree (`of_document`), and what a
    year of birth is: a number, or where it is keyed a text. `counted` names the comparison whose rare levels the rules find
    whole, so that chance agreement is counted over all pairs; random ones would hold none."""

    comparisons: tuple[Comparison, ...]
    rules: tuple[Rule, ...]
    training: tuple[Rule, ...]
    certain: tuple[Rule, ...]
    nearly: tuple[Rule, ...]
    document: Rule
    of_document: tuple[str, ...]
    year: str = "text"
    counted: str = ""

    def switched(self, rules: Collection[str] | None) -> tuple[str, ...] | None:
        """The keys of its rules that are on, where somebody chose among the rules of any scheme: one that no other scheme has
        stays on. `None` where nobody chose."""
        if rules is None:
            return None
        elsewhere = {rule.key for rule in blocking.RULES}
        return tuple(rule.key for rule in self.rules if rule.key in rules or rule.key not in elsewhere)

    def kind(self, column: str) -> str:
        """What a column holds: text, number, flag or texts."""
        return self.year if column == "birth_year" else _KINDS.get(column, "text")


NAMES = Scheme(
    model.COMPARISONS, blocking.RULES, blocking.TRAINING, blocking.CERTAIN, blocking.NEARLY, blocking.DOCUMENT,
    ("document", "document_holds"), "number",
)  # fmt: skip
MATCH_KEYS = Scheme(
    match_key_model.COMPARISONS, match_key_model.RULES, match_key_model.TRAINING, match_key_model.CERTAIN,
    match_key_model.NEARLY, match_key_model.DOCUMENT, ("document", "document_begin", "document_end"),
    counted="names_and_birth",
)  # fmt: skip
