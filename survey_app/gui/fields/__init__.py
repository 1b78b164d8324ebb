"""From a description (vocabulary.fields) to a control: `editor_for(kind, value, lang)`; one kind of field, one file.

editor = editor_for(method_fields["level"], 0.95, context.lang)      # shows label, control, help, and its own problem
editor.value()            # the parsed value; raises BadParameter
editor.problem            # the Problem now standing beside the field, or None
editor.changed.connect(…) # on every change by the person
editor.set_value(x); editor.show_problem(problem or None); editor.control (what has the focus)
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from survey_app.gui.fields.base import Editor
from vocabulary.fields import Described


@cache
def _kinds() -> dict[type[Described], Callable[[Any, Any, str], Editor]]:
    from survey_app.gui.fields import choice, flag, names, number, words

    found: dict[type[Described], Callable[[Any, Any, str], Editor]] = {}
    for module in (choice, flag, names, number, words):
        for kind in module.KINDS:
            found[kind] = module.make
    return found


def editor_for(kind: Described, value: Any, lang: str) -> Editor:
    """The control for a described field; a kind derived from a known one is edited like it."""
    for cls in type(kind).__mro__:
        make = _kinds().get(cls)
        if make is not None:
            return make(kind, value, lang)
    raise LookupError(type(kind).__name__)


__all__ = ["Editor", "editor_for"]
