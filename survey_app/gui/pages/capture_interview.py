"""The interview: one question large, its answers with their keys, saved as they are given; the keyboard does everything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from survey_app import actions
from survey_app.gui.answers import Answer, answer_for
from survey_app.gui.buttons import Button, Link, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.form import Field
from survey_app.gui.interviewing import Answered, Curtain, PathBar, question_label, say_question
from survey_app.gui.messages import MessageBar, show_problems
from survey_app.gui.page import Page
from survey_app.gui.theme import COLUMN, RING, SPACE, px
from survey_app.gui.widgets import clear, column, give_focus, label, row, rule, scrolled
from vocabulary.errors import AlcanceError, BadInput, Level, Problem
from vocabulary.progress import Progress
from vocabulary.text import N_

if TYPE_CHECKING:
    from forms.interview.state import QuestionProblem, QuestionState
    from survey_app.services.capture import InterviewSession

SHOWN_ANSWERS = 8
NARROW = 1000
OPEN_INTERVIEW = "open-interview"
EXAMPLE = {"age": "34", "birth_country": "VEN", "nationality": "VEN", "area": "07", "cluster": "112"}
MISSING = {"refused": N_("does not answer"), "unknown": N_("does not know")}


class CaptureInterviewPage(Page):
    """Built with `form` for a new person, `record` to go on with a draft, or with a running `session` (and its `path`)."""

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
        **args: Any,
    ) -> None:
        super().__init__(context, **args)
        self.form, self.record = form, record
        self.session: InterviewSession | None = None
        self.path = path
        self.at_end = False
        self.answer: Answer | None = None
        self.on_disk: set[str] = set()
        self._sent: dict[str, int] = {}
        self._told = ""
        self._finishing = False
        self.note: QLineEdit | None = None
        t = self.t
        self.bar = PathBar(t(N_("Path answered")))
        self.body.setSpacing(0)
        self.body.setContentsMargins(SPACE.xl - RING, 0, SPACE.xl, 0)
        above = row(0)
        above.setContentsMargins(RING, 0, 0, 0)
        above.addWidget(self.bar)
        self.body.addLayout(above)
        self.body.addSpacing(SPACE.xl)
        across = row(0)
        inside = QWidget()
        self.place = QVBoxLayout(inside)
        self.place.setContentsMargins(RING, 0, SPACE.xl, SPACE.s)
        self.place.setSpacing(0)
        self.area = scrolled(inside, still=True)
        across.addWidget(self.area, 1)
        across.addWidget(rule(upright=True))
        self.answered = Answered(t(N_("Answered so far")), self.go_to)
        self.side = scrolled(self.answered, still=True)
        across.addWidget(self.side)
        self.body.addLayout(across, 1)
        keys = tuple(t(key) for key in actions.caps("interview-hide"))
        self.curtain = Curtain(t(N_("Hidden from view")), t(N_("Show again")), keys, self.hide_or_show, self)
        self.nav: QBoxLayout | None = None
        self.hint_link = Link(t(N_("Hide")), self.hide_or_show, keys=keys)
        self.leave_button = Button(t(N_("Save and leave")), self.save_and_leave)
        if session is not None:
            self._opened(session)

    # frame -----------------------------------------------------------------------------------------------------------

    def title(self) -> str:
        return self.session.interview.form.title if self.session is not None else self.t(N_("Interview"))

    def header(self) -> list[QWidget]:
        return [self.hint_link, self.leave_button]

    def state(self) -> dict[str, Any]:
        if self.session is None:
            return {"form": self.form, "record": self.record}
        return {"form": self.form, "session": self.session, "path": self.path}

    def memory(self) -> dict[str, Any]:
        return {"record": self.session.record if self.session is not None else self.record, "form": self.form}

    def first_focus(self) -> QWidget | None:
        return self.answer.first() if self.answer is not None else None

    def shown(self) -> None:
        programme = self.context.programme
        if self.session is not None or programme is None:
            return
        form, record, lang = self.form, self.record, self.context.lang

        def work(progress: Progress) -> tuple[InterviewSession, str]:
            from survey_app.services import capture

            if not record:
                return capture.start(programme, form, lang), form
            name = next((draft.form for draft in capture.drafts(programme) if draft.record == record), form)
            return capture.resume(programme, record), name

        self.context.run(work, self._loaded, failed=self._not_loaded, doing=N_("Opening the questionnaire"))

    def _loaded(self, loaded: tuple[InterviewSession, str]) -> None:
        if isValid(self):
            session, self.form = loaded
            self._opened(session)
            self.context.retitle.emit()
            focus = self.first_focus()
            if focus is not None:
                give_focus(focus)

    def _not_loaded(self, error: AlcanceError) -> None:
        self.context.go("capture")
        self.context.say_problems(error)

    def _opened(self, session: InterviewSession) -> None:
        self.session = session
        self.record = session.record
        interview = session.interview
        self.on_disk = set(interview.path_answered())
        self._remember(session.record)
        self.show_question(self.path or interview.current)

    def _remember(self, record: str) -> None:
        """Keeps which interview is open, so that the next start goes on with it."""
        programme = self.context.programme
        if programme is None:
            return

        def work(progress: Progress) -> None:
            from survey_app.services.programme import set_meta

            set_meta(programme, OPEN_INTERVIEW, record)

        self.context.run(work, lambda _none: None, quiet=True)

    def leave(self) -> None:
        self._commit()

    # one question ----------------------------------------------------------------------------------------------------

    def go_to(self, path: str) -> None:
        """Leaves the question as it stands and shows another."""
        self._commit()
        self.show_question(path)

    def show_question(self, path: str) -> None:
        """Shows a question large; the draft remembers that one is there."""
        session = self.session
        if session is None:
            return
        if not path:
            self.show_end()
            return
        session.go_to(path)
        self.path, self.at_end, self.note = path, False, None
        state = session.interview.state(path)
        clear(self.place)
        t = self.t
        where = t(N_("question {n}"), n=state.number) if state.number else ""
        self.place.addWidget(label("  ·  ".join(filter(None, (state.section, where))), "note"))
        self.place.addSpacing(SPACE.s)
        self.words = question_label(state.label, "sentence" if state.type == "note" else "question")
        self.place.addWidget(self.words)
        if state.hint:
            self.place.addSpacing(6)
            self.place.addWidget(label(state.hint, "soft"))
        self.place.addSpacing(SPACE.l)
        self.answer = answer_for(state, self.context.lang, date.today())
        self.answer.setMaximumWidth(px(COLUMN))
        self.answer.given.connect(partial(self._given, path))
        self.place.addWidget(self.answer)
        self.place.addSpacing(SPACE.m)
        self.place.addLayout(self._apart(state))
        self.note_place = column(0)
        self.place.addLayout(self.note_place)
        if state.note:
            self.write_note(focus=False)
        self.place.addSpacing(SPACE.xl)
        self.place.addLayout(self._nav(N_("Next"), self.next_question))
        self.place.addStretch(1)
        if state.problem is not None and (state.answered or path == self._told):
            self.answer.problem(t(state.problem.what))
        self._refresh(state)
        focus = self.answer.first() or self.go_button
        if isinstance(focus, QPlainTextEdit):
            focus.installEventFilter(self)
        give_focus(focus)
        self.area.verticalScrollBar().setValue(0)

    def _apart(self, state: QuestionState) -> QBoxLayout:
        """Does not know, does not answer, note."""
        t, line = self.t, row(SPACE.s)
        self.missing_buttons: dict[str, Button] = {}
        for code, words, action in (
            ("unknown", N_("Does not know"), "interview-unknown"),
            ("refused", N_("No answer"), "interview-refused"),
        ):
            if any(str(allowed) == code for allowed in state.missing_allowed):
                made = Button(t(words), partial(self.give_missing, code), keys=actions.caps(action), before=True)
                made.setCheckable(True)
                self.missing_buttons[code] = made
                line.addWidget(made)
        if state.type not in ("note", "repeat"):
            line.addWidget(Button(t(N_("Note")), self.write_note, keys=actions.caps("interview-note"), before=True))
        line.addStretch(1)
        return line

    def _nav(self, words: str, act: Callable[[], object]) -> QBoxLayout:
        t = self.t
        self.nav = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.nav.setSpacing(SPACE.m)
        self.nav_line = line = row(SPACE.m)
        keys = tuple(t(key) for key in actions.caps("interview-previous"))
        self.back_button = Button(t(N_("Previous")), self.previous_question, keys=keys)
        self.go_button = PrimaryButton(t(words), act, keys=("Return",))
        line.addWidget(self.back_button)
        line.addWidget(self.go_button)
        self.nav.addLayout(line)
        if not self.at_end:
            keys = tuple(t(key) for key in actions.caps("interview-finish"))
            self.nav.addWidget(Link(t(N_("Finish and start another person")), self.primary, keys=keys, ink="soft_text"))
        else:
            self.nav.addWidget(Button(t(N_("Finish and leave")), lambda: self.finish(again=False)))
        self.nav.addStretch(1)
        self._fit()
        return self.nav

    def _refresh(self, state: QuestionState) -> None:
        """What follows an answer: the bar, the tick, the column at the right, the buttons."""
        session = self.session
        assert session is not None
        interview = session.interview
        self.bar.set_share(interview.progress())
        if not self.at_end:
            saved = state.answered and state.path in self.on_disk
            say_question(self.words, state.label, self.t(N_("saved")) if saved else "")
            for code, button in self.missing_buttons.items():
                button.setChecked(str(state.missing) == code)
        paths = interview.path_answered()[-SHOWN_ANSWERS:]
        states = [interview.state(path) for path in paths]
        self.answered.show_answers(
            [(s.path, s.label, self.t(MISSING[str(s.missing)]) if s.missing else s.shown) for s in states]
        )
        warnings = [problem for problem in interview.problems() if problem.level is Level.WARNING]
        self.answered.show_checks([self._check(problem) for problem in warnings[:3]])

    def _check(self, problem: QuestionProblem) -> QWidget:
        session, t = self.session, self.t
        assert session is not None
        state = session.interview.state(problem.path)
        target = state.warning_path or problem.path
        number = session.interview.state(target).number
        links = (
            (t(N_("Go to question {n}"), n=number), partial(self.go_to, target)),
            (t(N_("It is right so")), partial(self._confirm, problem.path)),
        )
        return MessageBar(t(problem.what), Level.WARNING, self.context.lang, actions=links, under=True)

    # answers ---------------------------------------------------------------------------------------------------------

    def _given(self, path: str, value: str) -> None:
        session = self.session
        assert session is not None
        try:
            future = session.answer(path, value)
        except BadInput as error:
            if self.answer is not None:
                self.answer.problem(error.problems[0].say(self.context.lang))
            return
        self._follow(path, future)

    def give_missing(self, code: str) -> None:
        """The person does not know, or does not answer; pressing again takes that back."""
        session = self.session
        if session is None or self.at_end or code not in self.missing_buttons:
            return
        assert self.answer is not None
        if str(session.interview.state(self.path).missing) == code:
            self._follow(self.path, session.answer(self.path, ""))
            return
        self.answer.clear_answer()
        self.answer.problem("")
        self._follow(self.path, session.note_missing(self.path, code))

    def _follow(self, path: str, future: Any) -> None:
        """Waits for the disk without waiting: the tick stands only for the newest answer to the question."""
        session = self.session
        assert session is not None
        self._sent[path] = number = self._sent.get(path, 0) + 1
        self.on_disk.discard(path)
        self.context.tasks.watch(future, partial(self._saved, path, number), self._not_saved)
        state = session.interview.state(path)
        if path == self.path and not self.at_end:
            if self.answer is not None:
                self.answer.problem(self.t(state.problem.what) if state.problem is not None and state.answered else "")
            self._refresh(state)

    def _saved(self, path: str, number: int, at: str) -> None:
        if not isValid(self):
            return
        self.context.saved.emit(at)
        if self._sent.get(path) != number:
            return
        self.on_disk.add(path)
        if self.session is not None and path == self.path and not self.at_end:
            state = self.session.interview.state(path)
            say_question(self.words, state.label, self.t(N_("saved")) if state.answered else "")

    def _not_saved(self, error: AlcanceError) -> None:
        self.context.say_problems(error)

    def _confirm(self, path: str) -> None:
        session = self.session
        assert session is not None
        self._follow(path, session.confirm(path, self.t(N_("confirmed in the interview"))))
        if not self.at_end:
            self._refresh(session.interview.state(self.path))

    def _commit(self) -> bool:
        """Gives what is typed and not yet given, also a note; false where it is no answer."""
        if self.session is None or self.at_end or self.answer is None:
            return True
        self._keep_note()
        return self.answer.commit()

    def write_note(self, focus: bool = True) -> None:
        """A line for a note of the interviewer, beside the answer."""
        session = self.session
        if session is None or self.at_end:
            return
        if self.note is None:
            self.note = QLineEdit(session.interview.state(self.path).note)
            self.note.editingFinished.connect(self._keep_note)
            self.note_place.addSpacing(SPACE.m)
            field = Field(self.t(N_("Note about this answer")), self.note)
            field.setMaximumWidth(px(COLUMN))
            self.note_place.addWidget(field)
        if focus:
            give_focus(self.note)

    def _keep_note(self) -> None:
        session = self.session
        if session is None or self.note is None:
            return
        words = self.note.text().strip()
        if words != session.interview.state(self.path).note:
            self.context.tasks.watch(session.note(self.path, words), lambda at: self.context.saved.emit(at), self._not_saved)

    # the way ---------------------------------------------------------------------------------------------------------

    def next_question(self) -> None:
        """The next question; what is wrong with this one is said once, and does not block a second time."""
        session = self.session
        if session is None or not self._commit():
            return
        interview = session.interview
        state = interview.state(self.path)
        if state.problem is not None and self._told != self.path:
            self._told = self.path
            assert self.answer is not None
            self.answer.problem(self.t(state.problem.what))
            return
        self._told = ""
        if interview.refused:
            self.show_end()
            return
        self.show_question(interview.next(self.path) or "")
        self.bar.set_share(interview.progress())

    def previous_question(self) -> None:
        session = self.session
        if session is None:
            return
        if self.at_end:
            self.show_question(self.path)
            return
        self._commit()
        before = session.interview.previous(self.path)
        if before is not None:
            self.show_question(before)

    def show_end(self) -> None:
        """The end of the way: what is still open, each with a link to it, and the two ways to go on."""
        session = self.session
        assert session is not None
        t, interview = self.t, session.interview
        self.at_end, self.answer = True, None
        clear(self.place)
        problems = [problem for problem in interview.problems() if problem.level is Level.ERROR]
        words = N_("Finish and start another person")
        if interview.refused:
            self.place.addWidget(label(t(N_("The person did not agree")), "question"))
            self.place.addSpacing(SPACE.s)
            self.place.addWidget(
                label(t(N_("Nothing that was said is kept. The refusal is counted, without a word about whom.")), "soft")
            )
            words = N_("Count the refusal and start another person")
        elif problems:
            self.place.addWidget(label(t(N_("Almost there")), "question"))
            self.place.addSpacing(SPACE.m)
            head = t(N_("{n} question is still open"), N_("{n} questions are still open"), n=len(problems))
            self.place.addWidget(show_problems(problems, self.context.lang, self._jump, head=head))
        else:
            self.place.addWidget(label(t(N_("That was the last question")), "question"))
            self.place.addSpacing(SPACE.s)
            self.place.addWidget(label(t(N_("Thank the person. Everything is saved.")), "soft"))
        self.place.addSpacing(SPACE.xl)
        self.place.addLayout(self._nav(words, self.primary))
        self.place.addStretch(1)
        self.bar.set_share(interview.progress())
        self._refresh(interview.state(self.path))
        give_focus(self.go_button)

    def _jump(self, problem: Problem) -> None:
        self.show_question(getattr(problem, "path", self.path))

    def primary(self) -> None:
        self.finish(again=True)

    def finish(self, again: bool) -> None:
        """Ends this interview on disk, then begins with another person or leaves; what is missing is shown instead."""
        session = self.session
        if session is None or self._finishing or not self._commit():
            return
        try:
            future = session.finish()
        except BadInput:
            self.show_end()
            return
        self._finishing = True
        self.context.tasks.watch(future, partial(self._finished, again), self._not_finished)

    def _finished(self, again: bool, at: str) -> None:
        if not isValid(self):
            return
        form, self.session, self.answer = self.form, None, None
        self._remember("")
        self.context.saved.emit(at)
        if again:
            self.context.go("capture-interview", form=form)
        else:
            self.context.go("capture")

    def _not_finished(self, error: AlcanceError) -> None:
        self._finishing = False
        self.context.say_problems(error)

    def save_and_leave(self) -> None:
        """Back to the drafts; this one waits there."""
        self._commit()
        self._remember("")
        self.context.go("capture")

    # keys ------------------------------------------------------------------------------------------------------------

    def hide_or_show(self) -> None:
        """Lets the curtain down, or lifts it."""
        if self.curtain.isVisible():
            self.curtain.hide()
            focus = self.first_focus() or self.go_button
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.curtain.draw()

    def next_language(self) -> None:
        """Asks on in the form's next language; answers stay."""
        session = self.session
        if session is None:
            return
        self._commit()
        codes = session.interview.form.codes
        if len(codes) > 1:
            now = codes.index(session.interview.lang) if session.interview.lang in codes else -1
            session.set_language(codes[(now + 1) % len(codes)])
            self.show_end() if self.at_end else self.show_question(self.path)

    def handle_key(self, event: QKeyEvent) -> bool:
        key, plain = (
            Qt.Key(event.key()),
            event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier),
        )
        if key is Qt.Key.Key_F4:
            self.hide_or_show()
            return True
        if self.curtain.isVisible():
            return True
        if key is Qt.Key.Key_S and event.modifiers() is Qt.KeyboardModifier.ControlModifier:
            self.save_and_leave()
            return True
        if not plain or self.session is None:
            return False
        todo: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Return: self.go_button.click,
            Qt.Key.Key_Enter: self.go_button.click,
            Qt.Key.Key_PageUp: self.previous_question,
            Qt.Key.Key_F6: self.next_language,
            Qt.Key.Key_F7: partial(self.give_missing, "unknown"),
            Qt.Key.Key_F8: partial(self.give_missing, "refused"),
            Qt.Key.Key_F9: self.write_note,
        }
        act = todo.get(key)
        if act is not None:
            act()
            return True
        return self.answer is not None and self.answer.press_key(event.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Return and PgUp also where a text of several lines would keep them for itself; Shift+Return is a new line."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            taken = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_PageUp, Qt.Key.Key_F4)
            if Qt.Key(event.key()) in taken and event.modifiers() is Qt.KeyboardModifier.NoModifier:
                return self.handle_key(event)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        if self.curtain.isVisible():
            self.curtain.setGeometry(self.rect())

    def _fit(self) -> None:
        """The column at the right becomes narrow on a small screen, and the last link goes under the buttons."""
        small = self.width() < NARROW
        self.side.setFixedWidth(px(224 if small else 333))
        if self.nav is not None:
            way = QBoxLayout.Direction
            self.nav.setDirection(way.TopToBottom if small else way.LeftToRight)
            beside = Qt.AlignmentFlag.AlignLeft if small else Qt.AlignmentFlag(0)
            self.nav.setAlignment(self.nav_line, beside)

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        """The words before consent, the list of countries, and a sensitive question with answers beside it."""
        programme = context.programme
        if programme is None:
            return []
        from survey_app.services import capture

        form = capture.available_forms(context.lang)[0].name
        found: list[dict[str, Any]] = [{"form": form}]
        for stop in ("birth_country", "entry_mode"):
            session = capture.start(programme, form, context.lang)
            interview = session.interview
            path: str | None = interview.current
            while path is not None and not path.endswith(f"/{stop}"):
                state = interview.state(path)
                value = EXAMPLE.get(state.name, state.choices[0][0] if state.choices else "")
                if value:
                    session.answer(path, value)
                path = interview.next(path)
            if path is not None and stop == "entry_mode":
                session.answer(path, interview.state(path).choices[2][0])
            found.append({"form": form, "session": session, "path": path or interview.current})
        return found
