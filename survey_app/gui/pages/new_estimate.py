"""A new estimate in steps: data, of lists who counts, method, result; the picture of the data stands beside them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from survey_app import formats
from survey_app.estimate_data import Offer, Read, beginning, read_source
from survey_app.gui.beside import Beside
from survey_app.gui.buttons import Button, Link
from survey_app.gui.context import Context
from survey_app.gui.page import BAR
from survey_app.gui.panels.data_picture import DataPicture
from survey_app.gui.panels.data_step import DataStep
from survey_app.gui.panels.method_step import MethodStep
from survey_app.gui.panels.population_step import PopulationStep
from survey_app.gui.task import TaskHandle
from survey_app.gui.theme import RING, SPACE
from survey_app.gui.widgets import give_focus
from survey_app.gui.wizard import WizardView
from survey_app.gui.working import WorkingPage
from survey_app.new_estimate import (
    LISTS,
    SAMPLE,
    EstimateAnswers,
    built_method,
    check_data,
    check_population,
    estimate_wizard,
    proposed_name,
    source_of,
    unlimited,
)
from survey_app.wizard import Wizard
from vocabulary.errors import AlcanceError, Problem
from vocabulary.progress import Progress, part
from vocabulary.text import N_

if TYPE_CHECKING:
    from survey_app.services.people import People


class StepPage(Beside):
    """A step with the picture of the data beside it."""

    def __init__(self, step: DataStep | PopulationStep | MethodStep, picture: DataPicture) -> None:
        super().__init__(step, picture, (8, 7), gap=SPACE.xl)
        self.step = step

    def show_problems(self, problems: Sequence[Problem]) -> None:
        self.step.show_problems(problems)

    def first_focus(self) -> QWidget | None:
        return self.step.first_focus()


class NewEstimatePage(WorkingPage):
    """`context.go("new-estimate")`, or with `answers=` to begin from others' or `wizard=` to go on."""

    name = "new-estimate"
    room = "estimates"
    manual = "estimates"
    fills = True

    def __init__(
        self,
        context: Context,
        answers: EstimateAnswers | None = None,
        wizard: Wizard[EstimateAnswers] | None = None,
        read: Read | None = None,
        offer: Offer | None = None,
        **args: Any,
    ) -> None:
        super().__init__(context, **args)
        self._begin = answers
        self.wizard, self.read, self.offer = wizard, read, offer
        self.view: WizardView | None = None
        self.data: DataStep | None = None
        self.population: PopulationStep | None = None
        self.method: MethodStep | None = None
        self._people: People | None = None  # of the lists that were read last
        self.picture: DataPicture | None = None
        self._reading: TaskHandle | None = None
        self._read_for = "data" if wizard is None else wizard.step.name  # the step for which the data were read last
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(120)
        self._later.timeout.connect(self._read_data)
        if wizard is not None:
            self._show()

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        """The steps of data, population and method, of the programme's lists where it has two, else of a published example."""
        assert context.programme is not None
        offer, answers = beginning(context.programme)
        if answers.source != LISTS:
            answers = EstimateAnswers(source=SAMPLE, sample=offer.samples[0][0])
        read = read_source(context.programme, source_of(answers))
        found: list[dict[str, Any]] = [{"answers": answers}]
        if answers.source == LISTS:
            wizard = estimate_wizard(answers)
            wizard.accept()
            found.append({"wizard": wizard, "offer": offer, "read": read})
        wizard = estimate_wizard(answers)
        while wizard.step.name != "method":
            wizard.accept()
        return [*found, {"wizard": wizard, "offer": offer, "read": read}]

    def title(self) -> str:
        return self.t(N_("New estimate"))

    def header(self) -> Sequence[QWidget]:
        how = Link(self.t(N_("How to choose a method")), lambda: self.context.go("manual", topic="methods"))
        return how, Button(self.t(N_("Cancel")), lambda: self.context.go("estimates"))

    def state(self) -> dict[str, Any]:
        if self.wizard is None:
            return {"answers": self._begin}
        return {"wizard": self.wizard, "read": self.read, "offer": self.offer}

    def first_focus(self) -> QWidget | None:
        if self.view is None:
            return None
        step = self.data or self.population or self.method
        return (step.first_focus() if step is not None else None) or self.view.next

    def shown(self) -> None:
        if self.wizard is None:
            self.work(self._prepare, self._prepared, doing=N_("Opening the lists"))

    # beginning -------------------------------------------------------------------------------------------------------

    def _prepare(self, progress: Progress) -> tuple[Offer, EstimateAnswers]:
        assert self.context.programme is not None
        offer, answers = beginning(self.context.programme)
        return offer, self._begin or answers

    def _prepared(self, found: tuple[Offer, EstimateAnswers]) -> None:
        self.offer, answers = found
        self.wizard = estimate_wizard(answers)
        self._show()
        focus = self.first_focus()
        if focus is not None:
            give_focus(focus)

    def _show(self) -> None:
        assert self.wizard is not None
        makers = {"data": self._make_data, "population": self._make_population, "method": self._make_method}
        forward = {"data": N_("Continue"), "population": N_("Continue"), "method": N_("Calculate the estimate")}
        self.view = WizardView(self.context, self.wizard, makers, forward, self.estimate)
        self.body.setContentsMargins(SPACE.xl - RING, 0, SPACE.xl - RING - BAR, SPACE.l)
        self.body.addWidget(self.view, 1)
        self._allow()
        if self.read is None:
            self._later.start(0)

    # the steps -------------------------------------------------------------------------------------------------------

    def _make_data(self) -> QWidget:
        assert self.wizard is not None
        assert self.offer is not None
        groups = self.read.groups if self.read is not None else ()
        self.population = self.method = None
        self.data = DataStep(self.context, self.wizard, self.offer, groups, self._data_changed)
        if self._read_for != "data":
            self._data_changed()
        return self._beside(self.data)

    def _make_population(self) -> QWidget:
        assert self.wizard is not None
        assert self.offer is not None
        columns = {} if self._people is None else {i: sorted(own) for i, (_, own) in self._people.columns().items()}
        self.data = self.method = None
        self.population = PopulationStep(self.context, self.wizard, self.offer, columns, self._data_changed)
        if self._read_for == "data":
            self._data_changed()
        return self._beside(self.population)

    def _make_method(self) -> QWidget:
        assert self.wizard is not None
        found, facts = (self.read.standings, self.read.facts) if self.read is not None else ((), ())
        self.data = self.population = None
        self.method = MethodStep(self.context, self.wizard, found, facts)
        return self._beside(self.method)

    def _beside(self, step: DataStep | PopulationStep | MethodStep) -> QWidget:
        self.picture = DataPicture(self.context)
        if self.read is not None:
            self._draw(self.read)
        return StepPage(step, self.picture)

    def _draw(self, read: Read) -> None:
        assert self.picture is not None
        assert self.wizard is not None
        if self.population is not None and read.built is not None:
            persons = sum(int(n or 0) for n in read.table.columns["count"])
            self.population.show_counts(persons, read.built.scoped.lists)
        answers = self.wizard.answers if self._read_for != "data" else unlimited(self.wizard.answers)
        self.picture.show_data(read.table, read.overlap, answers, read.built, self.wizard.step.name == "population")

    # the data --------------------------------------------------------------------------------------------------------

    def _data_changed(self) -> None:
        self.read = None
        self._allow()
        self._later.start()

    def _allow(self) -> None:
        """Nobody goes on before the data are read."""
        if self.view is not None and self.wizard is not None:
            waiting = self.read is None and not self._missing()
            self.view.next.setEnabled(not waiting)

    def _missing(self) -> tuple[Problem, ...]:
        """What keeps the data from being read at this step."""
        assert self.wizard is not None
        return (check_population if self.wizard.step.name == "population" else check_data)(self.wizard.answers)

    def _read_data(self) -> None:
        programme, wizard = self.context.programme, self.wizard
        assert wizard is not None
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        if self._missing():  # not chosen yet: the picture says what is missing
            if self.picture is not None:
                self.picture.show_nothing()
            self._allow()
            return
        self._read_for = wizard.step.name
        source, people = source_of(unlimited(wizard.answers) if self._read_for == "data" else wizard.answers), self._people

        def work(progress: Progress) -> Read:
            return read_source(programme, source, progress, people)

        self._reading = self.work(work, self._got, self._not_got, N_("Reading the data"))

    def _got(self, read: Read) -> None:
        self._reading, self.read = None, read
        if read.built is not None:
            self._people = read.built.scoped.people
        self.context.clear_messages()
        if self.data is not None and self.offer is not None:
            self.data.show_groups([(name, self.t(words)) for name, words in read.groups])
            if read.sheets != self.offer.sheets:
                self.offer.sheets = read.sheets
                self.data.show_detail()
        self._draw(read)
        self._allow()

    def _not_got(self, error: AlcanceError) -> None:
        self._reading = None
        if self.picture is not None:
            self.picture.show_problems(error.problems)

    # the estimate ----------------------------------------------------------------------------------------------------

    def estimate(self) -> None:
        """Computes, stores and shows the estimate; what cannot be computed is said and everything stays as it was."""
        programme, wizard, read, view = self.context.programme, self.wizard, self.read, self.view
        assert programme is not None
        assert wizard is not None
        assert read is not None
        assert view is not None
        answers = wizard.answers
        method = built_method(answers)
        name = answers.name.strip() or proposed_name(answers, self._period) or self.t(method.label)
        view.next.setEnabled(False)
        self.context.clear_messages()

        def work(progress: Progress) -> str:
            from survey_app.services import estimating, from_records, results

            now = datetime.now().astimezone()  # the report prints its day: the one that it is here
            inner = part(progress, 0.0, 0.95)
            if read.built is not None:
                estimate, source = from_records.estimate(programme, method, read.built, inner, now, answers.reason)
            else:
                estimate, source = estimating.run(method, read.table, answers.by, inner, now, answers.reason), read.source
            progress(0.95, N_("Storing the estimate"))
            return results.save(programme, name, estimate, source)

        def done(number: str) -> None:
            self.context.saved.emit(datetime.now(UTC).isoformat(timespec="seconds"))
            self.context.go("result", estimate=number, name=name)

        def failed(error: AlcanceError) -> None:
            view.next.setEnabled(True)
            self._say_problems(error.problems)

        self.work(work, done, failed, N_("Estimating"), cancelled=lambda: view.next.setEnabled(True))

    def _period(self, start: str, end: str) -> str:
        return formats.months(start, end, self.context.country, self.context.lang)

    def _say_problems(self, problems: tuple[Problem, ...]) -> None:
        if self.method is not None:
            self.method.show_problems(problems)
