"""The interview: one question large, its answers with their keys, saved as they are given; the keyboard does everything."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from shiboken6 import isValid

from forms.interview.roster import Roster, roster_at
from forms.interview.roster import after as after_rows
from forms.interview.roster import before as before_rows
from forms.interview.state import QuestionState
from forms.interview.together import Together, together_at
from forms.interview.together import after as after_page
from survey_app import actions
from survey_app.gui.buttons import PLAIN, Button, Link
from survey_app.gui.confirm import confirm
from survey_app.gui.context import Context
from survey_app.gui.interview.after import after
from survey_app.gui.interview.another import Another
from survey_app.gui.interview.aside import Aside
from survey_app.gui.interview.ending import Ending
from survey_app.gui.interview.frame import Frame
from survey_app.gui.interview.from_paper import FromPaper, add_paper
from survey_app.gui.interview.group import GroupView, Told
from survey_app.gui.interview.hidden import NotAsked
from survey_app.gui.interview.nav import Nav
from survey_app.gui.interview.opening import Opening, remember
from survey_app.gui.interview.parts import Curtain, PathBar
from survey_app.gui.interview.question import QuestionView
from survey_app.gui.interview.roster import RosterView
from survey_app.gui.interview.writing import Writing
from survey_app.gui.page import Page
from survey_app.gui.widgets import give_focus
from vocabulary.errors import AlcanceError, BadInput, Problem
from vocabulary.text import N_

if TYPE_CHECKING:
    from survey_app.services.interview_session import InterviewSession


class CaptureInterviewPage(Page):
    """Built with `form` for a new person, `record` to go on with a draft, or with a running `session` (and its `path`); with
    `hidden` it begins with the list of what is not asked, with `as_table` lists of persons are tables."""

    name = "capture-interview"
    room = "capture"
    manual = "capture"
    fills = True

    def __init__(
        self,
        context: Context,
        form: str = "",
        record: str = "",
        session: InterviewSession | None = None,
        path: str = "",
        hidden: bool = False,
        as_table: bool = False,
        **args: Any,
    ) -> None:
        super().__init__(context, **args)
        self.form, self.record, self.path = form, record, path
        self.session: InterviewSession | None = None
        self.question: QuestionView | None = None  # nothing at the end of the way, and in the list of what is not asked
        self.not_asked: NotAsked | None = None
        self.roster: RosterView | None = None
        self.group: GroupView | None = None  # where several questions are on the page; `question` is that with the keyboard
        self.writing: Writing | None = None
        self.another: Another | None = None
        self.ending: Ending | None = None  # as it was shown last
        self.of_paper: FromPaper | None = None  # at that end, where it can be keyed from paper
        self._came_from = ""
        self.as_table = as_table
        self._warned = ""
        self._finishing = False
        t = self.t
        self.answered = Aside(context, self.go_to, self._confirm, self.table_or_persons, self.why_or_back)
        self.frame = Frame(self, self.body, PathBar(t(N_("Path answered"))), self.answered)
        self._beside = QTimer(self)  # what stands beside the question follows once that is painted
        self._beside.setSingleShot(True)
        self._beside.setInterval(0)
        self._beside.timeout.connect(self._show_beside)
        keys = tuple(t(key) for key in actions.caps("interview-hide"))
        self.curtain = Curtain(t(N_("Hidden from view")), t(N_("Show again")), keys, self.hide_or_show, self)
        self.hide_link = Link(t(N_("Hide")), self.hide_or_show, keys=keys)
        self.leave_button = Button(t(N_("Save and leave")), self.save_and_leave)
        if session is not None:
            self._opened(session)
            if hidden:
                self.why_or_back()

    # frame -----------------------------------------------------------------------------------------------------------

    @property
    def at_end(self) -> bool:
        """Whether the end of the way is shown."""
        return self.session is not None and not (self.question or self.not_asked or self.roster)

    @property
    def correction(self) -> bool:
        """Whether a finished interview was opened again."""
        return self.session is not None and self.session.correction

    def title(self) -> str:
        if self.session is None:
            return self.t(N_("Interview"))
        from survey_app.services.capture import title_of

        title = title_of(self.form, self.session.interview.form, self.context.lang)
        if self.session.second:
            return self.t(N_("Second keying: {title}"), title=title)
        return self.t(N_("Correction: {title}"), title=title) if self.correction else title

    def header(self) -> list[QWidget]:
        return [self.hide_link, self.leave_button]

    def state(self) -> dict[str, Any]:
        if self.session is None:
            return {"form": self.form, "record": self.record}
        return {"form": self.form, "session": self.session, "path": self.path, "as_table": self.as_table}

    def memory(self) -> dict[str, Any]:
        return {"record": self.record, "form": self.form}

    def first_focus(self) -> QWidget | None:
        if self.roster is not None:
            return self.roster.table
        if self.not_asked is not None and self.not_asked.paths:
            return self.not_asked.first()
        if self.at_end and self.ending is not None and self.ending.first is not None:
            return self.ending.first
        if self.question is None:
            return self.frame.nav.go if self.frame.nav is not None else None
        return self.question.first() or (self.frame.nav.go if self.frame.nav is not None else None)

    def tab_stops(self) -> list[QWidget]:
        return [self.curtain.button] if self.curtain.isVisible() else self.frame.tab_stops()

    def shown(self) -> None:
        if self.session is None and self.context.programme is not None:
            work = Opening(self.context.programme, self.form, self.record, self.context.lang)
            doing = N_("Opening the questionnaire")
            self.context.run(work, self._loaded, failed=self._not_loaded, doing=doing, owner=self)

    def _loaded(self, loaded: tuple[InterviewSession, str]) -> None:
        if isValid(self):
            session, self.form = loaded
            self._opened(session)
            self.context.retitle.emit()
            self._focus()

    def _not_loaded(self, error: AlcanceError) -> None:
        self.context.go("capture")
        self.context.say_problems(error)

    def _opened(self, session: InterviewSession) -> None:
        self.session, self.record = session, session.record
        self.writing = Writing(self.context, session, self)
        self.writing.told.connect(self._told)
        self.writing.written.connect(self._written)
        self.another = Another(session, self.writing)
        remember(self.context, session.record)
        self.show_question(self.path or session.interview.current)

    def leave(self) -> None:
        self._commit()

    # what is shown ---------------------------------------------------------------------------------------------------

    def go_to(self, path: str) -> None:
        """Leaves the question as it stands and shows another."""
        self._commit()
        self.show_question(path)

    def show_question(self, path: str) -> None:
        """Shows a question large (without a path: the end of the way); the draft remembers that one is there."""
        session, writing = self.session, self.writing
        if session is None or writing is None:
            return
        if not path:
            self.show_end()
            return
        session.go_to(path)
        if path != self.path and self.another is not None:
            self.another.forget()
        self.path, self.not_asked, self.roster = path, None, None
        if self.as_table and (roster := roster_at(session.interview, path)) is not None:
            self._show_roster(roster)
        elif (page := together_at(session.interview, path)) is not None:
            self._show_group(page)
        else:
            self._show_one(session.interview.state(path), path in writing.on_disk)
        self._beside.start()
        self._focus()

    def _show_one(self, state: QuestionState, saved: bool) -> None:
        """One question; the view that asked the one before is filled with it."""
        question = self.question if self.question is not None and self.group is None else None
        if question is None:
            question = QuestionView(self.context)
            question.ask(state, saved)
            self._listen(question)
            self.frame.put(question, self._way())
        else:
            question.ask(state, saved)
            self.frame.to_top()
        self.question, self.group = question, None
        if state.problem is not None and (state.answered or state.path == self._warned):
            question.problem(self.t(state.problem.what))

    def _show_group(self, page: Together) -> None:
        """Several questions on one page, with the keyboard at that of `path`."""
        assert self.session is not None
        assert self.writing is not None
        if self.group is None:
            told = Told(self._listen, self._at_question, self._lost)
            self.group = GroupView(self.context, self.session.interview, self.writing.on_disk, self.frame.area, told)
            self.frame.put(self.group, self._way())
            self.group.show_page(page, self.path)
        elif page.paths == self.group.page.paths:
            self.group.go_to(self.path)
        else:
            self.frame.to_top()
            self.group.show_page(page, self.path)
        if self.group.path != self.path:  # words to read only: the question below them has the keyboard
            self._at_question(self.group.path)
        self.question = self.group.current

    def _listen(self, question: QuestionView) -> None:
        assert self.writing is not None
        question.given.connect(self._given)
        question.missing.connect(self.writing.miss)
        question.noted.connect(self.writing.note)

    def _way(self) -> Nav:
        out = None if self.session is not None and self.session.second else self.primary
        return Nav(self.context, self.t(N_("Next")), self.next_question, self.previous_question, out, False)

    def _at_question(self, path: str) -> None:
        """The keyboard went to another question of the page."""
        if self.session is not None and self.group is not None and path != self.path:
            self.path, self._warned = path, ""
            if self.another is not None:
                self.another.forget()
            self.session.go_to(path)
            self.question = self.group.current
            self._beside.start()

    def _lost(self, path: str) -> None:
        """The question with the keyboard is not asked any more, by an answer to itself or another."""
        if self.session is not None:
            self.show_question(path or self.session.interview.next(self.path) or "")

    def show_end(self) -> None:
        """What is still open, and the two ways to go on."""
        session = self.session
        if session is None:
            return
        interview = session.interview
        kind = {"correction": self.correction, "second": session.second}
        of_paper = session.paper is not None
        self.ending = ending = Ending(self.context, interview.refused, interview.problems(), self._jump, paper=of_paper, **kind)
        self.context.tasks.watch(session.reach_end(), partial(self._all_written, ending), self.context.say_problems)
        self.of_paper = add_paper(ending, self.context, session)
        out = None if any(kind.values()) else partial(self.finish, again=False)
        words = self.t(N_("Drop the correction")) if self.correction else self.t(N_("Discard the interview"))
        discard = (self.t(N_("Discard the second keying")) if session.second else words, self.discard)
        self.frame.put(ending, Nav(self.context, ending.words, self.primary, self.previous_question, out, True, discard))
        self.question = self.group = self.not_asked = self.roster = None
        self._beside.start()
        self._focus()

    def _all_written(self, ending: Ending, at: str) -> None:
        """What was written at the end of the way was written after every answer, and with those that had to wait."""
        self.context.saved.emit(at)
        if isValid(ending):
            ending.written()

    def _show_roster(self, roster: Roster) -> None:
        assert self.session is not None
        assert self.writing is not None
        shown = RosterView(self.context, self.session.interview, roster, self.writing.give, self._at_cell)
        shown.table.beyond.connect(self._beyond)
        self.frame.put(shown, self._way())
        self.question, self.group, self.roster = None, None, shown
        shown.choose(self.path)

    def _at_cell(self, path: str) -> None:
        if self.session is not None and path != self.path:
            self.path = path
            self.session.go_to(path)

    def _beyond(self, by: int) -> None:
        self.next_question() if by > 0 else self.previous_question()

    def table_or_persons(self) -> None:
        """Keys the rows of this list as a table, or question by question again."""
        session = self.session
        if session is None or not self._commit() or roster_at(session.interview, self.path) is None or self.not_asked:
            return
        self.as_table = not self.as_table
        self.show_question(self.path)

    def why_or_back(self) -> None:
        """Lists the questions that are not asked and why; once more goes back to where one was."""
        session = self.session
        if session is None:
            return
        if self.not_asked is not None:
            self.show_question(self._came_from)
            return
        self._commit()
        self._came_from = "" if self.at_end else self.path
        back = self.t(N_("Back to the interview"))
        shown = NotAsked(self.context, session.interview, self.go_to)
        self.frame.put(shown, Nav(self.context, back, self.why_or_back, None, None, False))
        self.question, self.group, self.not_asked, self.roster = None, None, shown, None
        self._beside.start()
        self._focus()

    def _focus(self) -> None:
        focus = self.first_focus()
        if isinstance(focus, QPlainTextEdit):
            focus.installEventFilter(self)
        if self.question is not None and self.question.take_keyboard():
            return
        if focus is not None:
            give_focus(focus)

    def _show_beside(self) -> None:
        """What follows an answer in time, beside the question: how far one is, the last answers, what should be looked at."""
        session = self.session
        if session is None:
            return
        listed = not self.at_end and self.not_asked is None and roster_at(session.interview, self.path) is not None
        self.answered.offer_table(listed, self.roster is not None)
        self.frame.bar.set_share(session.interview.progress())
        self.answered.show_session(session, self.path if self.question is not None else "")
        if self.group is not None:
            self.group.renew()

    # answers ---------------------------------------------------------------------------------------------------------

    def _view(self, path: str) -> QuestionView | None:
        """Where a question is asked, if it is on the page."""
        if self.group is not None:
            return self.group.views.get(path)
        return self.question if path == self.path else None

    def _given(self, path: str, value: str) -> None:
        try:
            if self.another is not None:
                self.another.give(path, value)
        except BadInput as error:
            if (view := self._view(path)) is not None:
                view.problem(error.problems[0].say(self.context.lang))

    def _confirm(self, path: str, reason: str = "") -> None:
        if self.writing is not None:
            self.writing.confirm(path, reason)

    def _told(self, path: str) -> None:
        if self.session is None:
            return
        if self.roster is not None:
            self.roster.cells.changed()
        if (view := self._view(path)) is not None:
            state = self.session.interview.state(path)
            view.problem(self.t(state.problem.what) if state.problem is not None and state.answered else "")
            view.show_state(state, self.writing is not None and path in self.writing.on_disk)
        if self.group is not None:
            self.group.follow()
        self._beside.start()

    def _written(self, path: str) -> None:
        if self.session is not None and (view := self._view(path)) is not None:
            view.show_state(self.session.interview.state(path), True)

    def _commit(self) -> bool:
        """Gives what is typed and not yet given; false where it is no answer."""
        if self.roster is not None:
            return self.roster.commit()
        return self.session is None or self.question is None or self.question.commit()

    # the way ---------------------------------------------------------------------------------------------------------

    def next_question(self) -> None:
        """The next question; what is wrong with this one is said once, and does not block a second time."""
        if self.session is not None and self.roster is not None and self._commit():
            self.show_question(after_rows(self.session.interview, self.roster.cells.roster) or "")
            return
        if self.session is None or self.question is None or not self._commit():
            return
        interview = self.session.interview
        problem = interview.problem(self.path)
        if problem is not None and self._warned != self.path:
            self._warned = self.path
            self.question.problem(self.t(problem.what))
            return
        self._warned = ""
        row = self.another.first(self.path) if self.another is not None else ""
        if interview.refused or row:
            self.show_question(row)
        elif self.group is None:
            self.show_question(interview.next(self.path) or "")
        else:
            interview.visited.add(self.path)
            page = self.group.page
            self.show_question(page.beside(self.path, 1) or after_page(interview, page) or "")

    def previous_question(self) -> None:
        """From the end the question one came from, else the one before on the way that was gone."""
        if self.session is None:
            return
        if self.at_end:
            self.show_question(self.path)
            return
        if self.not_asked is not None:
            self.why_or_back()
            return
        self._commit()
        interview = self.session.interview
        if self.roster is not None:
            found = before_rows(interview, self.roster.cells.roster)
        elif self.group is not None:
            page = self.group.page
            found = page.beside(self.path, -1) or interview.previous(page.paths[0])
        else:
            found = interview.previous(self.path)
        if found is not None:
            self.show_question(found)

    def _jump(self, problem: Problem) -> None:
        self.show_question(getattr(problem, "path", self.path))

    def primary(self) -> None:
        session = self.session
        if session is not None and self.correction and session.interview.refused:
            words = (self.t(N_("Everything that was kept of the person is erased. This cannot be undone.")),)
            title, verb = self.t(N_("Erase the record?")), self.t(N_("Erase the record"))
            confirm(self.context, self, title, words, verb, partial(self.finish, again=False))
            return
        self.finish(again=True)

    def finish(self, again: bool) -> None:
        """Ends this interview on disk, then begins with another person or leaves; what is missing is shown instead, and where a
        paper has no number yet, the line for it."""
        if self.session is None or self._finishing or not self._commit():
            return
        if self.session.paper == "" and not (self.at_end or self.session.refused):
            self.show_end()
            return
        if self.at_end and self.of_paper is not None and not self.of_paper.told(partial(self.finish, again)):
            return
        try:
            future = self.session.finish(can_undo=True)
        except BadInput:
            self.show_end()
            return
        self._end(future, again)

    def discard(self) -> None:
        """Ends the interview, or drops the correction, with nothing of it kept; the message that says so can undo it."""
        if self.session is not None and not self._finishing:
            self._end(self.session.discard(can_undo=True), again=False)

    def _end(self, future: Future[str], again: bool) -> None:
        session, context, form = self.session, self.context, self.form
        assert session is not None
        self._finishing = True
        # not the page's own task: the receipt must be shown also where the page was left in the meantime
        context.tasks.watch(future, partial(self._ended, context, session, form, again), self._not_finished)

    def _ended(self, context: Context, session: InterviewSession, form: str, again: bool, at: str) -> None:
        if isValid(self):
            self.session = self.question = None
        after(context, session, form, again, at)

    def _not_finished(self, error: AlcanceError) -> None:
        if isValid(self):
            self._finishing = False
        self.context.say_problems(error)

    def save_and_leave(self) -> None:
        """Back to the drafts; this one waits there."""
        self._commit()
        remember(self.context, "")
        self.context.go("capture")

    def next_language(self) -> None:
        """Asks on in the form's next language; answers stay."""
        session = self.session
        if session is None:
            return
        self._commit()
        at_end, codes = self.at_end, session.interview.form.codes
        if len(codes) > 1:
            now = codes.index(session.interview.lang) if session.interview.lang in codes else -1
            session.set_language(codes[(now + 1) % len(codes)])
            self.question = self.group = None
            self.show_question("" if at_end else self.path)

    # keys ------------------------------------------------------------------------------------------------------------

    def hide_or_show(self) -> None:
        """Lets the curtain down, or lifts it."""
        if self.curtain.isVisible():
            self.curtain.hide()
            self._focus()
        else:
            self.curtain.draw()

    def handle_key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_F4:
            self.hide_or_show()
            return True
        if self.curtain.isVisible():
            return True
        if key is Qt.Key.Key_S and event.modifiers() is Qt.KeyboardModifier.ControlModifier:
            self.save_and_leave()
            return True
        nav = self.frame.nav
        if event.modifiers() not in PLAIN or nav is None:
            return False
        todo: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Return: nav.go.click,
            Qt.Key.Key_Enter: nav.go.click,
            Qt.Key.Key_PageUp: self.previous_question,
            Qt.Key.Key_F2: self.table_or_persons,
            Qt.Key.Key_F3: self.why_or_back,
            Qt.Key.Key_F6: self.next_language,
        }
        question, roster = self.question, self.roster
        if roster is not None and self.writing is not None:
            todo |= {
                Qt.Key.Key_F7: partial(roster.miss, "unknown", self.writing.miss),
                Qt.Key.Key_F8: partial(roster.miss, "refused", self.writing.miss),
            }
        if question is not None:
            todo |= {
                Qt.Key.Key_F7: partial(question.give_missing, "unknown"),
                Qt.Key.Key_F8: partial(question.give_missing, "refused"),
                Qt.Key.Key_F9: question.write_note,
            }
        act = todo.get(key)
        if act is not None:
            act()
            return True
        return question is not None and question.answer.press_key(event.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Return and PgUp also where a text of several lines would keep them for itself; Shift+Return is a new line."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            taken = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_PageUp, Qt.Key.Key_F4)
            if Qt.Key(event.key()) in taken and event.modifiers() is Qt.KeyboardModifier.NoModifier:
                return self.handle_key(event)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.frame.fit()
        if self.curtain.isVisible():
            self.curtain.setGeometry(self.rect())

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        from survey_app.gui.interview.example import examples

        return examples(context.programme, context.lang) if context.programme is not None else []
