"""Paper questionnaires: which were keyed, which wait for a second keying or to be compared, and how well keyings agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from survey_app.gui.beside import Beside
from survey_app.gui.buttons import Button, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.form import sentence
from survey_app.gui.grid import Grid
from survey_app.gui.page import Page
from survey_app.gui.panels.keying_figures import figures_card
from survey_app.gui.panels.keying_rules import RulesCard
from survey_app.gui.table import Column
from survey_app.gui.theme import SPACE, px
from survey_app.gui.widgets import Check, Select, clear, column, give_focus, label, row
from survey_app.services.paper import COMPARED, KEYING, NOT_ASKED, STATES, TO_COMPARE, WAITING, PaperRecord, Rules
from survey_app.services.roles import may
from vocabulary.progress import Progress
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from survey_app.services.keying_figures import Figures

CHIPS = {WAITING: "warn", KEYING: "warn", TO_COMPARE: "bad", COMPARED: "good"}


@dataclass(frozen=True)
class Desk:
    """What the page shows; figures only for whoever may read them."""

    papers: tuple[PaperRecord, ...]
    titles: dict[str, str]
    rules: Rules
    habit: bool
    figures: Figures | None
    labels: dict[tuple[str, str], str]


class DoubleEntryPage(Page):
    """`state` and `number` narrow the list; with `told` a second keying tells differences at once."""

    name = "double-entry"
    room = "capture"
    manual = "double-entry"

    def __init__(self, context: Context, state: str = "", number: str = "", told: bool = False, **args: Any) -> None:
        super().__init__(context, state=state, number=number, told=told, **args)
        t = self.t
        self.desk: Desk | None = None
        self.grid: Grid | None = None
        self.number = QLineEdit(number)
        self.number.setClearButtonEnabled(True)
        self.number.setFixedWidth(px(140))
        self.number.setAccessibleName(t(N_("Number on the paper")))
        self.kind = Select([("", t(N_("all papers"))), *((code, t(said)) for code, said in STATES.items())], state)
        self.kind.setAccessibleName(t(N_("How far they have come")))
        self.filter = sentence(t(N_("Show {kind} with the number {number}")), kind=self.kind, number=self.number)
        self.body.addWidget(self.filter)
        self.place = QVBoxLayout()
        self.place.setSpacing(SPACE.m)
        self.body.addLayout(self.place)
        self.at_once = told
        self.told: Check | None = None
        self.below = column(SPACE.m)
        self.body.addLayout(self.below)
        self.body.addStretch(1)
        self.kind.currentIndexChanged.connect(lambda _index: self._show())
        self.number.textEdited.connect(lambda _words: self._show())
        self.number.returnPressed.connect(self.primary)
        self.go: PrimaryButton | None = None

    def title(self) -> str:
        return self.t(N_("Paper questionnaires"))

    def state(self) -> dict[str, Any]:
        return {"state": self.kind.value(), "number": self.number.text(), "told": self.at_once}

    def first_focus(self) -> QWidget:
        return self.number

    def _may(self, right: str) -> bool:
        programme = self.context.programme
        return programme is not None and may(programme.info.role, right)

    def header(self) -> list[QWidget]:
        alike = self._alike()
        if not alike or not self._may("correct"):
            return []
        words = self.t(N_("Note that {n} agrees"), N_("Note that {n} agree"), n=alike)
        return [Button(words, self.note_alike)]

    def _alike(self) -> int:
        return sum(p.state == TO_COMPARE and not p.differ for p in self.desk.papers) if self.desk is not None else 0

    def shown(self) -> None:
        self.load()

    def load(self) -> None:
        """Reads the list, and the figures where the role may have them."""
        programme, lang, told = self.context.programme, self.context.lang, self._may("paradata")
        if programme is None:
            return

        def work(progress: Progress) -> Desk:
            from survey_app.services import keying_figures, paper, record_view

            found = paper.listing(programme)
            titles = {form: record_view.title(form, lang) or form for form in dict.fromkeys(each.form for each in found)}
            figures = keying_figures.figures(programme) if told else None
            labels = keying_figures.labels(programme, figures, lang) if figures is not None else {}
            return Desk(found, titles, paper.rules(programme), paper.habit(programme), figures, labels)

        self.context.run(work, self._loaded, doing=N_("Looking through the papers"), owner=self)

    def _loaded(self, desk: Desk) -> None:
        if not isValid(self):
            return
        first, self.desk = self.desk is None, desk
        self.refresh_header()
        self._show()
        if first and desk.papers:
            give_focus(self.number)
        clear(self.below)
        how = RulesCard(self.context, desk.rules, desk.habit, self.load)
        if desk.figures is not None and desk.figures.twice:
            self.below.addWidget(Beside(how, figures_card(self.context, desk.figures, desk.labels)))
        else:
            self.below.addWidget(how)

    # the list --------------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        desk, t = self.desk, self.t
        if desk is None:
            return
        clear(self.place)
        self.grid = self.go = self.told = None
        self.filter.setVisible(bool(desk.papers))
        if not desk.papers:
            said = N_(
                "What is keyed from paper stands here, to be keyed a second time by somebody who does not see the first, and "
                "compared field by field."
            )
            self.place.addWidget(label(t(said), "lead"))
            return
        wanted, number = self.kind.value(), self.number.text().strip().casefold()
        rows = [each for each in desk.papers if wanted in ("", each.state) and number in each.number.casefold()]
        columns = [
            Column(N_("Number"), lambda p: p.number or "—", width=92),
            Column(N_("Form"), lambda p: desk.titles[p.form]),
            Column(N_("Keyed"), lambda p: p.keyed, "date"),
            Column(N_("By"), lambda p: p.keyed_by),
            Column(N_("A second time by"), lambda p: p.second_by),
            Column(N_("Differ"), lambda p: p.differ if p.second_by else None, "number"),
            Column(N_("State"), lambda p: (t(STATES[p.state]), CHIPS.get(p.state, "plain")), "chip"),
        ]
        self.grid = Grid(self.context, columns, rows, self.title(), wide=(1, 3, 4), most=8, optional=(4, 2))
        self.grid.opened.connect(self.open)
        self.place.addWidget(self.grid)
        self._actions(rows)

    def _actions(self, rows: list[PaperRecord]) -> None:
        t, line = self.t, row(SPACE.m)
        self.go = PrimaryButton(t(N_("Key it a second time")), self.primary)
        self.told = Check(t(N_("Say at once where an answer is not what was keyed first")), self.at_once)
        self.told.toggled.connect(self._tell_at_once)
        line.addWidget(self.go)
        line.addWidget(self.told)
        line.addStretch(1)
        self.place.addLayout(line)
        if not rows:
            self.go.hide()
            self.told.hide()
        assert self.grid is not None
        self.grid.selectionModel().currentRowChanged.connect(lambda now, _before: self._tell(now.row()))
        best = next((i for i, each in enumerate(rows) if each.state in (WAITING, KEYING, TO_COMPARE)), 0)
        if rows:
            self.grid.selectRow(best)
            self._tell(best)

    def _tell_at_once(self, on: bool) -> None:
        self.at_once = on

    def _tell(self, number: int) -> None:
        """The main action is what the chosen paper needs next."""
        each = self.grid.long.row(number) if self.grid is not None else None
        if each is None or self.go is None or self.told is None:
            return
        words = {
            KEYING: N_("Go on with the second keying"),
            TO_COMPARE: N_("Compare both keyings"),
            COMPARED: N_("Open the record"),
        }.get(each.state, N_("Key it a second time"))
        self.go.say(self.t(words))
        keys = each.state in (WAITING, NOT_ASKED, KEYING)
        self.go.setEnabled(self._may("capture") if keys else self._may("correct") if each.state == TO_COMPARE else bool(each))
        self.told.setVisible(each.state in (WAITING, NOT_ASKED))

    def primary(self) -> None:
        chosen = self.grid.chosen() if self.grid is not None else []
        if chosen and self.go is not None and self.go.isEnabled():
            self.open(chosen[0])

    def open(self, each: PaperRecord) -> None:
        """Keys a paper a second time, goes on with that, or compares."""
        if each.state == TO_COMPARE and self._may("correct"):
            self.context.go("compare-keyings", record=each.record)
        elif each.state in (WAITING, NOT_ASKED, KEYING) and self._may("capture"):
            key_again(self.context, self, each.record, told=self.at_once)
        else:
            self.context.go("record", record=each.record)

    def note_alike(self) -> None:
        """Notes of every paper of which both keyings say the same that they were compared."""
        programme = self.context.programme
        if programme is None:
            return

        def work(progress: Progress) -> int:
            from survey_app.services import settling

            return settling.settle_alike(programme, progress)

        def done(count: int) -> None:
            self.load()
            said = text(N_("{n} paper agrees in both keyings."), N_("{n} papers agree in both keyings."), n=count)
            self.context.say(said if count else N_("None agrees: names or documents differ."))

        self.context.run(work, done, doing=N_("Comparing the keyings"), owner=self)

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        """Some papers, one of them to be compared."""
        from survey_app.gui.interview.example_papers import papers

        assert context.programme is not None
        papers(context.programme, context.lang)
        return [{}]


def key_again(context: Context, over: QWidget, record: str, *, told: bool = False) -> None:
    """Begins to key a record a second time, or goes on with it, and opens it."""
    programme = context.programme
    if programme is None:
        return

    def work(progress: Progress) -> str:
        from survey_app.services import second_keying

        manner = second_keying.TOLD if told else second_keying.BLIND
        return second_keying.start(programme, record, manner=manner).record

    def done(draft: str) -> None:
        context.go("capture-interview", record=draft)

    context.run(work, done, doing=N_("Opening the questionnaire"), owner=over)
