"""The interview itself: questions asked one after another, answers given, the draft kept and taken up again."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from forms.form import Form, code
from forms.interview import consent
from forms.interview.checks import Checks
from forms.interview.engine import Engine
from forms.interview.events import Events
from forms.interview.flow import Step, steps_of
from forms.interview.lexical import canonical
from forms.interview.portrait import Portrait
from forms.interview.replay import Replay, dump
from forms.interview.state import MARK, Consent, Effects, Missing, QuestionProblem, QuestionState
from forms.interview.tree import Live, leaves
from forms.interview.words import Speaker
from vocabulary.errors import BadInput, Level, Place, Problem
from vocabulary.text import LANGUAGES, N_, text


class Interview:
    """One interview with one form. Not for several threads at once; all of it happens in memory, at once.

    `lang` is a code (`es`) or the name of a translation; `now` a moment with its zone, or a function that gives one.
    `host` gives what presets ask of the machine: `deviceid`, `username`, `phonenumber`, `email`.
    """

    def __init__(
        self,
        form: Form,
        lang: str,
        now: datetime | Callable[[], datetime],
        *,
        host: Mapping[str, str] | None = None,
        chance: random.Random | None = None,
    ) -> None:
        self.form = form
        clock = (lambda: now) if isinstance(now, datetime) else now
        self.engine = Engine(form, clock, chance)
        self.speaker = Speaker(form, self.engine, form.language(lang))
        self.engine.context.lang = self.lang = code(self.speaker.language) or lang
        self.checks = Checks(self.engine, self.speaker)
        self.written: dict[Live, None] = {}
        self.events = Events(self.engine, host or {}, lambda node: self.written.setdefault(node))
        self.engine.new_row = self.events.row_added
        self.missing: dict[Live, Missing] = {}
        self.notes = self.checks.notes
        self.stamps: dict[str, str] = {}  # answers that decide about consent: path → the language and the moment
        self.reasons: dict[str, str] = {}  # soft checks that were confirmed: path → the reason given
        self.kept: set[str] = set()  # answers that came from the interview before and were not given anew
        self.closed: set[str] = set()  # repeats for which there is no other row
        self.visited: set[str] = set()
        self.current = ""
        self._steps: list[Step] | None = None
        self._by_path: dict[str, Step] = {}
        self._asked: dict[Live, str] = {}
        self._begin()

    def _begin(self) -> None:
        engine = self.engine
        engine.recalculate()
        self.events.presets()
        engine.recalculate()
        self.events.loaded(first=True)
        engine.take_changes()
        self.initial_entries = self._entries()
        self.current = self.next("") or ""

    def _entries(self) -> tuple[tuple[str, str], ...]:
        entries = tuple((node.path, node.value) for node in self.written)
        self.written.clear()
        return entries

    # questions and the way through them

    def steps(self) -> list[Step]:
        if self._steps is None:
            self._steps = list(steps_of(self.engine))
            self._by_path = {step.path: step for step in self._steps}
            self._asked = {step.node: step.path for step in self._steps if step.kind is not None}
        return self._steps

    def step(self, path: str) -> Step:
        """The question at a path; raises `KeyError`."""
        self.steps()
        return self._by_path[path]

    def questions(self) -> list[str]:
        """The paths of all questions that are relevant now, in order."""
        return [step.path for step in self.steps() if step.relevant]

    def next(self, path: str) -> str | None:
        """The next question on the way, or nothing at the end; with an empty path the first."""
        self.visited.add(path)
        after = not path
        for step in self.steps():
            if after and step.relevant:
                return step.path
            after = after or step.path == path
        return None

    def previous(self, path: str) -> str | None:
        """The question before on the way that was gone: the nearest that was answered or passed, else the nearest."""
        nearest: str | None = None
        passed: str | None = None
        for step in self.steps():
            if step.path == path:
                break
            if step.relevant:
                nearest = step.path
                if step.path in self.visited or self._has_answer(step):
                    passed = step.path
        return passed or nearest

    def adjoins(self, path: str) -> bool:
        """Whether a question is the current one, or comes directly after or before it on the way; anything else is a jump."""
        relevant = [step.path for step in self.steps() if step.relevant]
        if path == self.current or self.current not in relevant:
            return True
        following = relevant[relevant.index(self.current) + 1 :][:1]
        return path in following or path == self.previous(self.current)

    def go_to(self, path: str) -> QuestionState:
        """Makes a question the current one."""
        state = self.state(path)
        self.current = path
        return state

    def _has_answer(self, step: Step) -> bool:
        if step.kind is None:
            return step.path in self.closed
        return bool(step.node.value) or step.node in self.missing

    def path_answered(self) -> list[str]:
        """The questions that were answered (or refused, or not known) and are relevant, in order."""
        return [step.path for step in self.steps() if step.relevant and step.kind is not None and self._has_answer(step)]

    def progress(self) -> float:
        """The share, from 0 to 1, of the questions now relevant that have an answer or were passed."""
        asked = [step for step in self.steps() if step.relevant and (step.kind is None or step.kind.asks)]
        done = sum(1 for step in asked if self._has_answer(step) or step.path in self.visited)
        return done / len(asked) if asked else 1.0

    def state(self, path: str) -> QuestionState:
        """The question as it stands now; raises `KeyError` for a path that is no question."""
        return Portrait(self).of(self.step(path))

    def first_open(self) -> str:
        """Where to go on: the first question of the way that has neither answer nor mark, else the last."""
        for step in self.steps():
            if step.relevant and step.kind is not None and step.kind.asks and not self._has_answer(step):
                return step.path
        questions = self.questions()
        return questions[-1] if questions else ""

    # answers

    def parse(self, path: str, typed: str) -> str:
        """The answer in lexical form that typed text stands for; raises `BadInput` with what an answer looks like."""
        step = self.step(path)
        if step.kind is None:
            return "yes" if typed.strip() in ("1", "yes") else "no"
        return step.kind.parse(typed, Portrait(self).asked(step))

    def answer(self, path: str, value: str | Missing) -> Effects:
        """Gives (or with an empty text takes back) an answer in lexical form, or says why there is none.

        An answer that violates its constraint is kept: the draft never blocks, and the problem is told. Raises `BadInput`
        for a text that cannot be an answer of the question's type, for one that is not on offer, and for a question that
        is read-only.
        """
        step = self.step(path)
        if step.kind is None:
            return self._answer_rows(step, str(value))
        node = step.node
        portrait = Portrait(self)
        if isinstance(value, Missing):
            if value not in portrait.missing_allowed(step):
                raise self._refusal("no-missing", step, portrait)
            self.missing[node] = value
            text_ = ""
        else:
            self.missing.pop(node, None)
            asked = portrait.asked(step)
            step.kind.check(value, asked)
            text_ = canonical(step.kind.tidy(value, asked), node.place.bind.type)
        if not step.kind.asks or self.checks.readonly(node):
            raise self._refusal("read-only", step, portrait)
        self.reasons.pop(path, None)
        self.kept.discard(path)
        self.visited.add(path)
        self.set_value(node, text_)
        kept = value.entry if isinstance(value, Missing) else text_
        return self._effects(path, kept, ((path, kept), *self._asked_now(path, kept, node)), step)

    def _asked_now(self, path: str, value: str, node: Live) -> tuple[tuple[str, str], ...]:
        """What the log keeps beside an answer that decides about consent."""
        if not consent.decides(node.place.bind):
            return ()
        self.stamps[path] = consent.stamp(self) if value else ""
        said = self.stamps[path] if value else self.stamps.pop(path)
        return ((path + consent.ASKED, said),)

    def set_value(self, node: Live, value: str) -> None:
        """Puts a value into a node and lets everything follow that follows."""
        if self.engine.chosen.get(node, node.value) == node.value == value:
            return
        self.engine.chosen.pop(node, None)
        node.value = value
        self.engine.propagate([node])
        self.events.answered(node)

    def _refusal(self, kind: str, step: Step, portrait: Portrait) -> BadInput:
        if kind == "read-only":
            what = text(N_("This question is not answered by hand"))
        else:
            what = text(N_("This question needs an answer of the person's own"))
        return BadInput(QuestionProblem(kind, what, Place(field=portrait.label(step)), path=step.path))

    def _answer_rows(self, step: Step, value: str) -> Effects:
        self.visited.add(step.path)
        if value == "yes":
            self.add_row(step.path)
            return self._effects(step.path, "yes", ((step.path, "yes"),), None)
        self.closed.add(step.path)
        return self._effects(step.path, "no", ((step.path, "no"),), None)

    def add_row(self, repeat_path: str) -> str:
        """Adds a row to a repeat (`/data/person`, within a row `/data/house[2]/person`); the path of the new row."""
        parent_path, _, name = repeat_path.rpartition("/")
        parent = self.engine.nodes[parent_path]
        place = next(child for child in parent.place.children if child.names[-1] == name)
        row = self.engine.add_row(parent, place)
        self.closed.discard(repeat_path)
        self._steps = None
        return row.path

    def last_row(self, repeat_path: str) -> list[str]:
        """The questions of the last row of a repeat that are relevant now."""
        row = self.last_row_path(repeat_path)
        return [step.path for step in self.steps() if step.relevant and step.path.startswith(f"{row}/")]

    def last_row_path(self, repeat_path: str) -> str:
        """The path of the last row of a repeat."""
        return f"{repeat_path}[{sum(1 for path in self.engine.nodes if _row_of(path, repeat_path))}]"

    def remove_row(self, row_path: str) -> Effects:
        """Removes a row of a repeat; rows after it move up."""
        row = self.engine.nodes[row_path]
        if row.place.repeat is None or row.place.repeat.count or row.place.repeat.fixed:
            raise BadInput(Problem("fixed-rows", text(N_("The number of rows follows from an answer"))))
        for leaf in leaves(row):
            self.missing.pop(leaf, None)
        self.engine.remove_row(row)
        self._steps = None
        return self._effects(row_path, MARK + "removed", ((row_path, MARK + "removed"),), None)

    def _effects(self, path: str, value: str, entries: tuple[tuple[str, str], ...], step: Step | None) -> Effects:
        changed, turned = self.engine.take_changes()
        self._steps = None if self.engine.rows_moved() else self._steps
        self.steps()
        asked = self._asked
        turned_leaves = {leaf: None for node in turned for leaf in leaves(node)}
        return Effects(
            path=path,
            value=value,
            entries=entries + self._entries(),
            changed=tuple(node.path for node in changed if node.path != path and node.path in self.engine.nodes),
            appeared=tuple(asked[node] for node in turned_leaves if node.relevant and node in asked),
            disappeared=tuple(asked[node] for node in turned_leaves if not node.relevant and node in asked),
            problem=self._problem(step) if step is not None else None,
            warning=self._warning(step) if step is not None else "",
        )

    def followed(self, entries: tuple[tuple[str, str], ...]) -> Effects:
        """What was brought about by values that nobody gave one by one, with what the log keeps of them."""
        return self._effects("", "", entries, None)

    def note(self, path: str, words: str) -> Effects:
        """Keeps a note of the interviewer with a question; empty takes it away."""
        self.keep_note(self.step(path).node, path, words)
        return Effects(path, words, ((f"{path}#note", words),))

    def keep_note(self, node: Live | None, path: str, words: str) -> None:
        """Puts a note down; where it seems to name somebody, what was confirmed of the question is asked again."""
        self.notes[path] = words
        if not words:
            del self.notes[path]
        elif node is not None and self.checks.free_texts.of_note(node):
            self.reasons.pop(path, None)

    def confirm(self, path: str, reason: str) -> Effects:
        """Confirms an answer against its soft check, with the reason; the check asks no more until the answer changes."""
        self.step(path)
        self.reasons[path] = reason
        return Effects(path, reason, ((f"{path}#warning", reason),))

    # judgement

    def _problem(self, step: Step) -> QuestionProblem | None:
        found = self.checks.problem(step.node, step.node in self.missing, "")
        if found is None:  # so of most questions, whose words need not be put together then
            return None
        return replace(found, where=Place(field=Portrait(self).label(step)))

    def _warning(self, step: Step) -> str:
        return "" if step.path in self.reasons else self.checks.warning(step.node, self.speech)

    def problems(self) -> list[QuestionProblem]:
        """Everything that keeps the interview from being finished, and (at level WARNING) soft checks not yet confirmed.

        Each has the `path` of its question. An interview whose main consent was refused has no problems.
        """
        if self.refused:
            return []
        found: list[QuestionProblem] = []
        for step in self.steps():
            if step.kind is None or not step.relevant:
                continue
            problem = self._problem(step)
            if problem is not None:
                found.append(problem)
            elif warning := self._warning(step):
                found.append(self.checks.warning_problem(step.node, warning, Portrait(self).label(step)))
        return found

    def problem(self, path: str) -> QuestionProblem | None:
        """What keeps the interview from being finished at one question."""
        step = self.step(path)
        return None if step.kind is None else self._problem(step)

    def doubts(self) -> list[QuestionProblem]:
        """The soft checks of `problems` alone: what is wanted after every answer, and most questions have none."""
        asked = [step for step in self.steps() if step.kind is not None and step.relevant]
        found = [(step, words) for step in asked if (words := self._warning(step)) and self._problem(step) is None]
        if not found or self.refused:
            return []
        return [self.checks.warning_problem(step.node, words, Portrait(self).label(step)) for step, words in found]

    def finish(self) -> Effects:
        """Marks the end of the interview; raises `BadInput` with every error (warnings do not keep it from ending)."""
        errors = [problem for problem in self.problems() if problem.level is Level.ERROR]
        if errors:
            raise BadInput(errors)
        stamped = self.events.finished()
        self.engine.propagate(stamped)
        return self._effects("", "", (), None)

    def consents(self) -> tuple[Consent, ...]:
        """Consent per purpose, in the order of the form; `forms.interview.consent` says by which columns a form asks it."""
        return consent.consents(self)

    @property
    def refused(self) -> bool:
        """Whether a consent without which there is no interview was refused."""
        return any(consent.needed and consent.given is False for consent in self.consents())

    @property
    def instance_name(self) -> str:
        """What the form calls this record, where it says so."""
        for place, nodes in self.engine.of_place.items():
            if place.names[-1].rpartition(":")[2] == "instanceName" and len(place.names) == 3:
                return nodes[0].value
        return ""

    # language, draft

    @property
    def speech(self) -> str:
        """The language of our own messages: that of the interview where we speak it, else Spanish."""
        return self.lang if self.lang in LANGUAGES else "es"

    def set_language(self, lang: str) -> None:
        """Goes on in another language; answers stay, also those calculated from words. An unknown language changes nothing."""
        if not self.form.speaks(lang):
            return
        self.speaker.language = self.form.language(lang)
        self.engine.context.lang = self.lang = code(self.speaker.language) or lang

    def to_dict(self) -> dict[str, str]:
        """All answers, also of questions that are not relevant now, as a log that `restore` reads: path → value."""
        return dump(self)

    def restore(self, entries: Mapping[str, str] | Iterable[tuple[str, str]]) -> None:
        """Takes up a draft: applies a log of answers (pairs in their order, or `to_dict()`) to a fresh interview."""
        Replay(self).apply(entries.items() if isinstance(entries, Mapping) else entries)
        self._steps = None
        self.written.clear()
        self.engine.take_changes()
        self.visited.update(self.path_answered())
        self.current = self.first_open()


def _row_of(path: str, repeat_path: str) -> bool:
    """Whether a path is that of a row of this repeat itself."""
    return path.startswith(f"{repeat_path}[") and path.endswith("]") and "/" not in path[len(repeat_path) :]
