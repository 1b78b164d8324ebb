"""Questions that are asked together on one page: what stands in a group, or in a row of a repeat, of the appearance field-list.

As in ODK Collect the outermost such group is the page, whatever stands within it. A group of many questions is asked in parts,
so that no page grows without limit; the parts do not shift when answers show or hide questions.
"""

from __future__ import annotations

from dataclasses import dataclass

from forms.interview.flow import Step
from forms.interview.portrait import Portrait
from forms.interview.session import Interview

FIELD_LIST = "field-list"
MOST = 20  # questions on a page


@dataclass(frozen=True)
class Together:
    """The questions of a page that are relevant now, in order; `asked` are those that take an answer. `title` is that of the
    group, of which this is the part number `part` of `parts`."""

    title: str
    paths: tuple[str, ...]
    asked: tuple[str, ...]
    part: int
    parts: int

    def near(self, path: str) -> str:
        """The question of the page that takes an answer where `path` does not: the first after it, else the last before."""
        here = self.paths.index(path) if path in self.paths else 0
        return next((p for p in self.asked if self.paths.index(p) >= here), self.asked[-1] if self.asked else self.paths[0])

    def beside(self, path: str, by: int) -> str:
        """The question that is asked after (1) or before (-1) another on this page; nothing at its ends."""
        here = self.asked.index(path) + by if path in self.asked else -1
        return self.asked[here] if 0 <= here < len(self.asked) else ""


def together_at(interview: Interview, path: str) -> Together | None:
    """The page on which a question is asked; nothing for one that has its own. Raises `KeyError`."""
    step = interview.step(path)
    page = next(((control, node) for control, node in step.groups if FIELD_LIST in control.appearance.split()), None)
    if page is None:
        return None
    steps = [s for s in interview.steps() if any(control is page[0] and node is page[1] for control, node in s.groups)]
    part = steps.index(step) // MOST
    shown = [s for s in steps[part * MOST : (part + 1) * MOST] if s.relevant]
    if len(steps) == 1 or not shown:
        return None
    title = Portrait(interview).speaker.say(page[0].label, page[1]).strip()
    asked = tuple(s.path for s in shown if _asks(s))
    return Together(title, tuple(s.path for s in shown), asked, part + 1, -(-len(steps) // MOST))


def after(interview: Interview, page: Together) -> str | None:
    """The question after a page, all of which counts as passed; nothing at the end."""
    interview.visited.update(page.paths)
    return interview.next(page.paths[-1])


def _asks(step: Step) -> bool:
    return step.kind is None or step.kind.asks
