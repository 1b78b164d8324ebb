"""Linking lists by probability: which lists, what they tell, which pairs are compared; then it runs, or says why it cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from survey_app.gui.buttons import Button, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.messages import MessageBar
from survey_app.gui.panels.link_choice import FEWEST, KEYS, MOST, NAMES, LinkChoice
from survey_app.gui.panels.link_plan import LinkPlan
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import clear, column, give_focus, label
from survey_app.gui.working import WorkingPage
from survey_app.new_estimate import parse_all
from survey_app.services.roles import may, require
from vocabulary.errors import AlcanceError, BadParameter, Level, StoreError
from vocabulary.fields import descriptions
from vocabulary.progress import Progress
from vocabulary.text import N_

if TYPE_CHECKING:
    from survey_app.services.linkage_views import Prepared

Lists = Sequence[tuple[str, str, int]]


class LinkListsPage(WorkingPage):
    """`context.go("link-lists")`; with `chosen=` (ids of lists), `typed=` (settings), `rules=` (keys of those left on) and
    `mode=` (names in clear, or match keys) as they were; `prepared=` what was found of these lists."""

    name = "link-lists"
    room = "lists"
    manual = "linkages"

    def __init__(
        self,
        context: Context,
        chosen: Sequence[str] = (),
        typed: Mapping[str, str] | None = None,
        rules: Sequence[str] | None = None,
        lists: Lists | None = None,
        prepared: Prepared | None = None,
        mode: str = "",
        **args: Any,
    ) -> None:
        super().__init__(context, **args)
        self.chosen, self.typed, self.lists, self.prepared = tuple(chosen), dict(typed or {}), lists, prepared
        self.rules = None if rules is None else tuple(rules)
        self.mode = (mode or NAMES) if self._may_read() else KEYS
        self.choice: LinkChoice | None = None
        self.plan: LinkPlan | None = None
        self.main_button: PrimaryButton | None = None
        if lists is not None:
            self._show()

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        """Before the lists were looked at, and after."""
        from survey_app.services import linkages, tables

        assert context.programme is not None
        lists = tables.possible_lists(context.programme)
        chosen = tuple(number for number, _, _ in lists)[:3]
        return [{}, {"chosen": chosen, "lists": lists, "prepared": linkages.prepare_linkage(context.programme, chosen)}]

    def title(self) -> str:
        return self.t(N_("Link lists"))

    def header(self) -> Sequence[QWidget]:
        buttons: list[QWidget] = [Button(self.t(N_("Cancel")), lambda: self.context.go("linkages"))]
        self.main_button = None
        if self._refusal() is None and self.lists is not None and len(self.lists) >= FEWEST:
            self.main_button = PrimaryButton(self._verb(), self.go_on)
            self.main_button.setEnabled(self._ready())
            buttons.append(self.main_button)
        return buttons

    def _verb(self) -> str:
        if self.prepared is None:
            return self.t(N_("Look at these lists"))
        records = sum(each.records for each in self.prepared.lists)
        return self.t(N_("Link {n} record"), N_("Link {n} records"), n=records)

    def _ready(self) -> bool:
        if self.prepared is None:
            return FEWEST <= len(self.chosen) <= MOST
        return not self.prepared.problems and self.rules != ()

    def state(self) -> dict[str, Any]:
        return {
            "chosen": self.chosen, "typed": self.typed, "rules": self.rules, "lists": self.lists, "prepared": self.prepared,
            "mode": self.mode,
        }  # fmt: skip

    def memory(self) -> dict[str, Any]:
        return {"chosen": self.chosen, "typed": self.typed, "mode": self.mode}

    def first_focus(self) -> QWidget | None:
        return self.choice.first_focus() if self.choice is not None else None

    def _may_read(self) -> bool:
        programme = self.context.programme
        return programme is not None and not programme.info.deidentified and may(programme.info.role, "read-identities")

    def _refusal(self) -> StoreError | None:
        """Why the person who opened the programme may not link in this mode, and who may."""
        assert self.context.programme is not None
        try:
            require(self.context.programme, "estimate" if self.mode == KEYS else "read-identities")
        except StoreError as error:
            return error
        return None

    def shown(self) -> None:
        programme = self.context.programme
        if self.lists is not None or programme is None:
            return

        def work(progress: Progress) -> Lists:
            from survey_app.services import tables

            return tables.possible_lists(programme)

        self.work(work, self._loaded, doing=N_("Opening the lists"))

    def _loaded(self, lists: Lists) -> None:
        from survey_app.services.linking_records import INTERVIEWS

        known = [number for number, _, _ in lists]
        registers = tuple(number for number in known if number != INTERVIEWS)
        usual = registers if FEWEST <= len(registers) <= MOST else ()
        self.lists, self.chosen = lists, tuple(number for number in self.chosen if number in known) or usual
        self._show()
        self.refresh_header()
        focus = self.first_focus()
        if focus is not None:
            give_focus(focus)

    # what is shown ---------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        clear(self.body)
        t, refusal = self.t, self._refusal()
        about = label(
            t(
                N_("The records of these lists are compared two by two, and each pair gets a probability of being the same "
                   "person: names that sound alike, dates with day and month exchanged, documents with one wrong figure count "
                   "too.")
            ),
            "soft",
        )  # fmt: skip
        about.setMaximumWidth(720)
        self.body.addWidget(about)
        if refusal is not None:
            words = refusal.say(self.context.lang)
            self.body.addWidget(MessageBar(words, Level.WARNING, self.context.lang))
        elif self.lists is not None and len(self.lists) < FEWEST:
            words = t(N_("At least two lists are needed; import them under Lists"))
            actions = [(t(N_("Import a list")), lambda: self.context.go("importing"))]
            self.body.addWidget(MessageBar(words, Level.INFORMATION, self.context.lang, actions=actions))
        else:
            assert self.lists is not None
            self.choice = LinkChoice(self.context, self.lists, self.chosen, self.mode, self._may_read(), self._choose)
            self.body.addWidget(self.choice)
            self.below = column(SPACE.m)
            self.body.addLayout(self.below)
            self._show_plan()
        self.body.addStretch(1)

    def _choose(self) -> None:
        assert self.choice is not None
        self.chosen, self.mode = self.choice.chosen(), self.choice.mode()
        self.prepared, self.rules = None, None
        self._show_plan()
        self.refresh_header()

    def _show_plan(self) -> None:
        clear(self.below)
        self.plan = None
        if self.prepared is None:
            first = self.t(N_("First the lists are looked at: how full they are, and how many pairs would be compared."))
            if self.mode == NAMES:
                first = f"{first} {self.t(N_('The journal notes that names were read.'))}"
            self.below.addWidget(label(first, "note"))
        else:
            self.plan = LinkPlan(self.context, self.prepared, self.rules, self.typed, self._planned)
            self.below.addWidget(self.plan)

    def _planned(self) -> None:
        assert self.plan is not None
        self.rules = self.plan.rules()
        if self.main_button is not None:
            self.main_button.setEnabled(self._ready())

    # what is done ----------------------------------------------------------------------------------------------------

    def go_on(self) -> None:
        """Looks at the lists, or links them where that was done."""
        if self.prepared is None:
            self.look()
        else:
            self.link()

    def look(self) -> None:
        """How full the lists are and how many pairs each rule would bring, counted before any runs."""
        programme, chosen, mode = self.context.programme, self.chosen, self.mode
        assert programme is not None
        self._wait(True)

        def work(progress: Progress) -> Prepared:
            from survey_app.services import linkages

            return linkages.prepare_linkage(programme, chosen, progress=progress, mode=mode)

        self.work(work, self._looked, self._failed, N_("Looking at the lists"), cancelled=self._cancelled)

    def _looked(self, found: Prepared) -> None:
        self._wait(False)
        self.prepared, self.rules = found, None
        self._show_plan()
        self.refresh_header()
        if self.main_button is not None:
            give_focus(self.main_button)

    def link(self) -> None:
        """Runs the linkage; cancelled, nothing of it is kept."""
        from survey_app.services.linkages import Settings

        programme, chosen = self.context.programme, self.chosen
        assert programme is not None
        assert self.plan is not None
        try:
            settings = Settings(**parse_all(descriptions(Settings), self.typed), rules=self.rules, pairs=self.plan.most(),
                                mode=self.mode)  # fmt: skip
        except BadParameter as error:
            self._failed(error)
            return
        self._wait(True)

        def work(progress: Progress) -> str:
            from survey_app.services import linkages

            return linkages.run_linkage(programme, chosen, settings, progress)

        self.work(work, self._linked, self._failed, N_("Linking the lists"), cancelled=self._cancelled)

    def _linked(self, run: str) -> None:
        self.context.go("linkage", run=run)

    def _wait(self, busy: bool) -> None:
        """While it runs, nothing that it rests on is changed."""
        if self.choice is not None:
            self.choice.setEnabled(not busy)
        if self.plan is not None:
            self.plan.setEnabled(not busy)
        if self.main_button is not None:
            self.main_button.setEnabled(not busy and self._ready())

    def _cancelled(self) -> None:
        if isValid(self):
            self._wait(False)
            self.context.say(N_("Nothing of it was kept."), head=N_("Cancelled"))

    def _failed(self, error: AlcanceError) -> None:
        self._wait(False)
        if self.plan is None or not self.plan.show_problems(error.problems):
            self.context.say_problems(error)
