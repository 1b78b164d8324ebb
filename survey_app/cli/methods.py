"""`methods`: the registered methods and their settings, for people or as JSON."""

from __future__ import annotations

import json
from typing import Any

from survey_app.cli.words import Argument, Given, Word
from vocabulary.fields import descriptions
from vocabulary.text import N_, text, translate

FAMILIES = {
    "capture-recapture": N_("Several lists of the same population"),
    "residual": N_("Counted population minus legal residents"),
    "single-list": N_("One list in which persons appear several times"),
    "aggregate": N_("Totals by country or area"),
    "repeated-counts": N_("Counts repeated at the same places"),
}


def run(given: Given) -> int:
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
    N_("Lists the methods of estimation with their settings."),
    (Argument("--json", N_("As JSON, for programs")),),
    run,
)
