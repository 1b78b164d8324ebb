"""`methods`: the registered methods and their settings, or what a file's data say of each; for people or as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from survey_app.cli.estimate import WORD as ESTIMATE
from survey_app.cli.words import Argument, Given, Word
from survey_app.suitability import CANNOT, WORDS, standings
from vocabulary.fields import descriptions, read_names
from vocabulary.text import N_, text, translate

ALSO = {argument.name: argument for argument in ESTIMATE.arguments}
FAMILIES = {
    "capture-recapture": N_("Several lists of the same population"),
    "residual": N_("Counted population minus legal residents"),
    "single-list": N_("One list in which persons appear several times"),
    "aggregate": N_("Totals by country or area"),
    "repeated-counts": N_("Counts repeated at the same places"),
}


def run(given: Given) -> int:
    if given.one("file"):
        return _advise(given)
    found = described_methods(given.lang)
    if given.switch("json"):
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return 0
    family = ""
    for method in found:
        if method["family"] != family:
            family = method["family"]
            print(translate(FAMILIES.get(family, family), given.lang).upper(), end="\n\n")
        print(f"{method['name']}\n  {method['label']}. {method['summary']}")
        for setting in method["parameters"]:
            said = ". ".join(filter(None, (setting["label"], setting["help"].rstrip("."), setting["bounds"])))
            print(f"    {setting['name']}={setting['default']}  {said}")
        print()
    print(translate(text(N_("Use: {line}"), line="python3 -m survey_app estimate METHOD FILE --set NAME=VALUE"), given.lang))
    return 0


def _advise(given: Given) -> int:
    """What the data tell of themselves, and how each method stands to them."""
    by = [name for names in given.many("by") for name in read_names(names)]
    found = advice(Path(given.one("file")), given.one("sheet"), by, given.lang)
    if given.switch("json"):
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return 0
    for fact in found["facts"]:
        print(fact)
    for standing in found["methods"]:
        why = f": {standing['why']}" if standing["why"] else ""
        print(f"\n{standing['name']}  [{standing['said']}{why}]")
        if standing["standing"] != CANNOT:
            print(f"  {standing['label']}. {standing['summary']}", *(f"  – {line}" for line in standing["assumes"]), sep="\n")
    return 0


def advice(file: Path, sheet: str, by: Sequence[str], lang: str) -> dict[str, Any]:
    """`facts` about the data, and `methods`: how each stands to them, why, with which settings, and what it assumes."""
    from survey_app.services.advising import facts
    from survey_app.services.reading import read_table

    table = read_table(file, sheet=sheet)
    return {
        "facts": [translate(fact, lang) for fact in facts(table, by)],
        "methods": [
            {
                "name": one.method.name,
                "label": translate(one.method.label, lang),
                "summary": translate(one.method.summary, lang),
                "standing": one.level,
                "said": translate(WORDS[one.level][0], lang),
                "why": "" if one.why is None else translate(one.why, lang),
                "settings": dict(one.settings),
                "assumes": [translate(line, lang) for line in one.method.assumes],
            }
            for one in standings(table)
        ],
    }


def described_methods(lang: str) -> list[dict[str, Any]]:
    """Every method with its settings, columns, assumptions and references, the words in a language."""
    from estimation.method import methods

    return [
        {
            "name": name,
            "family": method.branch(),
            "label": translate(method.label, lang),
            "summary": translate(method.summary, lang),
            "parameters": [
                {
                    "name": key,
                    "label": translate(kind.label, lang),
                    "help": translate(kind.help, lang),
                    "kind": type(kind).__name__.lower(),
                    "default": kind.write(default),
                    "bounds": translate(bounds, lang) if (bounds := kind.bounds()) else "",
                    "options": {code: translate(label, lang) for code, label in getattr(kind, "options", {}).items()},
                }
                for key, kind in descriptions(method).items()
                for default in [method.__dataclass_fields__[key].default]
            ],
            "columns": [
                {
                    "name": role.name,
                    "label": translate(role.label, lang),
                    "help": translate(role.help, lang),
                    "required": role.required,
                    "many": role.many,
                }
                for role in method.roles
            ],
            "assumes": [translate(line, lang) for line in method.assumes],
            "references": list(method.references),
        }
        for name, method in methods().items()
    ]


WORD = Word(
    "methods",
    N_("Lists the methods of estimation with their settings; with a file, says which of them its data can carry."),
    (
        Argument("FILE", N_("CSV or Excel table to be judged")),
        ALSO["--sheet"],
        ALSO["--by"],
        Argument("--json", N_("As JSON, for programs")),
    ),
    run,
)
