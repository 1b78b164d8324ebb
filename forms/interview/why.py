"""Why a question is hidden, or its answer not accepted: the rule in the words of the form, with what is answered now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.interview.portrait import Portrait
from forms.interview.rule_words import RuleWords
from forms.interview.tree import Live, Place
from vocabulary.text import Text

if TYPE_CHECKING:
    from forms.interview.flow import Step
    from forms.interview.session import Interview

MOST_SEEN = 12  # answers that are told of one question in rows


@dataclass(frozen=True)
class Seen:
    """A question that a rule looks at: its words, its value now and as a person reads it; `hidden` where it is itself hidden,
    so that it counts as not answered. `klass` is that of the question: `direct` and `sensitive` are not for bystanders."""

    path: str
    label: str
    value: str
    shown: str
    hidden: bool
    klass: str


@dataclass(frozen=True)
class Condition:
    """One of the things that a rule asks for, in words, and whether it holds now."""

    words: Text
    holds: bool


@dataclass(frozen=True)
class Reason:
    """A rule that hides a question (`kind` relevant) or refuses its answer (constraint).

    `path` is where the rule stands and `group` the words of the group there, empty where it is the question's own. `words` is
    the rule to be put into a language; `expression` is how the form has it; `message` what the form itself says of it.
    `conditions` are what the rule asks for at once, each with whether it holds now: those that do not are the cause.
    """

    kind: str
    path: str
    group: str
    expression: str
    words: Text
    seen: tuple[Seen, ...]
    conditions: tuple[Condition, ...]
    message: str = ""


def not_asked(interview: Interview) -> tuple[tuple[str, str], ...]:
    """The questions that are hidden now, path and words of each, in the order of the form."""
    portrait = Portrait(interview)
    hidden = (step for step in interview.steps() if step.kind is not None and step.kind.asks and not step.relevant)
    return tuple((step.path, portrait.label(step)) for step in hidden)


def why_hidden(interview: Interview, path: str) -> tuple[Reason, ...]:
    """Every rule that hides the question at a path, the outermost first; nothing where it is shown. Raises `KeyError`."""
    step = interview.step(path)
    found: list[Reason] = []
    here: object = step.node
    while isinstance(here, Live):
        if not here.own:
            own = here is step.node and step.kind is not None
            label = "" if own else _group(interview, step, here)
            found.append(_reason(interview, "relevant", here, here.place.bind.relevant, label))
        here = here.parent
    return tuple(reversed(found))


def why_refused(interview: Interview, path: str) -> Reason | None:
    """The constraint that the answer at a path violates; nothing where it holds. Raises `KeyError`."""
    node = interview.step(path).node
    if not node.relevant or interview.checks.constraint_holds(node):
        return None
    message = interview.speaker.say(node.place.bind.constraint_message, node)
    return _reason(interview, "constraint", node, node.place.bind.constraint, "", message)


def _reason(interview: Interview, kind: str, node: Live, expression: str, group: str, message: str = "") -> Reason:
    words = RuleWords(interview, node)
    seen = tuple(
        _seen(interview, words, place, at)
        for place, nodes in words.looks_at(expression)
        for at in (nodes[:MOST_SEEN] if nodes else [None])
    )
    conditions = tuple(Condition(said, holds) for said, holds in words.conditions(expression))
    return Reason(kind, node.path, group, expression, words.say(expression), seen, conditions, message)


def _seen(interview: Interview, words: RuleWords, place: Place, node: Live | None) -> Seen:
    label, klass = words.label(place, node), place.bind.own.get("class", "")
    if node is None:
        return Seen(place.path, label, "", "", hidden=True, klass=klass)
    value = node.text()
    return Seen(node.path, label, value, _shown(interview, node) if value else "", hidden=not node.relevant, klass=klass)


def _shown(interview: Interview, node: Live) -> str:
    try:
        return interview.state(node.path).shown
    except KeyError:  # a calculation: nobody is asked
        return node.value


def _group(interview: Interview, step: Step, node: Live) -> str:
    for control, at in step.groups:
        if at is node and (said := interview.speaker.say(control.label, at).strip()):
            return said
    return node.place.names[-1]
