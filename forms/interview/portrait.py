"""A question as the person sees it, drawn from the state of the interview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.interview import consent
from forms.interview.flow import REPEAT, Step, nearest
from forms.interview.state import Missing, QuestionState
from forms.interview.tree import Live
from forms.questions import Asked
from vocabulary.text import N_, text, translate

if TYPE_CHECKING:
    from forms.interview.session import Interview

_WITHOUT_MARKS = frozenset(("note", "acknowledge", "upload", "hidden"))


class Portrait:
    """Draws `QuestionState`s of one interview."""

    def __init__(self, interview: Interview) -> None:
        self.interview = interview
        self.speaker = interview.speaker

    def label(self, step: Step) -> str:
        return self.speaker.say(step.control.label, step.node).strip() or step.node.place.names[-1]

    def choices(self, step: Step) -> list[tuple[str, str]]:
        if step.control.kind in ("select", "select1", "rank"):
            return self.speaker.choices(step.control, step.node)
        return []

    def asked(self, step: Step, choices: list[tuple[str, str]] | None = None) -> Asked:
        return Asked(
            label=self.label(step),
            appearance=step.control.appearance,
            parameters=step.control.attributes,
            choices=self.choices(step) if choices is None else choices,
            today=self.interview.engine.context.now().date(),
        )

    def missing_allowed(self, step: Step) -> tuple[Missing, ...]:
        """Which reasons for no answer the question takes: our column `missing`, else both, but none for consent."""
        own = step.node.place.bind.own
        if step.kind is None or step.kind.name in _WITHOUT_MARKS or consent.decides(step.node.place.bind):
            return ()
        if "missing" in own:
            return tuple(mark for mark in Missing if mark.value in own["missing"].split())
        return tuple(Missing)

    def answer(self, step: Step) -> str:
        """What is answered, as a person reads it; nothing of the question whether there is another row."""
        if step.kind is None or not step.node.value:
            return ""
        return step.kind.show(step.node.value, self.asked(step), self.interview.speech)

    def groups(self, step: Step) -> tuple[str, ...]:
        labels = (self.speaker.say(control.label, node).strip() for control, node in step.groups)
        return tuple(label for label in labels if label)

    def of(self, step: Step) -> QuestionState:
        if step.kind is None:
            return self._rows(step)
        interview, node, bind = self.interview, step.node, step.node.place.bind
        choices = self.choices(step)
        asked = self.asked(step, choices)
        groups = self.groups(step)
        return QuestionState(
            path=step.path,
            name=node.place.names[-1],
            number=self._number(step),
            type=step.kind.name,
            label=asked.label if step.control.label else "",
            hint=self.speaker.say(step.control.hint, node).strip(),
            choices=tuple(choices),
            value=node.value,
            shown=step.kind.show(node.value, asked, interview.speech),
            missing=interview.missing[node].value if node in interview.missing else "",
            missing_allowed=self.missing_allowed(step),
            required=interview.checks.required(node),
            readonly=interview.checks.readonly(node),
            relevant=node.relevant,
            appearance=step.control.appearance,
            parameters=dict(step.control.attributes),
            constraint_message=self.speaker.say(bind.constraint_message, node),
            problem=interview.checks.problem(node, node in interview.missing, asked.label),
            warning="" if step.path in interview.reasons else interview.checks.warning(node, interview.speech),
            warning_path=self._warning_path(node),
            note=interview.notes.get(step.path, ""),
            section=groups[-1] if groups else "",
            group_labels=groups,
            klass=bind.own.get("class", ""),
            consent=bind.own.get("consent", "").partition(" ")[0],
            image=self.speaker.media(step.control.label, "image"),
            kept=step.path in interview.kept,
        )

    def _number(self, step: Step) -> int:
        number = 0
        for other in self.interview.steps():
            if other.relevant and (other.kind is None or other.kind.asks):
                number += 1
            if other is step:
                break
        return number

    def _warning_path(self, node: Live) -> str:
        """The question that a soft check compares this answer with, where our column `warningSee` names it: in the same row."""
        see = node.place.bind.own.get("warningSee", "")
        if not see:
            return ""
        engine = self.interview.engine
        named = (place for place in engine.plan.places.values() if place.names[-1] == see)
        found = next((other for place in named if (other := nearest(engine, place.path, node)) is not None), None)
        return found.path if found is not None else ""

    def _rows(self, step: Step) -> QuestionState:
        """The question whether there is another row."""
        interview = self.interview
        rows = sum(1 for child in step.node.children if isinstance(child, Live) and child.place.path == step.control.path)
        label = self.speaker.say(step.control.label, step.node).strip()
        if not label:
            parent = [control for control, _ in step.groups]
            label = self.speaker.say(parent[-1].label, step.node).strip() if parent else ""
        speech = interview.speech
        template = text(N_("{title}: add another?"), title=label) if rows else text(N_("{title}: add one?"), title=label)
        groups = self.groups(step)
        yes, no = translate(N_("Yes"), speech), translate(N_("No"), speech)
        return QuestionState(
            path=step.path, name=step.control.path.rpartition("/")[2], number=self._number(step), type=REPEAT,
            label=translate(template, speech), hint="", choices=(("yes", yes), ("no", no)),
            value="no" if step.path in interview.closed else "", shown="", missing="", missing_allowed=(), required=False,
            readonly=False, relevant=step.relevant, appearance="", parameters={}, constraint_message="", problem=None,
            warning="", warning_path="", note="", section=groups[-1] if groups else "", group_labels=groups, klass="",
            consent="", image="",
        )  # fmt: skip
