"""Runs expression cases in the format of shared/conformance/README.md: `python tests/conformance/run_xpath.py [FILE] [--all]`.

Prints each failure and a closing line `N passed, N failed`. Counted are the cases that are deterministic and on which
JavaRosa does not disagree; with `--all` also the others (for information: there our decision may differ on purpose).
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from forms.expressions.documents import parse_document  # noqa: E402
from forms.expressions.errors import ExpressionError  # noqa: E402
from forms.expressions.evaluate import evaluate  # noqa: E402
from forms.expressions.nodes import ATTRIBUTE, COMMENT, DOCUMENT, ELEMENT, INSTRUCTION, NAMESPACE, TEXT, XMLNS_NS, Node  # noqa: E402
from forms.expressions.values import Value, to_number, to_text, to_truth  # noqa: E402

CASES = PROJECT.parent / "shared" / "conformance" / "xpath_cases.json"
_KINDS = {"text()": TEXT, "comment()": COMMENT, "processing-instruction()": INSTRUCTION}


def find(document: Node, path: str) -> Node:
    """The node at an absolute positional path."""
    node = document
    for part in re.findall(r"@\{[^}]*\}[^/]+|[^/]+", path):
        if part.startswith("@"):
            match = re.fullmatch(r"@(?:\{([^}]*)\})?(.+)", part)
            assert match is not None
            node = next(a for a in node.attributes if a.name == match[2] and a.namespace == (match[1] or ""))
            continue
        name, _, number = part.rstrip("]").partition("[")
        kind = ELEMENT if name == "*" else _KINDS[name]
        node = [child for child in node.children if child.kind == kind][int(number) - 1]
    return node


def path_of(node: Node) -> str:
    """The absolute positional path of a node."""
    if node.kind == DOCUMENT:
        return "/"
    assert node.parent is not None
    above = path_of(node.parent).rstrip("/")
    if node.kind == ATTRIBUTE:
        return f"{above}/@{{{node.namespace}}}{node.name}" if node.namespace else f"{above}/@{node.name}"
    if node.kind == NAMESPACE:
        return f"{above}/@{{{XMLNS_NS}}}{node.name}"
    same = [child for child in node.parent.children if child.kind == node.kind]
    place = next(number for number, child in enumerate(same, 1) if child is node)
    name = {ELEMENT: "*", TEXT: "text()", COMMENT: "comment()", INSTRUCTION: "processing-instruction()"}[node.kind]
    return f"{above}/{name}[{place}]"


def number_of(expected: Any) -> float:
    return float(str(expected).replace("Infinity", "inf"))


def agrees(case: dict[str, Any], value: Value, now: datetime) -> bool:
    """Whether a value is what the case expects."""
    kind, expected = case["kind"], case["expected"]
    if kind == "boolean":
        return to_truth(value) is expected
    if kind == "string":
        return to_text(value) == expected
    if kind == "string_length":
        return len(to_text(value)) == expected
    if kind == "string_matches":
        match = re.fullmatch(r"/(.*)/(\w*)", expected, re.DOTALL)
        assert match is not None
        return re.search(match[1], to_text(value), re.IGNORECASE if "i" in match[2] else 0) is not None
    if kind in ("nodeset", "nodeset_unordered"):
        assert isinstance(value, list)
        paths = [path_of(node) for node in value]
        return paths == expected if kind == "nodeset" else sorted(paths) == sorted(expected)
    number, wanted = to_number(value, now.tzinfo or ZoneInfo("UTC")), number_of(expected)
    if kind == "number_rounded" and math.isfinite(number):
        number = math.floor(number * case["factor"] + 0.5) / case["factor"]
    if math.isnan(wanted) or math.isnan(number):
        return math.isnan(wanted) and math.isnan(number)
    return number == wanted or math.isclose(number, wanted, rel_tol=1e-14, abs_tol=0.0)


def run(case: dict[str, Any], zone: ZoneInfo, namespaces: dict[str, str]) -> str:
    """Nothing where the case passes, else what came instead."""
    document = parse_document(case["xml"], allow_dtd=True)
    now = datetime.fromisoformat(case["clock"].replace("Z", "+00:00")).astimezone(zone)
    root = find(document, case["root"]) if "root" in case else None
    try:
        value = evaluate(
            case["expr"], document, find(document, case["context"]), now,
            root=root, lang=case.get("lang") or "", namespaces=None if case.get("custom_ns") else namespaces,
        )  # fmt: skip
        shown = [path_of(node) for node in value] if isinstance(value, list) else value
        if case["kind"] != "throws" and agrees(case, value, now):
            return ""
    except ExpressionError as error:
        return "" if case["kind"] == "throws" else f"error: {error}"
    return f"{shown!r}"


def counted(case: dict[str, Any]) -> bool:
    """Deterministic, and JavaRosa does not disagree."""
    return case.get("javarosa_agrees") is not False and not case.get("nondeterministic_or_clock")


def checkable(case: dict[str, Any]) -> bool:
    """Deterministic, or of a kind that chance and clock leave alone."""
    return not case.get("nondeterministic_or_clock") or case["kind"] in ("boolean", "string_length", "string_matches", "throws")


def failures(file: Path, everything: bool = False) -> tuple[int, Iterator[tuple[dict[str, Any], str]]]:
    """The number of cases that count, and those that fail with what came instead."""
    data = json.loads(file.read_text(encoding="utf-8"))
    zone, namespaces = ZoneInfo(data["meta"]["timezone"]), data["meta"]["namespaces"]
    cases = [case for case in data["cases"] if (checkable if everything else counted)(case)]
    return len(cases), ((case, came) for case in cases if (came := run(case, zone, namespaces)))


def main(arguments: list[str]) -> int:
    names = [argument for argument in arguments if not argument.startswith("-")]
    file = Path(names[0]) if names else CASES
    if not file.exists():
        print(f"skipped: {file.name} is not here (it lies in shared/conformance beside the project)")
        return 0
    total, failed = failures(file, "--all" in arguments)
    count = 0
    for case, came in failed:
        count += 1
        name, context = Path(case["file"]).name, case["context"]
        print(f"{case['id']} {name}: {case['expr']!r} at {context} expected {case['expected']!r}, got {came}"[:400])
    print(f"{total - count} passed, {count} failed")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
