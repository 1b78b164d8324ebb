"""Clerical review by keys: two records side by side, what the model makes of them, one key for each verdict, kept at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from survey_app import actions, formats
from survey_app.gui.buttons import PLAIN, Button, Link, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.interview.parts import Curtain, PathBar
from survey_app.gui.panels.empty import Empty
from survey_app.gui.panels.pair_evidence import PairEvidence
from survey_app.gui.panels.pair_others import PairOthers
from survey_app.gui.panels.pair_table import PairTable, legend
from survey_app.gui.panels.verdict_keys import LETTERS, VerdictKeys
from survey_app.gui.theme import RING, SPACE, px
from survey_app.gui.widgets import Chip, clear, give_focus, label, row, rule, scrolled
from survey_app.gui.working import WorkingPage
from vocabulary.errors import AlcanceError, Problem, StoreError
from vocabulary.progress import Progress
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from survey_app.services.review_reading import PairView
    from survey_app.services.reviewing import Review

    Loaded = tuple[Review, PairView | None]

SIDE, SIDE_SMALL, NARROW, LEAST = 320, 264, 1000, 420


class ReviewPairsPage(WorkingPage):
    """`context.go("review-pairs", run=<id>)`, without an id the newest linkage; with `settling` the pairs of which two people
    said different things, else those that wait for the person; `pair` is the one that is shown first."""

    name = "review-pairs"
    room = "lists"
    manual = "review"
    fills = True

    def __init__(self, context: Context, run: str = "", settling: bool = False, pair: int | None = None, **args: Any) -> None:
        super().__init__(context, **args)
        self.id, self.settling, self.pair = run, settling, pair
        self.review: Review | None = None
        self.view: PairView | None = None
        self.table: PairTable | None = None
        self.evidence: PairEvidence | None = None
        self.verdicts: VerdictKeys | None = None
        self.saved = ""
        self._settled: list[int] = []  # in this sitting, for undo
        self._busy = True
        t = self.t
        self.bar = PathBar(t(N_("Decided of the pairs that move the estimate")))
        self.body.setContentsMargins(SPACE.xl - RING, 0, SPACE.xl, SPACE.s)
        self.body.setSpacing(0)
        above = row(0)
        above.setContentsMargins(RING, 0, 0, 0)
        above.addWidget(self.bar)
        self.body.addLayout(above)
        self.line = row(SPACE.s)
        self.line.setContentsMargins(RING, SPACE.s, 0, SPACE.s)
        self.body.addLayout(self.line)
        self.across = row(0)
        self.inside, self.beside = QWidget(), QWidget()
        self.place = QVBoxLayout(self.inside)
        self.place.setContentsMargins(RING, RING, SPACE.l, SPACE.s)
        self.place.setSpacing(SPACE.s)
        self.area = scrolled(self.inside, still=True)
        self.upright = rule(upright=True)
        self.side_place = QVBoxLayout(self.beside)
        self.side_place.setContentsMargins(0, 0, 0, 0)
        self.side = scrolled(self.beside, still=True)
        for part, share in ((self.area, 1), (self.upright, 0), (self.side, 0)):
            self.across.addWidget(part, share)
        self.body.addLayout(self.across, 1)
        self.below = QVBoxLayout()
        self.body.addLayout(self.below)
        keys = tuple(t(key) for key in actions.caps("review-hide"))
        self.curtain = Curtain(t(N_("Hidden from view")), t(N_("Show again")), keys, self.hide_or_show, self)
        self.hide_link = Link(t(N_("Hide")), self.hide_or_show, keys=keys)
        self.figures_button = Button(t(N_("Figures and settling")), self.figures)

    def title(self) -> str:
        return self.t(N_("Settle pairs") if self.settling else N_("Review pairs"))

    def header(self) -> list[QWidget]:
        return [self.hide_link, self.figures_button]

    def state(self) -> dict[str, Any]:
        return {"run": self.id, "settling": self.settling, "pair": self.view.pair if self.view is not None else None}

    def memory(self) -> dict[str, Any]:
        return {"run": self.id, "settling": self.settling}

    def first_focus(self) -> QWidget | None:
        return self.table or self.figures_button

    def tab_stops(self) -> list[QWidget]:
        if self.curtain.isVisible():
            return [self.curtain.button]
        if self.table is None or self.verdicts is None:
            return []
        return [self.table, *self.verdicts.buttons.values(), self.verdicts.undo]

    # from pair to pair -----------------------------------------------------------------------------------------------

    def shown(self) -> None:
        programme, run, wanted = self.context.programme, self.id, self.pair
        if programme is None or self.review is not None:
            return

        def work(progress: Progress) -> Loaded:
            from survey_app.services import linkages, reviewing

            newest = run or next((each.id for each in linkages.runs(programme)), "")
            if not newest:
                raise StoreError(Problem("no-such-linkage", text(N_("The programme holds no linkage yet"))))
            review = reviewing.open_review(programme, newest)
            return self._next(review) if wanted is None else self._at(review, wanted)

        self.work(work, self._came, self._not_opened, doing=N_("Choosing pairs"))

    def _next(self, review: Review) -> Loaded:
        """In a worker: the next pair that can be shown."""
        from survey_app.services.review_reading import first_readable

        programme = self.context.programme
        assert programme is not None
        pairs = review.to_settle if self.settling else review.queue
        return review, first_readable(programme, review, pairs, self.context.lang)

    def _at(self, review: Review, pair: int) -> Loaded:
        """In a worker: this pair, or the next one where it cannot be shown any more."""
        from survey_app.services.review_reading import read_pair

        programme = self.context.programme
        assert programme is not None
        view = read_pair(programme, review, pair, self.context.lang)
        return (review, view) if view is not None else self._next(review)

    def _not_opened(self, error: AlcanceError) -> None:
        """Who may not read names is shown the figures."""
        figures = all(problem.code == "not-allowed" for problem in error.problems)
        self.context.go("review-results" if figures else "linkages", **({"run": self.id} if figures else {}))
        self.context.say_problems(error)

    def _came(self, loaded: Loaded) -> None:
        if not isValid(self):
            return
        self.review, self.view = loaded
        self.id = self.review.run.id
        self._busy = False
        self._show()

    def _failed(self, error: AlcanceError) -> None:
        if isValid(self):
            self._busy = False
        self.context.say_problems(error)

    def decide(self, verdict: str) -> None:
        """Keeps a verdict and shows the next pair; a second key pressed meanwhile decides nothing unseen."""
        programme, review, view = self.context.programme, self.review, self.view
        if programme is None or review is None or view is None or self._busy or self.curtain.isVisible():
            return
        self._busy = True
        pair, settling = view.pair, self.settling

        def work(progress: Progress) -> Loaded:
            from survey_app.services import reviewing

            keep = reviewing.settle if settling else reviewing.decide
            return self._next(keep(programme, review, pair, verdict))

        def done(loaded: Loaded) -> None:
            if settling:
                self._settled.append(pair)
            self._kept(loaded)

        self.work(work, done, self._failed, doing=N_("Keeping the verdict"))

    def undo(self) -> None:
        """Takes the person's last verdict back and shows its pair again, one after the other."""
        programme, review = self.context.programme, self.review
        if programme is None or review is None or self._busy or self.curtain.isVisible():
            return
        settling = self.settling
        pair = (self._settled[-1] if self._settled else None) if settling else review.last
        if pair is None:
            self.context.say(N_("There is no verdict of yours to take back."))
            return
        self._busy = True

        def work(progress: Progress) -> Loaded:
            from survey_app.services import reviewing

            if settling:
                return self._at(reviewing.settle(programme, review, pair, reviewing.TAKEN_BACK), pair)
            return self._at(reviewing.take_back(programme, review, pair), pair)

        def done(loaded: Loaded) -> None:
            if settling:
                self._settled.pop()
            self._kept(loaded, N_("verdict taken back"))

        self.work(work, done, self._failed, doing=N_("Taking it back"))

    def _kept(self, loaded: Loaded, words: str = N_("saved")) -> None:
        """What was decided is on the disk, and the next pair is read."""
        at = datetime.now().astimezone().isoformat(timespec="seconds")
        self.context.saved.emit(at)
        self.saved = f"✓ {self.t(words)} {formats.clock(at)}"
        self._came(loaded)

    # what is shown ---------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        review, view = self.review, self.view
        assert review is not None
        for layout in (self.place, self.side_place, self.below, self.line):
            clear(layout)
        self.table = self.verdicts = self.evidence = None
        self._tell(review, view)
        if view is None:
            self._nothing_waits(review)
            self._fit()
            return
        if self.settling:
            self.place.addWidget(label(self._said(review, view), "strong"))
        self.table = PairTable(self.context, view)
        self.place.addWidget(self.table)
        self.place.addWidget(legend(self.context))
        if view.others:
            self.place.addSpacing(SPACE.m)
            self.place.addWidget(PairOthers(self.context, view))
        self.evidence = PairEvidence(self.context, view)
        self.place.addStretch(1)
        self.verdicts = VerdictKeys(self.context, self.decide, self.undo)
        can_undo = bool(self._settled) if self.settling else review.last is not None
        self.verdicts.undo.set_blank(not can_undo)
        self.below.addWidget(self.verdicts)
        for scroll in (self.area, self.side):
            scroll.verticalScrollBar().setValue(0)
        self._fit()
        if not self.curtain.isVisible():
            give_focus(self.table)

    def _tell(self, review: Review, view: PairView | None) -> None:
        """How far one is, why this pair is asked, and that the last verdict is kept."""
        from survey_app.services.review_results import KIND_WORDS

        t = self.t
        done, of = review.progress("matter")
        self.bar.set_share(done / of if of else 1.0)
        if self.settling:
            n = len(review.to_settle)
            said = t(N_("{n} pair to settle"), N_("{n} pairs to settle"), n=n)
        else:
            said = t(N_("{done} of {of} that move the estimate are decided; {n} pair waits for you"),
                     N_("{done} of {of} that move the estimate are decided; {n} pairs wait for you"),
                     done=done, of=of, n=len(review.queue))  # fmt: skip
        self.line.addWidget(label(said, "note"), 1)
        self.line.addWidget(label(self.saved, "good", wrap=False))
        if view is not None and not self.settling:
            kinds = review.kinds(view.pair)
            for kind in kinds[:1]:
                self.line.addWidget(Chip(t(KIND_WORDS[kind])))

    def _said(self, review: Review, view: PairView) -> str:
        from survey_app.services.verdicts import WORDS

        standing = review.stands(view.pair)
        said = standing.said if standing is not None else {}
        return ", ".join(f"{person}: {self.t(WORDS[verdict])}" for person, verdict in sorted(said.items()))

    def _nothing_waits(self, review: Review) -> None:
        t = self.t
        button = PrimaryButton(t(N_("Figures and settling")), self.figures)
        if self.settling:
            head, words = N_("Nothing is left to settle"), N_("All pairs on which people said different things are settled.")
        else:
            head = N_("Nothing waits for you")
            words = N_(
                "Every pair that was chosen is decided, or waits for somebody else. The figures say what it has come to, and "
                "where people said different things."
            )
        back = Button(t(N_("Undo")), self.undo, keys=actions.caps("review-undo"))
        undoable = bool(self._settled) if self.settling else review.last is not None
        self.place.addWidget(Empty(t(head), t(words), button, back if undoable else None))
        self.place.addStretch(1)
        give_focus(button)

    def figures(self) -> None:
        """What the review has come to."""
        self.context.go("review-results", run=self.id)

    def hide_or_show(self) -> None:
        """Lets the curtain down, or lifts it."""
        if self.curtain.isVisible():
            self.curtain.hide()
            focus = self.first_focus()
            if focus is not None:
                give_focus(focus)
        else:
            self.curtain.draw()

    def _fit(self) -> None:
        """The evidence stands beside the records where there is room, else below them."""
        small = self.width() < px(NARROW)
        width = px(SIDE_SMALL if small else SIDE)
        beside = self.width() - width - 3 * SPACE.xl >= px(LEAST)
        if self.evidence is not None:
            place = self.side_place if beside else self.place
            if place.indexOf(self.evidence) < 0:
                place.insertWidget(max(0, place.count() - 1), self.evidence)
        self.side.setFixedWidth(width)
        for part in (self.side, self.upright):
            part.setVisible(beside and self.evidence is not None)

    # keys ------------------------------------------------------------------------------------------------------------

    def handle_key(self, event: QKeyEvent) -> bool:
        key, held = Qt.Key(event.key()), event.modifiers()
        if key is Qt.Key.Key_F4:
            self.hide_or_show()
            return True
        if self.curtain.isVisible():
            return True
        undo = held is Qt.KeyboardModifier.ControlModifier and key is Qt.Key.Key_Z
        todo: Callable[[], object] | None = self.undo if undo or (key is Qt.Key.Key_Backspace and held in PLAIN) else None
        verdict = LETTERS.get(event.text().lower()) if held in (*PLAIN, Qt.KeyboardModifier.ShiftModifier) else None
        scroll = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1, Qt.Key.Key_Up: -0.2, Qt.Key.Key_Down: 0.2}.get(key)
        if todo is not None:
            todo()
        elif verdict is not None and not event.isAutoRepeat():
            self.decide(verdict)
        elif scroll is not None and held in PLAIN:
            bar = self.area.verticalScrollBar()
            bar.setValue(bar.value() + round(scroll * self.area.viewport().height()))
        else:
            return verdict is not None
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        if self.curtain.isVisible():
            self.curtain.setGeometry(self.rect())

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        """A pair that hangs in the balance, one with much missing, and one to settle."""
        from survey_app.gui.panels.review_example import example

        run, pairs = example(context.programme)
        return [*({"run": run, "pair": pair} for pair in pairs), {"run": run, "settling": True}]
