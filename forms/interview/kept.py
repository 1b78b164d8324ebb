"""Answers that stay for the next interview, such as area and cluster: our column `keep` says of which questions.

Never of a question that identifies a person or is sensitive, of consent, or of one within rows: what one person said must not
be put into the mouth of the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from forms.interview.lexical import canonical
from forms.interview.portrait import Portrait
from forms.interview.state import Effects
from vocabulary.errors import BadInput

if TYPE_CHECKING:
    from forms.form import Bind
    from forms.interview.session import Interview

YES = "yes"
NEVER = ("direct", "sensitive")  # classes of which nothing goes on to the next person
KEPT = "#kept"  # the part of a path in the log of answers that says that an answer came from the interview before


def keeps(bind: Bind) -> bool:
    """Whether the answer to a question stays for the next interview."""
    own = bind.own
    return own.get("keep") == YES and own.get("class", "") not in NEVER and not (own.get("consent") or own.get("consentPart"))


def to_keep(interview: Interview, path: str) -> str | None:
    """What goes on to the next interview of the question at a path: its answer, empty where it was taken back; nothing at all
    of a question that is not kept, or whose answer is refused."""
    node = interview.step(path).node
    if "[" in path or not keeps(node.place.bind) or (interview.state(path).problem is not None and node.value):
        return None
    return node.value


def fill(interview: Interview, values: Mapping[str, str]) -> Effects:
    """Puts the answers of the interview before into a fresh one, path → value; what cannot be an answer any more stays out."""
    entries: list[tuple[str, str]] = []
    for path, value in values.items():
        try:
            step = interview.step(path)
        except KeyError:
            continue
        node = step.node
        if (
            step.kind is None
            or not step.kind.asks
            or not value
            or not keeps(node.place.bind)
            or interview.checks.readonly(node)
        ):
            continue
        asked = Portrait(interview).asked(step)
        try:
            step.kind.check(value, asked)
        except BadInput:
            continue
        interview.set_value(node, canonical(step.kind.tidy(value, asked), node.place.bind.type))
        interview.kept.add(path)
        entries += [(path, node.value), (path + KEPT, YES)]
    return interview.followed(tuple(entries))
