"""Consent as a form asks it: for each purpose the answer, its language, its manner, a witness, and who gives it for a child.

Two columns of the form say which questions these are. `consent` names the purpose a yes-or-no question asks for (and
`needed` where there is no interview without it). `consentPart` names what else belongs to it, followed by the purposes it
belongs to (all, where none is named): `how` it was given (a choice such as oral, oral_witness, written), the `witness`,
and for a child the yes or no of the `guardian` and the child's own `assent`. A part counts while its question is relevant:
by age, where the form says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from forms.interview.state import Consent

if TYPE_CHECKING:
    from forms.form import Bind
    from forms.interview.flow import Step
    from forms.interview.session import Interview

YES = frozenset(("yes", "si", "sí", "sim", "true", "1", "OK"))
HOW, WITNESS, GUARDIAN, ASSENT = PARTS = ("how", "witness", "guardian", "assent")
NEEDED = "needed"
ASKED = "#asked"  # the part of a path in the log of answers that says in which language and when a consent was given


@dataclass(frozen=True)
class _Part:
    kind: str
    purposes: tuple[str, ...]
    step: Step

    def belongs_to(self, purpose: str) -> bool:
        return not self.purposes or purpose in self.purposes


def is_consent(bind: Bind) -> bool:
    """Whether a question asks for consent or belongs to it."""
    return bool(bind.own.get("consent") or bind.own.get("consentPart"))


def decides(bind: Bind) -> bool:
    """Whether an answer is a yes or a no without which there is no consent."""
    return bool(bind.own.get("consent")) or bind.own.get("consentPart", "").split()[:1] in ([GUARDIAN], [ASSENT])


def stamp(interview: Interview) -> str:
    """Language and moment of an answer that decides, as the log keeps them."""
    return f"{interview.lang} {interview.engine.context.now().astimezone(UTC).isoformat(timespec='seconds')}"


def consents(interview: Interview) -> tuple[Consent, ...]:
    """What was asked for each purpose, in the order of the form; the first purpose is always needed."""
    asked, parts = [], []
    for step in interview.steps():
        if step.kind is None or not step.relevant:
            continue
        own = step.node.place.bind.own
        if words := own.get("consent", "").split():
            asked.append((words[0], NEEDED in words, step))
        if words := own.get("consentPart", "").split():
            parts.append(_Part(words[0], tuple(words[1:]), step))
    return tuple(
        _consent(interview, purpose, needed or not number, step, [part for part in parts if part.belongs_to(purpose)])
        for number, (purpose, needed, step) in enumerate(asked)
    )


def _consent(interview: Interview, purpose: str, needed: bool, step: Step, parts: Sequence[_Part]) -> Consent:
    found = {part.kind: part.step for part in reversed(parts)}  # the first of a kind counts
    deciding = [step, *(found[kind] for kind in (GUARDIAN, ASSENT) if kind in found)]
    answers = [_yes(each) for each in deciding]
    given = False if False in answers else None if None in answers else True
    waiting = next((each.path for each in deciding if _yes(each) is None), "")
    if given and not waiting and HOW in found and not found[HOW].node.value:
        waiting = found[HOW].path
    stamps = [interview.stamps[each.path].split() for each in deciding if each.path in interview.stamps]
    return Consent(
        purpose,
        step.path,
        given,
        needed,
        lang=stamps[0][0] if stamps else "",
        at=max((when for _, when in stamps), default=""),
        how=found[HOW].node.value if HOW in found else "",
        witness=WITNESS in found and bool(found[WITNESS].node.value),
        guardian=_yes(found[GUARDIAN]) if GUARDIAN in found else None,
        assent=_yes(found[ASSENT]) if ASSENT in found else None,
        waiting="" if given is False else waiting,
    )


def _yes(step: Step) -> bool | None:
    return step.node.value in YES if step.node.value else None
