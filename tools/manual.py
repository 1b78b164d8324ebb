"""The parts of the manual that follow from the program's own descriptions: `python tools/manual.py` renews them.

A part stands in a page of `docs/manual/` between `<!-- begin NAME -->` and `<!-- end NAME -->`. The tests compare each part
with what is generated anew, so that nothing can be added to the program and forgotten in the manual. A button that a page names
is written `**Words**<!-- =Template -->`: its words are those of the window in that language.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from estimation.method import Method, methods
from survey_app.actions import ACTIONS, ROOMS, caps
from survey_app.cli.methods import described_methods
from survey_app.cli.words import COMMON, words
from survey_app.settings import SETTINGS
from vocabulary.text import LANGUAGES, N_, text, translate

ROOT = Path(__file__).resolve().parents[1]
MANUAL = ROOT / "docs" / "manual"
PART = re.compile(r"(<!-- begin ([a-z]+) -->\n)(.*?)(<!-- end \2 -->)", re.DOTALL)
LABEL = re.compile(r"\*\*[^*\n]+\*\*<!-- =([^>]+) -->")


def paragraphs(method: type[Method]) -> list[str]:
    """The paragraphs of a method's docstring, its manual entry, each on one line as the catalogue has them."""
    import inspect

    return [" ".join(part.split()) for part in inspect.cleandoc(method.__doc__ or "").split("\n\n") if part.strip()]


def cell(words: str) -> str:
    """A text that can stand in a cell of a table."""
    return words.replace("|", "\\|").replace("\n", " ")


def method_entries(lang: str) -> str:
    """Every method: what it is, what it assumes, its columns, settings and references."""
    from survey_app.cli.methods import FAMILIES

    lines: list[str] = []
    branch = ""
    for found in described_methods(lang):
        if found["family"] != branch:
            branch = found["family"]
            lines += [f"## {translate(FAMILIES[branch], lang)}", ""]
        lines += [f"### {found['label']} (`{found['name']}`)", ""]
        for paragraph in paragraphs(methods()[found["name"]]):
            lines += [translate(paragraph, lang), ""]
        lines += [
            f"**{translate(N_('What it assumes'), lang)}**",
            "",
            *(f"{n}. {line}" for n, line in enumerate(found["assumes"], 1)),
            "",
        ]
        lines += [f"**{translate(N_('Columns of the table'), lang)}**", ""]
        lines += [f"* `{role['name']}`: {role['label']}. {role['help']}".rstrip() for role in found["columns"]]
        lines += [
            "",
            f"| {translate(N_('Setting'), lang)} | {translate(N_('Default'), lang)} | {translate(N_('What it does'), lang)} |",
            "|---|---|---|",
        ]
        for setting in found["parameters"]:
            options = "; ".join(f"`{code}`: {label}" for code, label in setting["options"].items())
            bounds = options or setting["bounds"]
            does = ". ".join(part.rstrip(".") for part in (setting["label"], setting["help"], bounds) if part)
            default = f"`{setting['default']}`" if setting["default"] else "–"
            lines.append(f"| `{setting['name']}` | {cell(default)} | {cell(does)}. |")
        lines += [
            "",
            f"**{translate(N_('References'), lang)}**",
            "",
            *(f"* {reference}" for reference in found["references"]),
            "",
        ]
    return "\n".join(lines)


def command_entries(lang: str) -> str:
    """Every word of the command with its arguments."""
    lines: list[str] = []
    for word in words().values():
        lines += [f"### `python3 -m survey_app{' ' + word.name if word.name else ''}`", "", translate(word.summary, lang), ""]
        if word.arguments:
            lines += [f"    {word.usage()}", ""]
            lines += [
                f"* `{' '.join(filter(None, (a.name, '' if a.positional else a.metavar)))}`: {translate(a.help, lang)}."
                for a in word.arguments
            ]
            lines.append("")
    lines += [f"### {translate(N_('With every word'), lang)}", ""]
    lines += [f"* `{' '.join(filter(None, (a.name, a.metavar)))}`: {translate(a.help, lang)}." for a in COMMON]
    return "\n".join([*lines, ""])


def shortcut_entries(lang: str) -> str:
    """Every shortcut, by the room where it works."""
    lines: list[str] = []
    for room, label in ROOMS.items():
        lines += [
            f"## {translate(label, lang)}",
            "",
            f"| {translate(N_('Keys'), lang)} | {translate(N_('What they do'), lang)} |",
            "|---|---|",
        ]
        lines += [
            f"| {' + '.join(translate(key, lang) for key in caps(action.name))} | {translate(action.words, lang)} |"
            for action in ACTIONS.values()
            if action.room == room
        ]
        lines.append("")
    return "\n".join(lines)


def setting_entries(lang: str) -> str:
    """Every setting of the computer."""
    lines = [f"| {translate(N_('Setting'), lang)} | {translate(N_('What it does'), lang)} |", "|---|---|"]
    for setting in SETTINGS.values():
        options = ", ".join(translate(label, lang) for label in getattr(setting.kind, "options", {}).values())
        bounds = options or (translate(limits, lang) if (limits := setting.kind.bounds()) else "")
        lines.append(f"| {translate(setting.kind.label, lang)} | {cell(translate(setting.kind.help, lang))} {cell(bounds)}. |")
    return "\n".join([*lines, ""])


