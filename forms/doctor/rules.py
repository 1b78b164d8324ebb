"""What the converter does not look at: broken rules, unknown functions, paths that lead nowhere, circles, patterns."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from forms.doctor.book import Book
from forms.doctor.findings import Findings
from forms.expressions.dependencies import ANY, DEEP, references
from forms.expressions.errors import ExpressionError, SyntaxProblem
from forms.expressions.functions import FUNCTIONS, patterns
from forms.expressions.parse import parse
from forms.expressions.syntax import Expression, Literal, calls
from forms.form import Bind, Form, Output, Words
from forms.interview.plan import Plan, plan_of
from forms.interview.tree import controls
from vocabulary.errors import Level
from vocabulary.text import N_, text

_COLUMNS = {
    "relevant": "relevant", "calculate": "calculation", "constraint": "constraint", "required": "required",
    "readonly": "read_only", "choices": "choice_filter", "count": "repeat_count", "words": "label", "default": "default",
    "warning": "bind::alcance:warning",
}  # fmt: skip


@dataclass(frozen=True)
class Written:
    """A rule as it is written: at which place, of which kind."""

    path: str
    kind: str
    expression: str


def rules_of(form: Form) -> Iterator[Written]:
    """Every expression of a form."""
    for path, bind in form.binds.items():
        yield from _of_bind(path, bind)
    for control in controls(form.body):
        if control.itemset is not None:
            yield Written(control.path, "choices", control.itemset.nodeset)
        if control.count:
            yield Written(control.path, "count", control.count)
        for words in (control.label, control.hint, *[choice.label for choice in control.choices]):
            yield from (Written(control.path, "words", expression) for expression in _outputs(form, words))
    for action in form.actions:
        if action.expression:
            yield Written(action.path, "default", action.expression)


def _of_bind(path: str, bind: Bind) -> Iterator[Written]:
    for kind in ("relevant", "calculate", "constraint", "required", "readonly"):
        expression = getattr(bind, kind)
        if expression:
            yield Written(path, kind, expression)
    if bind.own.get("warning"):
        yield Written(path, "warning", bind.own["warning"])


def _outputs(form: Form, words: Words) -> Iterator[str]:
    translated = [entries[words.itext] for entries in form.texts.values() if words.itext in entries] if words.itext else [words]
    for one in translated:
        yield from (part.expression for part in one.parts if isinstance(part, Output))


def rows_by_path(book: Book, form: Form) -> dict[str, int]:
    """The row of the sheet survey that each place of the form comes from."""
    survey = book.get("survey")
    if survey is None:
        return {}
    kind_at, name_at = survey.column("type", "command"), survey.column("name", "value", "tag")
    around = [f"/{form.template.name}"]
    found: dict[str, int] = {}
    for row, _ in survey.numbered():
        kind, name = survey.cell(row, kind_at).strip().lower(), survey.cell(row, name_at).strip()
        if re.match(r"end[ _](group|repeat|loop)", kind):
            if len(around) > 1:
                around.pop()
            continue
        path = f"{around[-1]}/{name}"
        if name:
            found[path] = row
        if re.match(r"begin[ _](group|repeat|loop)", kind):
            around.append(path)
    return found


def examine(form: Form, book: Book, findings: Findings) -> None:
    """Adds what is wrong with the rules of a converted form."""
    plan = plan_of(form)
    rows = rows_by_path(book, form)
    for rule in rules_of(form):
        row, column = rows.get(rule.path), _COLUMNS[rule.kind]
        name = rule.path.rpartition("/")[2]
        try:
            tree = parse(rule.expression)
        except SyntaxProblem as error:
            what = text(N_("The rule cannot be read: {reason}"), reason=str(error))
            findings.add("broken-rule", what, row=row, column=column, name=name)
            continue
        _functions(tree, row, column, name, findings)
        _paths(tree, rule, plan, row, column, name, findings)
        _patterns(tree, row, column, name, findings)
    _circles(plan, rows, findings)
    _files(form, findings)
    _markup(form, rows, findings)


def _functions(tree: Expression, row: int | None, column: str, name: str, findings: Findings) -> None:
    for call in calls(tree):
        known = FUNCTIONS.get(call.name)
        if known is None:
            near = difflib.get_close_matches(call.name, FUNCTIONS, 1, 0.75)
            remedy = text(N_("Perhaps {name} is meant"), name=f"{near[0]}()") if near else None
            what = text(N_("There is no function {name}"), name=f"{call.name}()")
            findings.add("unknown-function", what, row=row, column=column, name=name, remedy=remedy, stops=False)
        elif not known.fewest <= len(call.arguments) <= (known.most if known.most is not None else 10_000):
            what = text(N_("{name} does not take {count} values"), name=f"{call.name}()", count=str(len(call.arguments)))
            findings.add("arguments", what, row=row, column=column, name=name, stops=False)
        elif not known.collect:
            what = text(N_("{name} is not available in ODK Collect"), name=f"{call.name}()")
            findings.add("not-in-collect", what, row=row, column=column, name=name, stops=False, level=Level.WARNING)


def _paths(tree: Expression, rule: Written, plan: Plan, row: int | None, column: str, name: str, findings: Findings) -> None:
    place = tuple(rule.path.strip("/").split("/"))
    places = {known.names for known in plan.places.values()}
    for reference in references(tree, place):
        names = tuple(reference.names)
        if not names or names in places or ANY in names or DEEP in names or names[-1].startswith("@"):
            continue
        if names[0] == plan.root.names[0]:
            what = text(N_("The rule looks for {path}, which is not in the questionnaire"), path="/".join(names))
            findings.add("dangling-path", what, row=row, column=column, name=name, stops=False)
    own = any(reference.names == place and reference.shared == len(place) for reference in references(tree, place))
    if rule.kind in ("relevant", "calculate") and own and not any(call.name == "once" for call in calls(tree)):
        what = text(N_("The rule of {name} looks at its own answer"), name=name)
        findings.add("self-reference", what, row=row, column=column, name=name, stops=False)


def _patterns(tree: Expression, row: int | None, column: str, name: str, findings: Findings) -> None:
    for call in calls(tree):
        if call.name != "regex" or len(call.arguments) != 2 or not isinstance(call.arguments[1], Literal):
            continue
        try:
            if not patterns.is_harmless(call.arguments[1].value):
                what = text(N_("The pattern can take very long in ODK Collect: repetitions stand within repetitions"))
                findings.add("slow-pattern", what, row=row, column=column, name=name, stops=False, level=Level.WARNING)
        except ExpressionError as error:
            what = text(N_("The pattern cannot be used: {reason}"), reason=str(error))
            findings.add("bad-pattern", what, row=row, column=column, name=name, stops=False)


def _circles(plan: Plan, rows: dict[str, int], findings: Findings) -> None:
    for circle in plan.circles:
        places = list(dict.fromkeys(rule.place for rule in circle))
        if len(places) == 1:  # its own rows, most often the row before: a running total
            continue
        names = [place.names[-1] for place in places]
        what = text(N_("These rules go round in a circle: {names}"), names=", ".join(sorted(names)))
        row = min((rows[place.path] for place in places if place.path in rows), default=None)
        findings.add("circle", what, row=row, name=names[0], stops=False, level=Level.WARNING)


def _files(form: Form, findings: Findings) -> None:
    for file in form.missing_files:
        if ".." in file or "/" in file or "\\" in file:
            findings.add("file-outside", text(N_("{file} names a place outside the folder of the questionnaire"), file=file))
        else:
            what = text(N_("The file {file} is not beside the questionnaire: its lists are empty"), file=file)
            findings.add("file-missing", what, stops=False, level=Level.WARNING)


_MARKUP = re.compile(r"<\s*(script|img|iframe|object|link|style|a)\b", re.IGNORECASE)


def _markup(form: Form, rows: dict[str, int], findings: Findings) -> None:
    """Words with markup are shown as they are written: nothing in them is run or fetched."""
    for control in controls(form.body):
        for entries in form.texts.values() if control.label.itext else ({"": control.label},):
            words = entries.get(control.label.itext, control.label)
            if any(isinstance(part, str) and _MARKUP.search(part) for part in words.parts):
                name = control.path.rpartition("/")[2]
                what = text(N_("The words hold markup, which is shown as text"))
                findings.add(
                    "markup", what, row=rows.get(control.path), column="label", name=name, stops=False, level=Level.WARNING
                )
                break
