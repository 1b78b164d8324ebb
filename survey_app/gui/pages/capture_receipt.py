"""The receipt after an interview: a code without meaning, large, to be written down for the person; it is shown only now."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from survey_app.gui.buttons import PLAIN, Button, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.page import Page
from survey_app.gui.theme import COLUMN, SPACE, px
from survey_app.gui.widgets import Card, label
from vocabulary.progress import Progress
from vocabulary.text import N_

LARGE, LARGEST = 40, 56  # pixels of the code: read by two people from one screen
NARROW = 720


class CaptureReceiptPage(Page):
    """Built with the code, the questionnaire to go on with, the language of the interview, when it was finished, and the number
    of the paper that it was keyed from; `numbered` where the paper did not bear it yet."""

    name = "capture-receipt"
    room = "capture"
    manual = "capture"
    secret = True

    def __init__(
        self,
        context: Context,
        code: str = "",
        form: str = "",
        lang: str = "",
        at: str = "",
        paper: str = "",
        numbered: bool = False,
        **args: Any,
    ) -> None:
        super().__init__(context, code=code, form=form, lang=lang, at=at, paper=paper, numbered=numbered, **args)
        self.code, self.form, self.lang, self.at = code, form, lang, at
        t = self.t
        self.body.addSpacing(SPACE.l)
        card = Card(margin=SPACE.xl)
        card.setMaximumWidth(px(COLUMN))
        card.body.setSpacing(SPACE.m)
        if code:
            here = N_("Write this code on paper and give it to the person")
            away = N_("Write this code on a slip for the person: hand it over when they are seen again")
            card.body.addWidget(label(t(away if paper else here), "question"))
            large = label(code, "number", wrap=False, selectable=True)
            large.setStyleSheet(f"font-size: {min(px(LARGE), LARGEST)}px; letter-spacing: 2px;")
            large.setAccessibleName(" ".join(code))
            card.body.addWidget(large)
            said = N_(
                "Whoever brings it can have the record erased, without giving a name or a reason. It says nothing about the "
                "person. It is shown only now: afterwards nobody can find it out."
            )
            card.body.addWidget(label(t(said), "soft"))
            if paper:
                known = N_("The paper questionnaire has the number {number}.")
                new = N_("The paper questionnaire has the number {number}: write it on the paper.")
                card.body.addWidget(label(t(new if numbered else known, number=paper), "text", selectable=True))
        else:
            card.body.addWidget(label(t(N_("The code is not shown any more")), "question"))
            card.body.addWidget(label(t(N_("It is kept nowhere. Corrections and withdrawal are possible without it.")), "soft"))
        card.body.addSpacing(SPACE.s)
        self.buttons = buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        buttons.setSpacing(SPACE.m)
        words = t(N_("Start another person")) if form else t(N_("Back to the questionnaires"))
        self.on = PrimaryButton(words, self.go_on, keys=("Return",))
        buttons.addWidget(self.on)
        if code:
            buttons.addWidget(Button(t(N_("Print the receipt")), self.print_receipt))
        if form:
            buttons.addWidget(Button(t(N_("Finish here")), partial(context.go, "capture")))
        buttons.addStretch(1)
        card.body.addLayout(buttons)
        self.body.addWidget(card)
        self.body.addStretch(1)

    def title(self) -> str:
        return self.t(N_("Receipt"))

    def first_focus(self) -> QWidget:
        return self.on

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The buttons stand below one another on a narrow page."""
        super().resizeEvent(event)
        way = QBoxLayout.Direction
        self.buttons.setDirection(way.TopToBottom if self.width() < px(NARROW) else way.LeftToRight)

    def go_on(self) -> None:
        """The next person, or the questionnaires."""
        if self.form:
            self.context.go("capture-interview", form=self.form)
        else:
            self.context.go("capture")

    def print_receipt(self) -> None:
        """A page with the code and what it is for, in the language of the interview."""
        programme, code, lang, at, form = self.context.programme, self.code, self.lang, self.at, self.form
        if programme is None:
            return

        def work(progress: Progress) -> str:
            from survey_app.services.capture import form_of, title_of
            from survey_app.services.person_sheet import receipt_sheet

            spoken = lang if lang in ("es", "pt", "en") else programme.info.lang
            title = title_of(form, form_of(form), spoken)
            return receipt_sheet(programme, code, title, at, spoken).html

        self.context.run(work, self._print, doing=N_("Preparing the page"), owner=self)

    def _print(self, html: str) -> None:
        from survey_app.gui.printing import ask_printer

        ask_printer(self, html)

    def handle_key(self, event: QKeyEvent) -> bool:
        """Return goes on, wherever the keyboard is."""
        if event.modifiers() in PLAIN and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.on.click()
            return True
        return False

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        from survey_app.services import capture

        form = capture.available_forms(context.lang)[0].name
        return [{"code": "C4T-9RM-7KT", "form": form, "lang": context.lang, "at": "2026-11-24T15:42:07+00:00"}]
