"""The pages of linkage: lists looked at, rules switched, a linkage run, read and compared; bad input leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from estimation.linkage.made_up import listed, population
from estimation.linkage.records import Record
from estimation.table import Table
from survey_app.gui.buttons import Button
from survey_app.gui.figure import FigureView
from survey_app.gui.messages import MessageBar
from survey_app.gui.pages.link_lists import LinkListsPage
from survey_app.gui.pages.linkage import LinkagePage
from survey_app.gui.pages.linkages import LinkagesPage
from survey_app.gui.pages.lists import ListsPage
from survey_app.gui.widgets import Check
from survey_app.gui.window import Window
from survey_app.services import importing, linkages, match_keys
from survey_app.services.importing_targets import Mapping
from survey_app.services.programme import Programme

COLUMNS = ("surnames", "given_names", "full_name", "birth_date", "age", "list_date", "sex", "document", "nationality", "area")
NAMES = ("Refuge office", "Health posts", "Controls")
PATIENCE = 60_000


def imported(programme: Programme, name: str, records: list[Record]) -> None:
    cells = [[getattr(r, "on" if c == "list_date" else c) or None for r in records] for c in COLUMNS]
    table = Table(dict(zip(COLUMNS, cells, strict=True)), f"{name}.csv", "", list(range(2, len(records) + 2)))
    importing.store_list(programme, importing.check(programme, table, Mapping(name, "", {c: c for c in COLUMNS})))


@pytest.fixture
def lists(opened: Window) -> Programme:
    """The open programme with three made-up lists of some hundred and fifty persons each."""
    programme = opened.context.programme
    assert programme is not None
    made = listed(population(300, seed=4), (0.5, 0.5, 0.5), seed=5)
    for source, name in enumerate(NAMES):
        imported(programme, name, [record for record in made.records if record.source == source])
    return programme


@pytest.fixture
def show(qtbot: QtBot, opened: Window) -> Callable[..., LinkListsPage]:
    """The page with its lists loaded, and with `looked=True` looked at."""

    def shown(looked: bool = False, **args: object) -> LinkListsPage:
        opened.context.go("link-lists", **args)
        page = opened.page
        assert isinstance(page, LinkListsPage)
        qtbot.waitUntil(lambda: page.lists is not None, timeout=PATIENCE)
        if looked:
            page.go_on()
            qtbot.waitUntil(lambda: page.plan is not None, timeout=PATIENCE)
        return page

    return shown


def lists_of(page: LinkListsPage) -> dict[str, Check]:
    assert page.choice is not None
    return page.choice.checks


def words(page: QWidget) -> str:
    return "\n".join([shown.text() for shown in page.findChildren(QLabel)])


def bars(page: QWidget) -> str:
    return "\n".join(bar.words for bar in page.findChildren(MessageBar))


def settle(qtbot: QtBot, window: Window) -> None:
    qtbot.waitUntil(window.context.tasks.idle, timeout=PATIENCE)


def test_that_lists_are_chosen_looked_at_and_linked(
    qtbot: QtBot, opened: Window, lists: Programme, show: Callable[..., LinkListsPage]
) -> None:
    page = show()
    assert len(page.chosen) == 3
    lists_of(page)[page.chosen[2]].setChecked(False)
    page.go_on()
    qtbot.waitUntil(lambda: page.plan is not None, timeout=PATIENCE)
    assert page.plan is not None
    assert page.plan.switches is not None
    assert page.prepared is not None
    counted = {rule.key: rule for rule in page.prepared.rules}
    assert {key for key, check in page.plan.switches.checks.items() if check.isChecked()} == {
        key for key, rule in counted.items() if rule.runs
    }
    assert linkages.runs(lists) == []
    page.plan.switches.checks["birth-sex"].setChecked(False)
    page.plan.editors["threshold"].write("0.8")
    page.plan.editors["threshold"].changed.emit()
    page.go_on()
    qtbot.waitUntil(lambda: isinstance(opened.page, LinkagePage), timeout=PATIENCE)
    run = linkages.open_run(lists, linkages.runs(lists)[0].id)
    assert run.linked.lists == NAMES[:2]
    assert run.settings.threshold == 0.8
    assert run.settings.rules is not None
    assert "birth-sex" not in run.settings.rules


def test_that_another_choice_of_lists_asks_to_look_again(
    qtbot: QtBot, lists: Programme, show: Callable[..., LinkListsPage]
) -> None:
    page = show(looked=True)
    lists_of(page)[page.chosen[0]].setChecked(False)
    assert page.prepared is None
    assert page.plan is None
    assert page.main_button is not None
    assert page.main_button.text() == "Look at these lists"
    lists_of(page)[page.chosen[0]].setChecked(False)
    assert not page.main_button.isEnabled()  # one list


def test_that_all_rules_switched_off_cannot_run(lists: Programme, show: Callable[..., LinkListsPage]) -> None:
    page = show(looked=True)
    assert page.plan is not None
    assert page.plan.switches is not None
    for check in page.plan.switches.checks.values():
        check.setChecked(False)
    assert page.main_button is not None
    assert not page.main_button.isEnabled()
    assert "nothing would be compared" in words(page)


def test_that_a_setting_that_cannot_be_read_stands_beside_its_field(
    lists: Programme, show: Callable[..., LinkListsPage]
) -> None:
    page = show(looked=True)
    assert page.plan is not None
    page.plan.editors["memory"].write("much")
    page.plan.editors["memory"].changed.emit()
    page.go_on()
    assert page.plan.editors["memory"].problem is not None
    assert linkages.runs(lists) == []


def test_that_a_linkage_cancelled_half_way_leaves_nothing(
    qtbot: QtBot, opened: Window, lists: Programme, show: Callable[..., LinkListsPage]
) -> None:
    page = show(looked=True)
    page.go_on()
    handle = opened.context.tasks.running()[-1]
    qtbot.waitUntil(lambda: (handle.share or 0) > 0.3, timeout=PATIENCE)
    handle.cancel()
    settle(qtbot, opened)
    assert isinstance(opened.page, LinkListsPage)
    assert linkages.runs(lists) == []
    assert page.main_button is not None
    assert page.main_button.isEnabled()


def test_that_a_list_with_empty_columns_is_told_and_keeps_the_linkage_from_running(
    qtbot: QtBot, opened: Window, lists: Programme, show: Callable[..., LinkListsPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linkages, "as_linked", lambda record, named, list_id: Record(record.list_number, sex="F"))
    page = show(looked=True)
    assert "The list Health posts holds neither names nor documents" in bars(page)
    assert page.main_button is not None
    assert not page.main_button.isEnabled()


def test_that_too_little_memory_is_said_and_nothing_kept(
    qtbot: QtBot, opened: Window, lists: Programme, show: Callable[..., LinkListsPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    from vocabulary.errors import bad_input
    from vocabulary.text import text

    def refuse(*_: object, **__: object) -> None:
        raise bad_input("not-enough-memory", text("The comparison of the lists needs more memory than it was given"))

    page = show(looked=True)
    monkeypatch.setattr("estimation.linkage.linking.score", refuse)
    page.go_on()
    settle(qtbot, opened)
    assert any("needs more memory" in bar.words for bar in opened.findChildren(MessageBar))
    assert linkages.runs(lists) == []
    assert page.main_button is not None
    assert page.main_button.isEnabled()


def test_that_who_may_not_read_names_links_by_match_keys_and_is_told_who_may_do_more(
    qtbot: QtBot, opened: Window, lists: Programme, show: Callable[..., LinkListsPage]
) -> None:
    match_keys.make_match_keys(lists)
    opened.context.programme = replace(lists, info=replace(lists.info, role="demographer"))
    page = show(looked=True)
    assert "Supervisor, Administrator" in bars(page)
    page.go_on()
    qtbot.waitUntil(lambda: isinstance(opened.page, LinkagePage), timeout=PATIENCE)
    run = linkages.open_run(lists, linkages.runs(lists)[0].id)
    assert run.settings.mode == linkages.KEYS
    settle(qtbot, opened)
    opened.context.programme = lists


def test_that_who_may_do_neither_is_told_who_may(
    qtbot: QtBot, opened: Window, lists: Programme, show: Callable[..., LinkListsPage]
) -> None:
    opened.context.programme = replace(lists, info=replace(lists.info, role="enumerator"))
    page = show()
    assert "Supervisor, Demographer, Administrator" in bars(page)
    assert page.main_button is None
    opened.context.programme = lists


@pytest.mark.parametrize(("role", "led"), [("enumerator", False), ("demographer", True)])
def test_that_the_lists_lead_only_whom_it_concerns_to_their_linkages(
    qtbot: QtBot, opened: Window, lists: Programme, role: str, led: bool
) -> None:
    opened.context.programme = replace(lists, info=replace(lists.info, role=role))
    opened.context.go("lists")
    page = opened.page
    assert isinstance(page, ListsPage)
    qtbot.waitUntil(lambda: page.main_button is not None and page.main_button.isVisible())
    assert ("Linkages" in [button.text() for button in opened.findChildren(Button) if button.isVisible()]) is led
    settle(qtbot, opened)
    opened.context.programme = lists


def test_that_another_way_of_comparing_asks_to_look_again(lists: Programme, show: Callable[..., LinkListsPage]) -> None:
    page = show(looked=True)
    assert page.choice is not None
    assert page.choice.modes is not None
    page.choice.modes.rows["keys"].click()
    assert page.mode == "keys"
    assert page.plan is None


def test_that_one_list_is_too_few(qtbot: QtBot, opened: Window, show: Callable[..., LinkListsPage]) -> None:
    page = show()
    assert "At least two lists are needed" in bars(page)
    assert page.main_button is None


def test_that_a_linkage_is_read_from_the_sentence_to_its_charts(qtbot: QtBot, opened: Window, lists: Programme) -> None:
    ids = [info.id for info in importing.lists(lists)]
    run = linkages.run_linkage(lists, ids)
    opened.context.go("linkage", run=run)
    page = opened.page
    assert isinstance(page, LinkagePage)
    qtbot.waitUntil(lambda: page.loaded is not None, timeout=PATIENCE)
    assert page.loaded is not None
    linked = page.loaded[1].linked
    assert f"{linked.person.max() + 1} persons stand behind {sum(linked.records)} records of 3 lists" in words(page)
    assert len(page.findChildren(FigureView)) >= 3
    page.estimate()
    assert opened.page is not None
    assert opened.page.name == "new-estimate"


def test_that_linkages_are_listed_and_two_compared(qtbot: QtBot, opened: Window, lists: Programme) -> None:
    opened.context.go("linkages")
    page = opened.page
    assert isinstance(page, LinkagesPage)
    qtbot.waitUntil(lambda: page.runs is not None, timeout=PATIENCE)
    assert "No linkage yet" in words(page)
    ids = [info.id for info in importing.lists(lists)]
    first = linkages.run_linkage(lists, ids[:2])
    second = linkages.run_linkage(lists, ids[:2], linkages.Settings(threshold=0.9))
    opened.context.go("linkages")
    page = opened.page
    assert isinstance(page, LinkagesPage)
    qtbot.waitUntil(lambda: bool(page.figures_shown), timeout=PATIENCE)
    assert page.pair == (first, second)
    figures = {name: (one, other) for name, one, other in page.figures_shown}
    assert figures["Least probability of a link"] == ("0.5", "0.9")
    assert page.grid is not None
    page.grid.opened.emit(page.grid.long.rows[0])
    assert isinstance(opened.page, LinkagePage)
    assert opened.page.id == second
