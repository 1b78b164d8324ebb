"""Where capturing begins: drafts to go on with, and the questionnaires."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget
from shiboken6 import isValid

from survey_app import formats
from survey_app.gui.buttons import Button, Link, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.interview.opening import OPEN_INTERVIEW
from survey_app.gui.page import Page
from survey_app.gui.theme import COLUMN, SPACE, px
from survey_app.gui.undoing import offer_undo
from survey_app.gui.widgets import Card, clear, column, label, row
from vocabulary.progress import Progress
from vocabulary.text import N_

if TYPE_CHECKING:
    from survey_app.services.capture import DraftInfo, FormInfo
    from survey_app.services.undo import Undo


@dataclass(frozen=True)
class Desk:
    """What lies ready."""

    forms: tuple[FormInfo, ...]
    drafts: tuple[DraftInfo, ...]
    refusals: dict[str, int]
    open_interview: str


class CapturePage(Page):
    """With `carry_on` an interview that was open when the window closed is gone on with at once."""

    name = "capture"
    room = "capture"

    def __init__(self, context: Context, carry_on: bool = False, **args: Any) -> None:
        super().__init__(context, **args)
        self.carry_on = carry_on
        self.place = column(SPACE.m)
        self.body.addLayout(self.place)
        self.body.addStretch(1)
        self.first: QWidget | None = None

    def title(self) -> str:
        return self.t(N_("Capture"))

    def header(self) -> list[QWidget]:
        return [Button(self.t(N_("Paper questionnaires")), partial(self.context.go, "double-entry"))]

    def shown(self) -> None:
        programme, lang = self.context.programme, self.context.lang
        if programme is None:
            return

        def work(progress: Progress) -> Desk:
            from survey_app.services import capture
            from survey_app.services.programme import get_meta

            forms = tuple(capture.available_forms(lang))
            refusals = {form.name: capture.refusals(programme, form.name) for form in forms}
            return Desk(forms, tuple(capture.drafts(programme)), refusals, str(get_meta(programme, OPEN_INTERVIEW, "") or ""))

        self.context.run(work, self._ready, doing=N_("Looking for questionnaires"), owner=self)

    def _ready(self, desk: Desk) -> None:
        if not isValid(self):
            return
        open_draft = next((draft for draft in desk.drafts if draft.record == desk.open_interview), None)
        if self.carry_on and open_draft is not None:
            self.context.go("capture-interview", record=open_draft.record)
            return
        clear(self.place)
        self.first = None
        t = self.t
        titles = {form.name: form.title for form in desk.forms}
        if desk.drafts:
            self.place.addWidget(label(t(N_("Begun and not finished")), "strong"))
            for draft in desk.drafts:
                line = row(0)
                line.addWidget(self._draft(draft, titles.get(draft.form, draft.title)), COLUMN)
                line.addStretch(1)
                self.place.addLayout(line)
            self.place.addSpacing(SPACE.m)
        self.place.addWidget(label(t(N_("Questionnaires")), "strong"))
        grid = QGridLayout()
        grid.setSpacing(SPACE.m)
        for i, form in enumerate(desk.forms):
            grid.addWidget(self._form(form, desk.refusals.get(form.name, 0)), i // 2, i % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.place.addLayout(grid)
        if self.first is not None:
            from survey_app.gui.widgets import give_focus

            give_focus(self.first)

    def _draft(self, draft: DraftInfo, named: str) -> Card:
        t, lang, country = self.t, self.context.lang, self.context.country
        card = Card()
        card.setMaximumWidth(px(COLUMN))
        line = row(SPACE.m)
        words = column(SPACE.xs)
        title = t(N_("Correction: {title}"), title=named) if draft.correction else named
        title = t(N_("Second keying: {title}"), title=named) if draft.second else title
        words.addWidget(label(title, "text"))
        begun = formats.when(draft.started, lang, country, date.today())
        said = t(N_("Begun {when} · {n} answer"), N_("Begun {when} · {n} answers"), when=begun, n=draft.answered)
        words.addWidget(label(said, "note"))
        line.addLayout(words, 1)
        go = Button(t(N_("Go on")), partial(self.context.go, "capture-interview", record=draft.record))
        go.setAccessibleName(f"{t(N_('Go on'))}: {title}, {begun}")
        drop = Link(t(N_("Discard")), partial(self.discard, draft.record), ink="soft_text")
        drop.setAccessibleName(f"{t(N_('Discard'))}: {title}, {begun}")
        line.addWidget(drop, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(go, 0, Qt.AlignmentFlag.AlignVCenter)
        card.body.addLayout(line)
        self.first = self.first or go
        return card

    def discard(self, record: str) -> None:
        """Takes a draft off the desk; the message that says so can bring it back."""
        programme, context = self.context.programme, self.context
        if programme is None:
            return

        def work(progress: Progress) -> Undo:
            from survey_app.services import capture

            return capture.discard(programme, record)

        def done(undo: Undo) -> None:
            context.go("capture")
            offer_undo(context, undo)

        context.run(work, done, doing=N_("Discarding the interview"), owner=self)

    def _form(self, form: FormInfo, refusals: int) -> Card:
        t = self.t
        card = Card(form.title, margin=SPACE.l)
        if form.about:
            card.body.addWidget(label(form.about, "soft"))
            card.body.addSpacing(SPACE.xs)
        facts = [t(N_("{n} question"), N_("{n} questions"), n=form.questions), " · ".join(form.languages)]
        if refusals:
            facts.append(t(N_("{n} refusal counted"), N_("{n} refusals counted"), n=refusals))
        card.body.addWidget(label(" · ".join(facts), "note"))
        card.body.addSpacing(SPACE.m)
        start = PrimaryButton(t(N_("Start an interview")), partial(self.context.go, "capture-interview", form=form.name))
        start.setAccessibleName(f"{t(N_('Start an interview'))}: {form.title}")
        card.body.addStretch(1)
        card.body.addWidget(start)
        card.setMaximumWidth(px(540))
        self.first = self.first or start
        return card
