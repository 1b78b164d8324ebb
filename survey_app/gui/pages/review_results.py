"""What the review of a linkage has come to: precision and recall, how well reviewers agree, and what is to be settled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from survey_app.gui.beside import Beside
from survey_app.gui.buttons import Button, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.panels import review_figures as parts
from survey_app.gui.widgets import Card, clear, give_focus
from survey_app.gui.working import WorkingPage
from survey_app.services.roles import may
from vocabulary.errors import AlcanceError, Problem, StoreError
from vocabulary.progress import Progress
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from survey_app.services.review_results import ReviewResults
    from survey_app.services.reviewing import Rules


class ReviewResultsPage(WorkingPage):
    """`context.go("review-results", run=<id>)`, without an id the newest linkage."""

    name = "review-results"
    room = "lists"
    manual = "review"

    def __init__(self, context: Context, run: str = "", **args: Any) -> None:
        super().__init__(context, **args)
        self.id = run
        self.found: ReviewResults | None = None
        self.main_button: PrimaryButton | None = None

    def title(self) -> str:
        return self.t(N_("Review of pairs"))

    def header(self) -> Sequence[QWidget]:
        t = self.t
        buttons: list[QWidget] = []
        if self.found is not None:
            buttons.append(Button(t(N_("Back to the linkage")), lambda: self.context.go("linkage", run=self.id)))
        self.main_button = None
        programme = self.context.programme
        if programme is not None and may(programme.info.role, "read-identities"):
            self.main_button = PrimaryButton(t(N_("Review pairs")), self.go_on)
            buttons.append(self.main_button)
        return buttons

    def state(self) -> dict[str, Any]:
        return {"run": self.id}

    def first_focus(self) -> QWidget | None:
        return self.main_button

    def go_on(self) -> None:
        """The next pair that waits for the person."""
        self.context.go("review-pairs", run=self.id)

    def settle(self) -> None:
        """The pairs on which people said different things, with their verdicts."""
        self.context.go("review-pairs", run=self.id, settling=True)

    def shown(self) -> None:
        programme, run = self.context.programme, self.id
        if programme is None:
            return

        def work(progress: Progress) -> tuple[ReviewResults, Rules]:
            from survey_app.services import linkages, review_results, reviewing

            newest = run or next((each.id for each in linkages.runs(programme)), "")
            if not newest:
                raise StoreError(Problem("no-such-linkage", text(N_("The programme holds no linkage yet"))))
            review = reviewing.open_review(programme, newest)
            return review_results.results(programme, review), review.rules

        self.work(work, self._came, self._not_opened, doing=N_("Reckoning the figures"))

    def _not_opened(self, error: AlcanceError) -> None:
        self.context.go("linkages")
        self.context.say_problems(error)

    def _came(self, loaded: tuple[ReviewResults, Rules]) -> None:
        if not isValid(self):
            return
        first = self.found is None
        self.found, rules = loaded
        self.id = self.found.run
        clear(self.body)
        context, found = self.context, self.found
        if found.disagreements:
            self.body.addWidget(self._to_settle(found))
        self.body.addWidget(parts.lists_card(context, found))
        self.body.addWidget(parts.after_review(context, found))
        self.body.addWidget(parts.reviewers_card(context, found))
        twice = parts.TwiceCard(context, rules, self.shown)
        self.body.addWidget(Beside(parts.progress_card(context, found), twice))
        self.body.addStretch(1)
        self.refresh_header()
        if first and self.main_button is not None:
            give_focus(self.main_button)

    def _to_settle(self, found: ReviewResults) -> Card:
        t = self.t
        n = len(found.disagreements)
        head = t(
            N_("{n} pair on which people said different things"), N_("{n} pairs on which people said different things"), n=n
        )
        note = N_(
            "Settle them together, or have somebody decide who saw neither: until then each stays as likely as it was. The "
            "verdicts that were given stay what they were, and agreement is told from them."
        )
        card = Card(head, t(note))
        card.body.addWidget(parts.disagreements_grid(self.context, found))
        button = Button(t(N_("Settle them")), self.settle)
        programme = self.context.programme
        button.setEnabled(programme is not None and may(programme.info.role, "read-identities"))
        card.body.addWidget(button)
        return card

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        """A review half-way, by two people."""
        from survey_app.gui.panels.review_example import example

        return [{"run": example(context.programme)[0]}]
