"""Where somebody was named in an answer or a note that is kept with the answers, not with the identities: a soft check."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from forms.classes import DIRECT, class_of
from forms.form import Bind, Control
from forms.identifying import kinds_in, said
from forms.interview.engine import Engine
from forms.interview.tree import Live, leaves
from forms.questions.text import FreeText
from vocabulary.text import N_, text, translate

NOTE = "#note"
_kinds = lru_cache(maxsize=2048)(kinds_in)


class FreeTexts:
    """Looks at the free texts of one interview. `notes` are those of the interviewer, by path."""

    def __init__(self, engine: Engine, notes: Mapping[str, str]) -> None:
        self.engine, self.notes = engine, notes
        form = engine.plan.form
        self._naming = {place for place in engine.plan.places.values() if class_of(place, form) == DIRECT}

    def of_answer(self, node: Live) -> tuple[str, ...]:
        """The kinds of what names somebody in an answer; nothing for one that is meant to, or is no free text."""
        free = node.value and node.relevant and node.place not in self._naming and is_free(node.place.control, node.place.bind)
        return _kinds(node.value, self._known()) if free else ()

    def of_note(self, node: Live) -> tuple[str, ...]:
        """The same for the note beside an answer."""
        note = self.notes.get(node.path, "") if node.relevant else ""
        return _kinds(note, self._known()) if note and node.place not in self._naming else ()

    def warning(self, node: Live, lang: str) -> str:
        """What to say of an answer or of the note beside it, else nothing."""
        if kinds := self.of_answer(node):
            what = text(
                N_("This seems to hold {what}, and is kept with the answers. Write it so that nobody is named."),
                what=said(kinds),
            )
        elif kinds := self.of_note(node):
            what = text(N_("The note seems to hold {what}. Write it so that nobody is named."), what=said(kinds))
        else:
            return ""
        return translate(what, lang)

    def all(self) -> dict[str, tuple[str, ...]]:
        """Everything that seems to name somebody: path (of a note with `#note`) → kinds."""
        found = {}
        for node in leaves(self.engine.root):
            found[node.path], found[node.path + NOTE] = self.of_answer(node), self.of_note(node)
        return {path: kinds for path, kinds in found.items() if kinds}

    def _known(self) -> tuple[str, ...]:
        nodes = (node for place in self._naming for node in self.engine.of_place.get(place, ()))
        return tuple(node.value for node in nodes if node.value and node.relevant)


def is_free(control: Control | None, bind: Bind) -> bool:
    """Whether a question takes any words: a text that is not a code of digits."""
    return control is not None and FreeText.matches(control, bind) and "numbers" not in control.appearance.split()
