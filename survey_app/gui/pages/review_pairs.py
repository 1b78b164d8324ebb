"""Clerical review by keys: two records side by side, what the model makes of them, one key for each verdict, kept at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from survey_app import actions, formats
from survey_app.gui.buttons import PLAIN, Button, Link, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.interview.parts import Curtain, PathBar
from survey_app.gui.panels.empty import Empty
from survey_app.gui.panels.pair_evidence import PairEvidence
from survey_app.gui.panels.pair_frame import PairFrame
from survey_app.gui.panels.pair_others import PairOthers
from survey_app.gui.panels.pair_table import PairTable, legend
from survey_app.gui.panels.verdict_keys import LETTERS, VerdictKeys
from survey_app.gui.widgets import Chip, give_focus, label
from survey_app.gui.working import WorkingPage
from vocabulary.errors import AlcanceError, Problem, StoreError
from vocabulary.progress import Progress
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from survey_app.services.review_reading import PairView
    from survey_app.services.reviewing import Review

    Loaded = tuple[Review, PairView | None]


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
        self.verdicts: VerdictKeys | None = None
        self.saved = ""
        self._settled: list[int] = []  # in this sitting, for undo
        self._busy = True
        t = self.t
        self.frame = PairFrame(self, self.body, PathBar(t(N_("Decided of the pairs that move the estimate"))))
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
        self.table = self.verdicts = None
        done, of = review.progress("matter")
        self.frame.bar.set_share(done / of if of else 1.0)
        can_undo = bool(self._settled) if self.settling else review.last is not None
        if view is None:
            end = self._nothing_waits(can_undo)
            self.frame.put(self._told(review, view), [end], None, None)
            give_focus(end.action)
            return
        self.table = PairTable(self.context, view)
        parts: list[QWidget] = [self.table, legend(self.context)]
        if self.settling:
            parts.insert(0, label(self._said(review, view), "strong"))
        if view.others:
            parts.append(PairOthers(self.context, view))
        self.verdicts = VerdictKeys(self.context, self.decide, self.undo)
        self.verdicts.undo.set_blank(not can_undo)
        self.frame.put(self._told(review, view), parts, PairEvidence(self.context, view), self.verdicts)
        if not self.curtain.isVisible():
            give_focus(self.table)

    def _told(self, review: Review, view: PairView | None) -> list[QWidget]:
        """How far one is, that the last verdict is kept, and why this pair is asked."""
        from survey_app.services.review_results import KIND_WORDS

        t = self.t
        if self.settling:
            said = t(N_("{n} pair to settle"), N_("{n} pairs to settle"), n=len(review.to_settle))
        else:
            done, of = review.progress("matter")
            said = t(N_("{done} of {of} that move the estimate are decided; {n} pair waits for you"),
                     N_("{done} of {of} that move the estimate are decided; {n} pairs wait for you"),
                     done=done, of=of, n=len(review.queue))  # fmt: skip
        kinds = review.kinds(view.pair)[:1] if view is not None and not self.settling else ()
        chips = [Chip(t(KIND_WORDS[kind])) for kind in kinds]
        return [label(said, "note"), label(self.saved, "good", wrap=False), *chips]

    def _said(self, review: Review, view: PairView) -> str:
        from survey_app.services.verdicts import WORDS

        standing = review.stands(view.pair)
        said = standing.said if standing is not None else {}
        return ", ".join(f"{person}: {self.t(WORDS[verdict])}" for person, verdict in sorted(said.items()))

    def _nothing_waits(self, can_undo: bool) -> Empty:
        t = self.t
        if self.settling:
            head, words = N_("Nothing is left to settle"), N_("All pairs on which people said different things are settled.")
        else:
            head = N_("Nothing waits for you")
            words = N_(
                "Every pair that was chosen is decided, or waits for somebody else. The figures say what it has come to, and "
                "where people said different things."
            )
        back = Button(t(N_("Undo")), self.undo, keys=actions.caps("review-undo")) if can_undo else None
        return Empty(t(head), t(words), PrimaryButton(t(N_("Figures and settling")), self.figures), back)

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
            self.frame.scroll(scroll)
        else:
            return verdict is not None
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.frame.fit()
        if self.curtain.isVisible():
            self.curtain.setGeometry(self.rect())

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        """A pair that hangs in the balance, one with much missing, and one to settle."""
        from survey_app.gui.panels.review_example import example

        run, pairs = example(context.programme)
        return [*({"run": run, "pair": pair} for pair in pairs), {"run": run, "settling": True}]
