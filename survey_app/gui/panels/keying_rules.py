"""How a programme keys from paper: a person's habit, which papers are keyed twice, and what does not count as a difference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from survey_app.gui.context import Context
from survey_app.gui.form import sentence
from survey_app.gui.widgets import Card, Check, Select, label
from survey_app.services.paper import Rules
from survey_app.services.roles import may
from vocabulary.progress import Progress
from vocabulary.text import N_

SHARES = (1, 2, 5, 10, 20, 50, 0)


class RulesCard(Card):
    """What is set is kept at once; `then` is called when it is. Who may not decide sees how it is."""

    def __init__(self, context: Context, rules: Rules, habit: bool, then: Callable[[], object]) -> None:
        t = context.t
        super().__init__(t(N_("How it is done")))
        self.context, self.rules, self.then = context, rules, then
        role = context.programme.info.role if context.programme is not None else ""
        keys = Check(t(N_("I am keying from paper questionnaires")), habit)
        keys.setEnabled(may(role, "capture"))
        keys.toggled.connect(self._set_habit)
        self.body.addWidget(keys)
        said = N_("Each interview that you begin is then marked so; at its end the number on the paper is asked for.")
        self.body.addWidget(label(t(said), "note"))
        shares = [(str(n), t(_share(n), n=n)) for n in sorted({*SHARES, rules.every}, key=lambda n: (n == 0, n))]
        share = Select(shares, str(rules.every), t(N_("What is keyed a second time")))
        share.currentIndexChanged.connect(lambda _i: self._set(every=int(share.value())))
        alike = Check(t(N_("Capitals and accents of typed text do not count")), rules.letters_alike)
        alike.toggled.connect(lambda on: self._set(letters_alike=on))
        self.body.addWidget(sentence(t(N_("To be keyed a second time: {share}")), share=share))
        self.body.addWidget(alike)
        for part in (share, alike):
            part.setEnabled(may(role, "correct"))
        said = N_("The share is drawn by each record's own number: the same ones for whoever looks, on every computer.")
        self.body.addWidget(label(t(said), "note"))

    def _set_habit(self, on: bool) -> None:
        from survey_app.services import paper

        self._keep(lambda programme: paper.set_habit(programme, on))

    def _set(self, **changed: Any) -> None:
        from survey_app.services import paper

        self.rules = rules = replace(self.rules, **changed)
        self._keep(lambda programme: paper.set_rules(programme, rules))

    def _keep(self, act: Callable[[Any], object]) -> None:
        programme = self.context.programme
        if programme is None:
            return

        def work(progress: Progress) -> None:
            act(programme)

        self.context.run(work, lambda _none: self.then(), quiet=True, owner=self)


def _share(every: int) -> str:
    return N_("every paper") if every == 1 else N_("one paper in {n}") if every else N_("none")
