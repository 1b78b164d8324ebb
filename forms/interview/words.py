"""Words as the person sees them: translations, outputs within them, choices of a list with their labels."""

from __future__ import annotations

from forms.expressions.compile import compiled
from forms.expressions.errors import ExpressionError
from forms.expressions.nodes import Node
from forms.expressions.values import to_text
from forms.form import Control, Form, Itemset, Words
from forms.interview.engine import Engine
from forms.interview.tree import Live, controls


class Speaker:
    """Puts the words of a form into one of its languages, with the answers that stand in them."""

    def __init__(self, form: Form, engine: Engine, language: str) -> None:
        self.form = form
        self.engine = engine
        self.language = language
        self.by_path = {c.path: c for c in controls(form.body) if c.kind in ("select", "select1", "rank")}
        engine.context.itext = self.itext
        engine.context.choice_name = self.choice_name

    def say(self, words: Words, node: Node) -> str:
        """The words in the active language; outputs are evaluated at the node."""
        if words.itext:
            return self.itext(words.itext, node)
        if words.expression:
            return self._evaluated(words.expression, node)
        return "".join(part if isinstance(part, str) else self._evaluated(part.expression, node) for part in words.parts)

    def _evaluated(self, expression: str, node: Node) -> str:
        try:
            value = self.engine.evaluate(compiled(expression).run, node, (expression, "output"))
        except ExpressionError:
            value = None
        return "" if value is None else to_text(value)

    def itext(self, name: str, node: Node | None = None) -> str:
        """A text by its id: in the active language, else in the first that has it, else nothing."""
        for language in (self.language, *self.form.languages):
            words = self.form.texts.get(language, {}).get(name)
            if words is not None:
                return self.say(words, node or self.engine.context.current) if words != Words(itext=name) else ""
        return ""

    def media(self, words: Words, form: str) -> str:
        """The address of a picture or sound that belongs to words, where there is one."""
        return self.itext(f"{words.itext}#{form}") if words.itext else ""

    def choices(self, control: Control, node: Node) -> list[tuple[str, str]]:
        """The choices now on offer, as (value, label)."""
        if control.itemset is not None:
            return [self._item(control.itemset, item) for item in self.items(control.itemset, node)]
        return [(choice.value, self.say(choice.label, node)) for choice in control.choices]

    def values(self, control: Control, node: Node) -> list[str]:
        """The values now on offer, without their words."""
        if control.itemset is None:
            return [choice.value for choice in control.choices]
        return [self.engine.cell(control.itemset.value, item) for item in self.items(control.itemset, node)]

    def items(self, itemset: Itemset, node: Node) -> list[Node]:
        try:
            value = self.engine.evaluate(compiled(itemset.nodeset).run, node, (itemset.nodeset, "choices"))
        except ExpressionError:
            return []
        return value if isinstance(value, list) else []

    def _item(self, itemset: Itemset, item: Node) -> tuple[str, str]:
        if itemset.label_by_language:
            return self.engine.cell(itemset.value, item), self._translated(itemset.label, item)
        label = self.engine.cell(itemset.label, item)
        return self.engine.cell(itemset.value, item), self.itext(label, item) if itemset.label_is_itext else label

    def _translated(self, column: str, item: Node) -> str:
        """A cell in the active language, else without one, else in the first language that has it."""
        for name in (f"{column}::{self.language}", column, *(f"{column}::{language}" for language in self.form.languages)):
            if (cells := item.elements(name)) and (said := cells[0].text()):
                return said
        return ""

    def choice_name(self, value: str, path: str, node: Node) -> str:
        """The label of a choice of another question, given by its path as text."""
        found = self._control_at(path, node)
        if found is None:
            return ""
        control, place = found
        if control.itemset is None:
            return next((self.say(c.label, place) for c in control.choices if c.value == value), "")
        for item in self.items(control.itemset, place):
            if self.engine.cell(control.itemset.value, item) == value:
                return self._item(control.itemset, item)[1]
        return ""

    def _control_at(self, path: str, node: Node) -> tuple[Control, Node] | None:
        try:
            nodes = self.engine.evaluate(compiled(path.strip()).run, node, (path, "choice-name"))
        except ExpressionError:
            return None
        for found in nodes if isinstance(nodes, list) else ():
            if isinstance(found, Live) and found.place.path in self.by_path:
                return self.by_path[found.place.path], found
        return None
