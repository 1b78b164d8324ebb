"""Two keyings of a paper side by side: difference by difference the first, the second, or what the paper really says."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import isValid

from forms.interview.deciding import FIRST, SECOND, Decision
from survey_app.gui.buttons import PLAIN
from survey_app.gui.context import Context
from survey_app.gui.form import Field
from survey_app.gui.interview.difference import DifferenceView, said_of
from survey_app.gui.interview.difference_end import KeyingsEnd
from survey_app.gui.interview.frame import Frame
from survey_app.gui.interview.nav import Nav
from survey_app.gui.interview.parts import Answered, PathBar
from survey_app.gui.page import Page
from survey_app.gui.undoing import offer_undo
from survey_app.gui.widgets import give_focus, label
from vocabulary.errors import AlcanceError, Problem
from vocabulary.progress import Progress
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from forms.interview.comparing import Difference
    from survey_app.services.keyings import Keyings
    from survey_app.services.undo import Undo


class CompareKeyingsPage(Page):
    """Built with the record; `decisions` by path are what was decided so far, `at` the difference that is shown (empty: the
    end)."""

    name = "compare-keyings"
    room = "capture"
    manual = "double-entry"
    fills = True

    def __init__(
        self,
        context: Context,
        record: str = "",
        decisions: dict[str, Decision] | None = None,
        at: str | None = None,
        **args: Any,
    ) -> None:
        super().__init__(context, record=record, **args)
        self.record, self.decisions, self.at = record, dict(decisions or {}), at
        self.keyings: Keyings | None = None
        self.asked: tuple[str, ...] = ()  # the differences that are to be decided as things stand
        self.view: DifferenceView | None = None
        self.reason: Field | None = None
        self._problems: tuple[Problem, ...] = ()
        self._settling = False
        self.others = Answered(self.t(N_("Fields that differ")), self.go_to)
        self.frame = Frame(self, self.body, PathBar(self.t(N_("Differences decided"))), self.others)

    def title(self) -> str:
        number = self.keyings.number if self.keyings is not None else ""
        return self.t(N_("Two keyings of the paper {number}"), number=number) if number else self.t(N_("Two keyings"))

    def state(self) -> dict[str, Any]:
        return {"record": self.record, "decisions": self.decisions, "at": self.at}

    def memory(self) -> dict[str, Any]:
        return {"record": self.record}

    def first_focus(self) -> QWidget | None:
        if self.reason is not None:
            return self.reason.control
        return self.view.first() if self.view is not None else self.frame.nav.go if self.frame.nav is not None else None

    def tab_stops(self) -> list[QWidget]:
        return self.frame.tab_stops()

    def shown(self) -> None:
        programme, record, lang = self.context.programme, self.record, self.context.lang
        if programme is None or self.keyings is not None:
            return

        def work(progress: Progress) -> Keyings:
            from survey_app.services import keyings

            return keyings.compare(programme, record, lang)

        self.context.run(work, self._loaded, self._not_loaded, N_("Comparing the keyings"), owner=self)

    def _not_loaded(self, error: AlcanceError) -> None:
        self.context.go("double-entry")
        self.context.say_problems(error)

    def _loaded(self, found: Keyings) -> None:
        if not isValid(self):
            return
        self.keyings = found
        self.asked = tuple(each.path for each in found.comparison.to_decide)
        self.context.retitle.emit()
        self.go_to(self._next_open("") if self.at is None else self.at)

    # what is shown ---------------------------------------------------------------------------------------------------

    def _at(self, path: str) -> Difference | None:
        found = self.keyings.comparison.differences if self.keyings is not None else ()
        return next((each for each in found if each.path == path), None)

    def _next_open(self, after: str) -> str:
        """The next difference that is not decided, round the end too; empty where all are."""
        start = self.asked.index(after) + 1 if after in self.asked else 0
        return next((p for p in (*self.asked[start:], *self.asked[:start]) if p not in self.decisions), "")

    def go_to(self, path: str) -> None:
        """Shows a difference; without one, the end."""
        if not self._commit():
            return
        self.at, each = path, self._at(path)
        if each is None or self.keyings is None:
            self.show_end()
            return
        problem = next((p for p in self._problems if getattr(p, "path", "") == path), None)
        self.view = DifferenceView(self.context, each, self.keyings, self.decisions.get(path))
        self.view.decided.connect(partial(self.decide, path))
        self.view.problem(self.t(problem.what) if problem is not None else "")
        self.reason = None
        self.frame.put(self.view, Nav(self.context, self.t(N_("Next")), self.next, self.previous, None, False))
        self._beside()
        give_focus(self.view.first())

    def show_end(self) -> None:
        """What is still open, or the reason and the button that keeps what was decided."""
        found = self.keyings
        if found is None:
            return
        self.at, self.view, self.reason = "", None, None
        open_ = sum(path not in self.decisions for path in self.asked)
        changed = any(each.side != FIRST for path, each in self.decisions.items() if path in self.asked)
        end = KeyingsEnd(self.context, bool(found.comparison.differences), open_, changed, self._problems, self._jump)
        self.reason = end.reason
        words, act = end.words, self.next if open_ else self.settle
        back = self.previous if self.asked else None
        self.frame.put(end, Nav(self.context, words, act, back, None, False))
        self._beside()
        self._focus_end()

    def _focus_end(self) -> None:
        focus = self.first_focus()
        if focus is not None:
            give_focus(focus)
        if self.reason is not None and isinstance(self.reason.control, QLineEdit):
            self.reason.control.selectAll()

    def _jump(self, problem: Problem) -> None:
        path = getattr(problem, "path", "")
        if self._at(path) is not None:
            self.go_to(path)

    def _beside(self) -> None:
        """Every difference at the right, with what was decided; one that follows from another is told with it."""
        found, t = self.keyings, self.t
        if found is None:
            return
        lines = []
        for each in found.comparison.differences:
            decision = self.decisions.get(each.path)
            if not each.to_decide or each.path not in self.asked:
                said = t(N_("follows from another"))
            elif decision is None:
                said = f"{said_of(self.context, each.first)} | {said_of(self.context, each.second)}"
            else:
                told = {FIRST: each.first, SECOND: each.second}.get(decision.side)
                words = said_of(self.context, told) if told else DifferenceView.words(each, decision, self.context)
                said = f"✓ {words}"
            lines.append((each.path, each.question, said))
        self.others.show_answers(lines)
        done = sum(path in self.decisions for path in self.asked)
        self.frame.bar.set_share(done / len(self.asked) if self.asked else 1.0)
        notes = []
        if found.own:
            notes.append(label(t(N_("One person keyed both: this is counted apart.")), "note"))
        if found.unread:
            notes.append(label(t(N_("Names and documents cannot be read here and were not compared.")), "note"))
        self.others.show_checks(notes)

    # deciding --------------------------------------------------------------------------------------------------------

    def decide(self, path: str, decision: Decision, go_on: bool) -> None:
        """Takes a decision; what it makes of the others is seen beside the window."""
        self.decisions[path] = decision
        self._problems = tuple(p for p in self._problems if getattr(p, "path", "") != path)
        if self.view is not None:
            self.view.problem("")
        self._beside()
        self._look_again()
        if go_on:
            self.go_to(self._next_open(path))

    def _look_again(self) -> None:
        programme, found, decisions = self.context.programme, self.keyings, dict(self.decisions)
        if programme is None or found is None:
            return

        def work(progress: Progress) -> tuple[str, ...]:
            from survey_app.services import keyings

            return keyings.still_asked(programme, found, decisions)

        def done(asked: tuple[str, ...]) -> None:
            if isValid(self) and decisions == self.decisions and asked != self.asked:
                self.asked = asked
                if self.at and self.at not in asked:
                    self.go_to(self._next_open(self.at))
                elif not self.at:
                    self.show_end()
                else:
                    self._beside()

        self.context.run(work, done, quiet=True, owner=self)

    def _commit(self) -> bool:
        return self.view is None or self.view.commit()

    def next(self) -> None:
        """The next difference in the list that is not decided, or the end."""
        if self._commit():
            self.go_to(self._next_open(self.at or ""))

    def previous(self) -> None:
        """The difference before this one."""
        here = self.asked.index(self.at) if self.at in self.asked else len(self.asked)
        if here:
            self.go_to(self.asked[here - 1])

    def settle(self) -> None:
        """Keeps what was decided; what speaks against it stands at its question and at the end."""
        programme, record, decisions = self.context.programme, self.record, dict(self.decisions)
        if programme is None or self._settling:
            return
        reason = self.reason.control.text() if self.reason is not None and isinstance(self.reason.control, QLineEdit) else ""
        self._settling = True

        def work(progress: Progress) -> Undo | None:
            from survey_app.services import settling

            return settling.settle(programme, record, decisions, reason, can_undo=True)

        self.context.run(work, self._settled, self._refused, N_("Keeping what was decided"), owner=self)

    def _settled(self, undo: Undo | None) -> None:
        context, record = self.context, self.record
        context.go("double-entry")
        if undo is not None:
            then = partial(context.go, "compare-keyings", record=record)
            offer_undo(context, undo, then, said=text(N_("Both keyings were compared, and what was decided is kept.")))

    def _refused(self, error: AlcanceError) -> None:
        if not isValid(self):
            return
        self._settling = False
        if self.reason is not None and all(p.where.field == "reason" for p in error.problems):
            self.reason.problem(" ".join(self.t(p.what) for p in error.problems))
            self.reason.control.setFocus()
            return
        self._problems = tuple(error.problems)
        self.show_end()

    def primary(self) -> None:
        if self._commit():
            if self._next_open("") or self.at:
                self.go_to(self._next_open(""))
            else:
                self.settle()

    # keys ------------------------------------------------------------------------------------------------------------

    def handle_key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if event.modifiers() not in PLAIN or self.frame.nav is None:
            return False
        todo: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Return: self.frame.nav.go.click,
            Qt.Key.Key_Enter: self.frame.nav.go.click,
            Qt.Key.Key_PageUp: self.previous,
            Qt.Key.Key_PageDown: self.next,
        }
        if key in todo:
            todo[key]()
            return True
        return self.view is not None and self.view.press_key(event.text(), QApplication.focusWidget())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.frame.fit()

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        """The first difference, one that neither keying got right, and the end."""
        from survey_app.gui.interview.example_papers import papers

        assert context.programme is not None
        return papers(context.programme, context.lang)
