"""The parts of a record as cards: its answers by section, its consents, its versions with what each changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from survey_app import formats
from survey_app.gui.buttons import Link
from survey_app.gui.context import Context
from survey_app.gui.theme import SPACE, px
from survey_app.gui.widgets import Card, column, label, rule
from survey_app.services.person_sheet import consent_words
from vocabulary.text import N_

if TYPE_CHECKING:
    from survey_app.services.record_view import ConsentLine, Line, RecordView, RevisionLine

MOST_CHANGES = 12


class Lines(QWidget):
    """Questions at the left, answers at the right; a section's title stands above its lines."""

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.m)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 11)
        grid.setColumnStretch(1, 9)
        top = Qt.AlignmentFlag.AlignTop
        section, row = None, 0
        for line in lines:
            if line.section != section:
                section = line.section
                if section:
                    if row:
                        grid.setRowMinimumHeight(row, SPACE.s)
                        row += 1
                    grid.addWidget(label(section, "note-strong"), row, 0, 1, 2)
                    row += 1
            answer = label(line.answer or line.missing or "—", "text" if line.answer else "soft", selectable=True)
            answer.setAccessibleName(f"{line.question}: {line.answer or line.missing}")
            grid.addWidget(label(line.question, "soft"), row, 0, top)
            grid.addWidget(answer, row, 1, top)
            row += 1
            if line.note:
                grid.addWidget(label(line.note, "note"), row, 1, top)
                row += 1


def answers_card(context: Context, view: RecordView) -> Card:
    """All answers, or that there are none any more."""
    t = context.t
    card = Card(t(N_("Answers")))
    if view.erased:
        when = formats.day(view.erased, context.country, context.lang)
        said = t(N_("Erased on {when}; nothing of it is left."), when=when)
        card.body.addWidget(label(f"{said} {t(view.erased_why)}." if view.erased_why is not None else said, "soft"))
    elif not view.lines:
        card.body.addWidget(label(t(N_("The answers cannot be read here; they are sealed to the office.")), "soft"))
    else:
        card.body.addSpacing(SPACE.xs)
        card.body.addWidget(Lines([line for line in view.lines if not line.consent]))
    return card


def consents_card(context: Context, consents: Sequence[ConsentLine], withdraw: Callable[[ConsentLine], object] | None) -> Card:
    """Each purpose with how consent was given, and a link that withdraws it by itself."""
    t = context.t
    card = Card(t(N_("Consents")))
    for number, each in enumerate(consents):
        if number:
            card.body.addWidget(rule())
        card.body.addWidget(label(each.question, "soft"))
        card.body.addWidget(label(consent_words(each, context.country, context.lang), "text"))
        if withdraw is not None and each.alone:
            link = Link(t(N_("Withdraw this consent")), partial(withdraw, each))
            link.setAccessibleName(f"{t(N_('Withdraw this consent'))}: {each.question}")
            card.body.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
    return card


def versions_card(context: Context, view: RecordView) -> Card:
    """The revisions, the newest first."""
    t = context.t
    card = Card(t(N_("Versions")), t(N_("Nothing is overwritten: each correction is a version of its own.")))
    for number, revision in enumerate(reversed(view.revisions)):
        if number:
            card.body.addWidget(rule())
        card.body.addLayout(_version(context, revision, view.here, bool(view.facts.sealed)))
    return card


def _version(context: Context, revision: RevisionLine, here: str, sealed: bool) -> QVBoxLayout:
    t = context.t
    lines = column(SPACE.xs)
    lines.addWidget(label(t(revision.why), "strong"))
    device = t(N_("this computer")) if revision.device == here else t(N_("another computer"))
    when = f"{formats.day(revision.at, context.country, context.lang)} {formats.clock(revision.at)}"
    lines.addWidget(label(f"{when} · {revision.author} · {device}", "note"))
    if revision.reason:
        lines.addWidget(label(revision.reason, "soft"))
    for change in revision.changes[:MOST_CHANGES]:
        said = label(f"{change.question}: {change.before or '—'} → {change.after or '—'}", "note")
        said.setMinimumWidth(px(80))
        lines.addWidget(said)
    left = len(revision.changes) - MOST_CHANGES
    if left > 0:
        lines.addWidget(label(t(N_("and {n} more change"), N_("and {n} more changes"), n=left), "note"))
    if not revision.readable:
        gone = N_("What it says is sealed to the office.") if sealed else N_("What it said is erased.")
        lines.addWidget(label(t(gone), "note"))
    return lines
