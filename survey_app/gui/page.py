"""What a page is, and how pages are found: one file in gui/pages holds one `Page`, named like the file.

    class ListsPage(Page):
        name = "lists"                       # file pages/lists.py; context.go("lists"); docs/manual/<manual>.<lang>.md
        room = "lists"                       # the entry of the rail that is lit: capture records lists estimates reports
                                             # programme; "" = none. framed = False: no rail (start, new, open)
        def __init__(self, context, **args): super().__init__(context, **args); build into self.body (a column, 16 apart)
        def title(self): return self.context.t(N_("Lists"))
        def header(self): return [Button(...), PrimaryButton(...)]     # right of the title, the primary action last

The window rebuilds the page on a change of language or theme with `state()` as arguments (by default those it was built from):
return there what must survive. `first_focus()` is the widget focused at the start. `leave()` is called before it goes.
`examples(context)` gives the arguments with which `screenshots` shows it. `fills = True`: no scrolling around it.
"""

from __future__ import annotations

import importlib.util
import inspect
import pkgutil
import re
from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from survey_app.gui.buttons import PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import scrolled

BAR = 12  # the width of a scroll bar


class Page(QWidget):
    """One page of the window. `fills` pages lay themselves out to the window's edges; others scroll when they do not fit."""

    name: ClassVar[str]
    room: ClassVar[str] = ""
    framed: ClassVar[bool] = True  # with rail and header line, once a programme is open
    manual: ClassVar[str] = ""  # the manual's page where it is not the page's own name
    fills: ClassVar[bool] = False
    listed: ClassVar[str] = ""  # what it is for, in a line: a page of the Programme room that its first page leads to
    right: ClassVar[str] = ""  # the right (services/roles.py) without which it is not led to
    secret: ClassVar[bool] = False  # its state holds a passphrase and is not remembered for Back

    def __init__(self, context: Context, **args: Any) -> None:
        super().__init__()
        self.context = context
        self.args = args
        self.t = context.t
        self.header_buttons: Sequence[QWidget] = ()  # what stands in the header line now; set by the window
        self.setProperty("role", "page")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.inside = self if self.fills else QWidget()
        if self.fills:
            self.body = outer
        else:
            self.body = QVBoxLayout(self.inside)
            area = scrolled(self.inside)
            area.verticalScrollBar().rangeChanged.connect(self._bar_shown)
            outer.addWidget(area)
        self.body.setContentsMargins(SPACE.xl, 0, SPACE.xl, SPACE.l)
        self.body.setSpacing(SPACE.m)

    def _bar_shown(self, _low: int, high: int) -> None:
        """The scroll bar stands in the margin: what is beside it does not move."""
        edge = SPACE.xl - (BAR if high else 0)
        self.body.setContentsMargins(SPACE.xl, 0, edge, SPACE.l)

    def title(self) -> str:
        """Where I am, at the top of the page."""
        return ""

    def header(self) -> Sequence[QWidget]:
        """What stands at the right of the title; the primary action is the last."""
        return ()

    def status(self) -> str:
        """What the status line says first on this page; empty: when something was last saved."""
        return ""

    def state(self) -> dict[str, Any]:
        """The arguments that build this page again as it stands."""
        return self.args

    def memory(self) -> dict[str, Any]:
        """The arguments that Back builds this page with; nothing secret."""
        return {} if self.secret else self.state()

    def first_focus(self) -> QWidget | None:
        """What has the keyboard when the page appears."""
        return None

    def refresh_header(self) -> None:
        """Has the window ask for title, actions and status word again."""
        retitle = getattr(self.window(), "retitle", None)
        if retitle is not None:
            retitle()

    def tab_stops(self) -> list[QWidget]:
        """Where Tab stops on the page, in order; empty: everywhere, in the order in which it was built."""
        return []

    def shown(self) -> None:
        """Called once the page stands in the window."""

    def leave(self) -> None:
        """Called before the page is taken away: save what is half written."""

    def primary(self) -> None:
        """What Ctrl+Return does: the page's primary action."""
        for button in (*self.header_buttons, *self.findChildren(PrimaryButton)):
            if isinstance(button, PrimaryButton) and button.isVisible() and button.isEnabled():
                button.click()
                return

    def handle_key(self, event: QKeyEvent) -> bool:
        """A key that no control took; true where the page used it."""
        return False

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        """The arguments with which the page is shown by `screenshots`; empty where there is nothing to show."""
        return [{}]


def page_names() -> list[str]:
    """The names of all pages, from the files in gui/pages."""
    from survey_app.gui import pages

    return [module.name.replace("_", "-") for module in pkgutil.iter_modules(pages.__path__) if not module.name.startswith("_")]


def page_class(name: str) -> type[Page]:
    """The page of that name; its module is imported now."""
    module = importlib.import_module(f"survey_app.gui.pages.{name.replace('-', '_')}")
    for found in vars(module).values():
        if inspect.isclass(found) and issubclass(found, Page) and found.__module__ == module.__name__:
            return found
    raise LookupError(name)


def listed_pages(role: str) -> list[type[Page]]:
    """The pages that the Programme page leads to, for a role, in the order of their names."""
    from survey_app.services.roles import may

    pages = (page_class(name) for name in page_names() if _may_be_listed(name))
    return [page for page in pages if page.listed and (not page.right or may(role, page.right))]


def _may_be_listed(name: str) -> bool:
    """Whether the page's source sets it: the others, with all that they need, are not imported for an index."""
    found = importlib.util.find_spec(f"survey_app.gui.pages.{name.replace('-', '_')}")
    read = getattr(found.loader, "get_source", None) if found is not None else None
    source = read(found.name) if found is not None and read is not None else None
    return source is None or re.search(r"^    listed\b", source, re.MULTILINE) is not None


def title_of(page: type[Page], context: Context) -> str:
    """The title of a listed page without building it: such a title is words and nothing else."""

    class Words:
        t = staticmethod(context.t)

    return page.title(Words)  # type: ignore[arg-type]
