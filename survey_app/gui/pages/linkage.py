"""One linkage by probability, read from the top: warnings, the sentence, who is on two lists, and how far to trust it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from survey_app.gui.buttons import Button, Link, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.messages import MessageBar
from survey_app.gui.page import page_names
from survey_app.gui.panels import linkage_parts as parts
from survey_app.gui.panels.linkage_words import said
from survey_app.gui.tabs import Tabs
from survey_app.gui.widgets import clear, give_focus, label, rule
from survey_app.gui.working import WorkingPage
from vocabulary.errors import Level
from vocabulary.progress import Progress
from vocabulary.text import N_

if TYPE_CHECKING:
    from survey_app.services.linkage_findings import Findings
    from survey_app.services.linkages import Run

REVIEW = "review-pairs"


class LinkagePage(WorkingPage):
    """`context.go("linkage", run=<id>)`; `tab` and `pair` are what was open below."""

    name = "linkage"
    room = "lists"
    manual = "linkages"

    def __init__(
        self,
        context: Context,
        run: str,
        loaded: tuple[Run, Findings] | None = None,
        tab: str = "",
        pair: int = 0,
        **args: Any,
    ) -> None:
        super().__init__(context, run=run, **args)
        self.id, self.loaded, self.tab, self.pair = run, loaded, tab, pair
        self.tabs: Tabs | None = None
        self.main_button: PrimaryButton | None = None
        if loaded is not None:
            self._show(*loaded)

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        """A made-up linkage with each of its tabs open."""
        from survey_app.gui.panels.linkage_example import example

        run = example(context.programme)
        return [{"run": run, "tab": tab} for tab in ("threshold", "model", "trust", "rules")]

    def title(self) -> str:
        return self.t(N_("Linkage of lists"))

    def header(self) -> Sequence[QWidget]:
        t = self.t
        buttons: list[QWidget] = [Button(t(N_("All linkages")), lambda: self.context.go("linkages"))]
        if REVIEW in page_names():
            buttons.append(Button(t(N_("Review pairs")), self.review))
        self.main_button = PrimaryButton(t(N_("Estimate with this linkage")), self.estimate)
        buttons.append(self.main_button)
        for button in buttons[1:]:
            button.setEnabled(self.loaded is not None)
        return buttons

    def first_focus(self) -> QWidget | None:
        return self.main_button if self.loaded is not None else None

    def state(self) -> dict[str, Any]:
        tab = self.tabs.value() if self.tabs is not None else self.tab
        return {"run": self.id, "loaded": self.loaded, "tab": tab, "pair": self.pair}

    def memory(self) -> dict[str, Any]:
        return {**self.state(), "loaded": None}

    def shown(self) -> None:
        programme, number = self.context.programme, self.id
        if self.loaded is not None or programme is None:
            return

        def work(progress: Progress) -> tuple[Run, Findings]:
            from survey_app.services.linkage_findings import findings
            from survey_app.services.linkages import open_run

            run = open_run(programme, number)
            return run, findings(run)

        self.work(work, self._came, doing=N_("Opening the linkage"))

    def _came(self, loaded: tuple[Run, Findings]) -> None:
        self.loaded = loaded
        self._show(*loaded)
        self.refresh_header()
        if self.main_button is not None:
            give_focus(self.main_button)

    def _show(self, run: Run, found: Findings) -> None:
        from survey_app.services.linkage_views import sentence

        clear(self.body)
        context, t = self.context, self.t
        if found.linked.warnings:
            words = "\n".join(f"{said(context, warning)}." for warning in found.linked.warnings)
            self.body.addWidget(MessageBar(words, Level.WARNING, context.lang, t(N_("Read this first"))))
        told = label(t(sentence(found.linked)), "sentence", selectable=True)
        told.setMaximumWidth(720)
        self.body.addWidget(told)
        self.body.addWidget(label(t(N_("On two lists")), "strong"))
        self.body.addWidget(parts.pairs_of_lists(context, found))
        self.body.addWidget(label(t(N_("Within each list")), "strong"))
        self.body.addWidget(parts.within_lists(context, found))
        self.body.addWidget(rule())
        tabs: list[tuple[str, str, QWidget]] = [
            ("threshold", t(N_("The threshold")), parts.by_threshold(context, found, self.pair, self._turned)),
            ("model", t(N_("What weighs how much")), parts.model(context, found)),
            ("trust", t(N_("How sure it is")), parts.trust(context, found)),
            ("rules", t(N_("Pairs compared")), parts.rules(context, found)),
            ("how", t(N_("How it was run")), self._how(run)),
        ]
        self.tabs = Tabs(tabs, self.tab)
        self.body.addWidget(self.tabs)
        self.body.addStretch(1)

    def _how(self, run: Run) -> QWidget:
        panel = parts.how(self.context, run)
        panel.body.addWidget(Link(self.t(N_("Link these lists again with other settings")), self.again))
        return panel

    def _turned(self, pair: int) -> None:
        self.pair = pair

    # what can be done ------------------------------------------------------------------------------------------------

    def again(self) -> None:
        """The same lists with the same settings, to be changed."""
        assert self.loaded is not None
        from survey_app.services.linkages import Settings
        from vocabulary.fields import descriptions

        run = self.loaded[0]
        typed = {name: kind.write(getattr(run.settings, name)) for name, kind in descriptions(Settings).items()}
        self.context.go("link-lists", chosen=run.lists, typed=typed, mode=run.settings.mode)

    def review(self) -> None:
        """Pairs of this linkage, to be decided by people."""
        self.context.go(REVIEW, run=self.id)

    def estimate(self) -> None:
        """A new estimate from these lists, their records joined by this linkage."""
        from survey_app.new_estimate import LISTS, EstimateAnswers

        assert self.loaded is not None
        answers = EstimateAnswers(source=LISTS, lists=self.loaded[0].lists, linkage=self.id)
        self.context.go("new-estimate", answers=answers)