def column_entries(lang: str) -> str:
    """What a column of a register can be used for."""
    from survey_app.services.importing_targets import TARGETS

    apart = translate(N_("kept with the identities; estimates never see it"), lang)
    lines = []
    for target in TARGETS:
        lines.append(f"* {translate(target.label, lang)}" + (f" ({apart})" if target.identifying else ""))
    return "\n".join([*lines, ""])


def right_entries(lang: str) -> str:
    """Every right, the roles that have it, and whether keys or only the application enforce it."""
    from survey_app.services.roles import ENFORCED, RIGHTS, ROLES

    yes = translate(N_("yes"), lang)
    heads = [
        translate(N_("What"), lang),
        *(translate(words, lang) for words in ROLES.values()),
        translate(N_("Enforced"), lang),
    ]
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    for right in sorted(RIGHTS.values(), key=lambda right: right.enforced, reverse=True):
        has = [yes if role in right.roles else "–" for role in ROLES]
        lines.append(f"| {' | '.join([cell(translate(right.words, lang)), *has, translate(ENFORCED[right.enforced], lang)])} |")
    return "\n".join([*lines, ""])


def sample_entries(lang: str) -> str:
    """The published tables that come with the application."""
    from survey_app.services.tables import samples

    return "\n".join([*(f"* {sample.citation}" for sample in samples()), ""])


def library_entries(lang: str) -> str:
    """Every questionnaire that comes with the application: what it is for, the consents it asks for, and which of its answers
    identify or are sensitive."""
    from forms import library
    from forms.classes import CLASSES, DIRECT, SENSITIVE, class_of
    from forms.interview.plan import plan_of
    from forms.questions import type_of

    lines: list[str] = []
    for described in library.FORMS:
        form = library.load(described.name)
        asked = [p for p in plan_of(form).root.below() if p.control is not None and not p.children]
        asked = [place for place in asked if type_of(place.control, place.bind).asks]
        consents = [p.bind.own["consent"].split()[0] for p in asked if p.bind.own.get("consent")]
        purposes = "; ".join(translate(library.PURPOSES[purpose], lang) for purpose in consents)
        lines += [f"### {translate(described.title, lang)} (`{described.name}`)", ""]
        lines += [f"{translate(described.about, lang)}.", ""]
        lines.append(f"* {translate(N_('Questions, at most'), lang)}: {len(asked)}")
        lines.append(f"* {translate(N_('Consent for'), lang)}: {purposes}")
        for klass in (DIRECT, SENSITIVE):
            names = [f"`{place.names[-1]}`" for place in asked if class_of(place, form) == klass]
            lines.append(f"* {translate(CLASSES[klass], lang)}: {', '.join(names)}")
        lines.append("")
    return "\n".join(lines)


def class_entries(lang: str) -> str:
    """How much a field tells of a person."""
    from forms.classes import CLASSES, MEANING
    from survey_app.services.retention import ORDER

    return "\n".join(f"* **{translate(CLASSES[one], lang)}**: {translate(MEANING[one], lang)}." for one in ORDER) + "\n"


def retention_entries(lang: str) -> str:
    """For how long each class is kept where nobody sets it, and why."""
    from forms.classes import CLASSES
    from survey_app.services.retention_terms import DEFAULTS, REASONS

    heads = (N_("Class"), N_("Months"), N_("Why"))
    lines = [f"| {' | '.join(translate(head, lang) for head in heads)} |", "|---|---|---|"]
    lines += [
        f"| {translate(CLASSES[klass], lang)} | {months} | {cell(translate(REASONS[klass], lang))} |"
        for klass, months in DEFAULTS.items()
    ]
    return "\n".join([*lines, ""])


def assessment_entries(lang: str) -> str:
    """The questions of the impact assessment and the risks that it asks about."""
    from survey_app.services.assessment_questions import RISKS, SECTIONS

    lines: list[str] = []
    for one in (question for section in SECTIONS[:-1] for question in section.questions):
        words = translate(one.words, lang)
        help_ = f" {translate(one.help, lang)}" if one.help else ""
        lines.append(f"* {words}{'' if words.endswith('?') or not help_ else '.'}{help_}")
    lines.append(f"* {translate(N_('Risks and measures'), lang)}: {'; '.join(translate(risk.words, lang) for risk in RISKS)}.")
    lines += [f"* {translate(one.words, lang)}" for one in SECTIONS[-1].questions]
    return "\n".join([*lines, ""])


PARTS: Mapping[str, Callable[[str], str]] = {
    "methods": method_entries,
    "commands": command_entries,
    "shortcuts": shortcut_entries,
    "settings": setting_entries,
    "columns": column_entries,
    "rights": right_entries,
    "samples": sample_entries,
    "library": library_entries,
    "classes": class_entries,
    "retention": retention_entries,
    "assessment": assessment_entries,
}


def renewed(page: str, lang: str) -> str:
    """A page with its generated parts and its labels as they are now."""
    page = LABEL.sub(lambda found: f"**{translate(found[1], lang)}**<!-- ={found[1]} -->", page)
    return PART.sub(lambda found: f"{found[1]}\n{PARTS[found[2]](lang)}\n{found[4]}", page)


def language_of(page: Path) -> str:
    """`estimates.es.md` → `es`."""
    lang = page.name.split(".")[-2]
    if lang not in LANGUAGES:
        raise ValueError(f"{page.name}: the language is missing in its name")
    return lang


def main() -> int:
    for page in sorted(MANUAL.glob("*.md")):
        before = page.read_text(encoding="utf-8")
        after = renewed(before, language_of(page))
        if after != before:
            page.write_text(after, encoding="utf-8")
            print(translate(text("{file}", file=page.name), "en"))
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
