"""All records of the programme, however many: a filter that reads as a sentence, and a table that never waits."""

from __future__ import annotations

from array import array
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from survey_app import actions
from survey_app.gui.buttons import Button, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.form import sentence
from survey_app.gui.page import Page
from survey_app.gui.table import PAGE, Column, LongTable
from survey_app.gui.theme import SPACE, px
from survey_app.gui.widgets import Select, clear, label
from survey_app.services.roles import may
from vocabulary.text import N_

TYPED = 250
STATUS = {
    "finished": (N_("finished"), "good"), "draft": (N_("draft"), "warn"), "sealed": (N_("sealed"), "plain"),
    "purged": (N_("at the office"), "plain"),
}  # fmt: skip
ORDERS = ("created", "source", "interviewer", "", "status")
KINDS = (("", N_("all records")), ("interview", N_("interviews")), ("register", N_("rows of lists")))


class RecordsPage(Page):
    """Interviews and rows of lists; Return on a draft goes on with it, on a finished record shows it."""

    name = "records"
    room = "records"
    fills = True

    def __init__(self, context: Context, kind: str = "", words: str = "", **args: Any) -> None:
        super().__init__(context, kind=kind, words=words, **args)
        t = self.t
        self.order, self.descending = ORDERS[0], True
        self.asked = 0  # which of several questions to the store the table waits for
        self.kind = Select([(code, t(shown)) for code, shown in KINDS], kind, t(N_("Kind of record")))
        self.words = QLineEdit(words)
        self.words.setClearButtonEnabled(True)
        self.words.setFixedWidth(px(220))
        self.words.setAccessibleName(t(N_("Text in form, interviewer or summary")))
        self.body.addWidget(sentence(t(N_("Show {kind} that contain {words}")), kind=self.kind, words=self.words))
        self.place = QVBoxLayout()
        self.body.addLayout(self.place, 1)
        self.foot = label("", "note")
        self.body.addWidget(self.foot)
        self.table: LongTable | None = None
        self.wait = QTimer(self)
        self.wait.setSingleShot(True)
        self.wait.setInterval(TYPED)
        self.wait.timeout.connect(self.load)
        self.words.textEdited.connect(lambda _words: self.wait.start())
        self.words.returnPressed.connect(self.load)
        self.kind.currentIndexChanged.connect(lambda _index: self.load())
        find = QShortcut(QKeySequence(actions.shortcut("table-filter")), self)
        find.activated.connect(self.words.setFocus)

    def title(self) -> str:
        return self.t(N_("Records"))

    def header(self) -> list[QWidget]:
        programme = self.context.programme
        if programme is None or not may(programme.info.role, "erase"):
            return []
        return [Button(self.t(N_("Withdrawal by receipt code")), lambda: self.context.go("withdrawal"))]

    def state(self) -> dict[str, Any]:
        return {"kind": self.kind.value(), "words": self.words.text()}

    def first_focus(self) -> QWidget:
        return self.words

    def shown(self) -> None:
        self.load()

    def leave(self) -> None:
        self.wait.stop()

    def load(self) -> None:
        """Asks the store for the ids that fit; the table follows when they are there, its first page at once."""
        programme = self.context.programme
        if programme is None:
            return
        self.wait.stop()
        kind, order, descending, words = self.kind.value(), self.order, self.descending, self.words.text().strip()
        alone = not kind and not words
        self.asked += 1
        number = self.asked

        def ask(limit: int | None) -> None:
            def work(progress: Any) -> array[int]:
                from survey_app.services import browse

                return browse.record_ids(programme, kind=kind, order=order, descending=descending, text=words, limit=limit)

            def found(ids: array[int]) -> None:
                if number != self.asked:  # something else was asked for since
                    return
                more = limit is not None and len(ids) == limit
                self._found(ids, alone, more)
                if more:
                    ask(None)

            self.context.run(work, found, doing=N_("Looking through the records"), owner=self)

        ask(PAGE if order == ORDERS[0] else None)  # by time there is an index: the first rows need not wait for a million

    def _found(self, ids: array[int], alone: bool, more: bool) -> None:
        """Shows what was found; `more` where it is the first page of a longer list, whose length is not known yet."""
        if not len(ids) and alone:
            self._empty()
            return
        if self.table is None:
            clear(self.place)
            self.table = self._table(ids)
            self.place.addWidget(self.table, 1)
        else:
            self.table.replace(ids)
        self.foot.setText("" if more else self.t(N_("{n} record"), N_("{n} records"), n=len(ids)))

    def _table(self, ids: array[int]) -> LongTable:
        programme, t = self.context.programme, self.t

        def fetch(some: Any) -> Any:
            from survey_app.services import browse

            assert programme is not None
            return browse.page(programme, some)

        def status(row: Any) -> tuple[str, str]:
            kept = "purged" if row.purged else "sealed" if row.sealed else row.status
            words, kind = STATUS.get(kept, (kept, "plain"))
            return t(words), kind

        columns = [
            Column(N_("Started"), lambda r: r.started, "date", width=120),
            Column(N_("Form or list"), lambda r: r.source, width=172),
            Column(N_("By"), lambda r: r.interviewer, width=168),
            Column(N_("What it holds"), lambda r: r.summary, wide=True),
            Column(N_("State"), status, "chip", width=104),
        ]
        made = LongTable(self.context, columns, ids, fetch, name=self.title(), on_sort=self._sort)
        made.opened.connect(self._open)
        return made

    def _sort(self, column: int, descending: bool) -> None:
        if ORDERS[column]:
            self.order, self.descending = ORDERS[column], descending
            self.load()

    def _open(self, row: Any) -> None:
        if row.kind == "interview" and row.status == "draft":
            self.context.go("capture-interview", record=row.record)
        else:
            self.context.go("record", record=row.record)

    def _empty(self) -> None:
        clear(self.place)
        self.table = None
        self.place.setSpacing(SPACE.m)
        self.place.addWidget(
            label(self.t(N_("Here is every interview and every row of an imported list. There are none yet.")), "soft")
        )
        start = PrimaryButton(self.t(N_("Start an interview")), lambda: self.context.go("capture"))
        self.place.addWidget(start, 0, Qt.AlignmentFlag.AlignLeft)
        self.place.addStretch(1)
        self.foot.setText("")
