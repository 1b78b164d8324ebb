"""Runs interview traces in the format of shared/conformance/README.md: `python tests/conformance/run_traces.py [FILE] [ID]`.

Prints each failure with the first difference and a closing line `N passed, N failed`. Run are the traces that are golden,
not restored, and complete in themselves; a trace is compared up to an answer that is an uploaded file. With `--restored` those
are run that begin from a record: from the record as the trace has it after loading, read as a submission.
"""

from __future__ import annotations

import json
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
from forms.expressions.nodes import Node  # noqa: E402
from forms.interview import Interview  # noqa: E402
from forms.interview.tree import Live  # noqa: E402
from forms.odk.received import identifier_path, read_submission, take_up  # noqa: E402
from forms.submission import to_xml  # noqa: E402
from forms.xform import parse_form  # noqa: E402
from vocabulary.errors import BadInput  # noqa: E402

TRACES = PROJECT.parent / "shared" / "conformance" / "interview_traces.json"
_CHANCE = re.compile(
    r"uuid:[0-9a-f-]{36}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|0\.\d{12,}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?[+-]\d\d:\d\d"
)
FROM_RECORDS = frozenset(
    ("scn-0454", "scn-0592", "scn-0596", "scn-0602", "scn-0604", "scn-0605", "scn-0608", "scn-0610", "scn-0617", "scn-0701",
     "scn-0800")
)  # fmt: skip
_KINDS = {"select1": "select", "select": "select", "rank": "rank", "range": "range", "trigger": "trigger", "upload": "upload"}


def masked(text: str) -> str:
    """The text without what chance and the clock put in it."""
    return _CHANCE.sub("~", text)


class Player:
    """Plays one trace on an interview and says what it sees in the words of the trace."""

    def __init__(self, xml: str, clock: str, zone: str, record: str = "") -> None:
        now = datetime.fromisoformat(clock.replace("Z", "+00:00")).astimezone(ZoneInfo(zone))
        self.form = parse_form(xml)
        self.replaces = ""
        self.interview = self.taken_up(record, now) if record else Interview(self.form, "", now)
        self.engine = self.interview.engine

    def taken_up(self, record: str, now: datetime) -> Interview:
        """An interview that goes on from a submission; one without an identifier lends it one for the time of reading."""
        identified = re.sub(r"<([\w:]*instanceID)\s*/>", r"<\1>uuid:lent</\1>", record)
        if "instanceID" not in identified:
            identified = identified.replace("</data>", "<meta><instanceID>uuid:lent</instanceID></meta></data>")
        submission = read_submission(identified, self.form)
        interview = take_up(self.form, submission, "", now)
        self.replaces = submission.replaces
        if identified != record:
            interview.engine.nodes[identifier_path(self.form)].value = ""
        return interview

    def xml(self) -> str:
        return to_xml(self.interview, replaces=self.replaces)

    def states(self) -> dict[str, dict[str, Any]]:
        """The state of every node, by its path; of a repeat also of its range, at the path without number."""
        found: dict[str, dict[str, Any]] = {}
        for node in self.engine.nodes.values():
            if "/@" in node.path:  # told with its element
                continue
            found[node.path] = self.state(node)
            for child in node.place.children:
                if child.repeat is not None:
                    found[f"{node.path}/{child.names[-1]}"] = self.range(node, child)
        return found

    def range(self, parent: Live, place: Any) -> dict[str, Any]:
        controlled = bool(place.repeat.count) or place.repeat.fixed
        return {"t": f"repeat-range:{'controlled' if controlled else 'uncontrolled'}"}

    def state(self, node: Live) -> dict[str, Any]:
        checks, speaker, place = self.interview.checks, self.interview.speaker, node.place
        state: dict[str, Any] = {
            "relevant": node.relevant, "readonly": checks.readonly(node), "required": checks.required(node),
        }  # fmt: skip
        attributes = {(f"{a.prefix}:{a.name}" if a.prefix else a.name): a.value for a in node.attributes}
        if attributes:
            state["attrs"] = attributes
        control = place.control
        if place.children or place.repeat is not None:
            state["t"] = "root" if node is self.engine.root else "repeat-instance" if place.repeat is not None else "group"
        else:
            state["t"] = self.kind(node)
            state["value"] = node.value if node.relevant else ""
            problem = checks.problem(node, False, "")
            state["constraint_ok"] = problem is None or problem.code != "constraint"
            state["required_ok"] = problem is None or problem.code != "required"
            if problem is not None:
                state["violation"] = problem.code
        if control is not None and control.kind in ("select", "select1", "rank"):
            state["choices"] = [list(choice) for choice in speaker.choices(control, node)][:200]
        for name in ("label", "hint"):
            words = getattr(control, name) if control is not None else None
            if words:
                state[name] = speaker.say(words, node)
        return state

    def kind(self, node: Live) -> str:
        control = node.place.control
        if control is None:
            return "model-value"
        if control.kind in _KINDS:
            return _KINDS[control.kind]
        noted = self.interview.checks.readonly(node) and control.label and node.place.bind.type == "string"
        return "note" if noted and node.place.bind.readonly else "input"

    def do(self, op: dict[str, Any]) -> None:
        """One step of the trace."""
        if op["op"] == "set_language":
            self.interview.set_language(op["lang"])
        elif op["op"] == "add_repeat":
            self.interview.add_row(op["ref"])
        elif op["op"] == "remove_repeat":
            self.engine.remove_row(self.engine.nodes[op["ref"]])
        else:
            self.answer(op["ref"], op["arg"])
        self.interview._steps = None

    def answer(self, path: str, argument: Any) -> None:
        if isinstance(argument, list):
            value = " ".join(str(part) for part in argument)
        elif isinstance(argument, bool):
            value = "1" if argument else "0"
        elif isinstance(argument, float):
            value = str(int(argument)) if self.engine.nodes[path].place.bind.type in ("int", "integer") else str(argument)
        else:
            value = "" if argument is None else str(argument)
        node = self.engine.nodes[path]
        steps = {step.node: step for step in self.interview.steps()}
        if node in steps and steps[node].kind is not None and steps[node].kind.name == "acknowledge":
            value = "OK" if argument else ""
        try:
            self.interview.answer(path, value)
        except BadInput as error:
            if error.problems[0].code == "read-only":
                self.interview.set_value(node, value)
            else:
                self.interview.answer(path, "")
        except KeyError:
            self.interview.set_value(node, value)


def compare(expected: dict[str, dict[str, Any]], actual: dict[str, dict[str, Any]], relevance_only: bool) -> Iterator[str]:
    """The differences between the states that a trace records and ours."""
    for path, state in expected.items():
        ours = actual.get(path)
        if ours is None:
            yield f"{path} is missing"
            continue
        for key, value in state.items():
            if relevance_only and key != "relevant":
                continue
            if state["t"].startswith("repeat-range") and key != "t":
                continue
            if key in ("message",) or (key == "label" and not value and not ours.get(key)):
                continue
            mine = ours.get(key)
            if masked(json.dumps(value)) != masked(json.dumps(mine)):
                yield f"{path} {key}: expected {value!r}, got {mine!r}"
    for path in actual:
        if path not in expected:
            yield f"{path} is there, and should not be"


def as_tree(xml: str) -> Any:
    """An instance as nested lists that compare without regard to prefixes and white space."""

    def plain(node: Node) -> Any:
        attributes = sorted((a.namespace, a.name, masked(a.value)) for a in node.attributes)
        return [node.namespace, node.name, attributes, masked(node.value), [plain(child) for child in node.children]]

    return plain(parse_document(xml, compact=True))


def play(scenario: dict[str, Any], forms: dict[str, str], zone: str, restored: bool = False) -> str:
    """Nothing where the trace is followed to its end, else the first difference. With `restored` it begins from the record that
    the trace has after loading, read as a submission; what that one replaces is told beside the interview, not in it."""
    relevance_only = scenario["file"].endswith("jr-preload.test.ts")
    player = Player(forms[scenario["form"]], scenario["clock"], zone, scenario["initial_xml"] if restored else "")
    expected = {path: state for path, state in scenario["initial"].items() if not (restored and path.endswith("deprecatedID"))}
    difference = next(compare(expected, player.states(), relevance_only), "")
    if difference:
        return f"after loading: {difference}"
    if not relevance_only and as_tree(player.xml()) != as_tree(scenario["initial_xml"]):
        return f"after loading: xml expected {scenario['initial_xml']}, got {player.xml()}"
    for number, step in enumerate(scenario["steps"], 1):
        if step["op"].get("arg") == {}:
            return ""
        player.do(step["op"])
        for path in step["deleted"]:
            expected.pop(path, None)
        expected.update(
            {path: state for path, state in step["set"].items() if not (restored and path.endswith("deprecatedID"))}
        )
        difference = next(compare(expected, player.states(), relevance_only), "")
        if difference:
            return f"step {number} {json.dumps(step['op'])}: {difference}"
        if not relevance_only and as_tree(player.xml()) != as_tree(step["xml"]):
            return f"step {number} {json.dumps(step['op'])}: xml expected {step['xml']}, got {player.xml()}"
    return ""


def usable(scenario: dict[str, Any]) -> bool:
    return scenario["status"] == "golden" and not scenario["restored"] and not scenario["needs_external_resource"]


def begins_from_record(scenario: dict[str, Any]) -> bool:
    """Whether a trace begins from a record: it says so, or its test restores or edits one that is not part of the trace."""
    own = scenario["restored"] or scenario["id"] in FROM_RECORDS
    return scenario["status"] == "golden" and own and not scenario["needs_external_resource"]


def failures(file: Path, wanted: str = "", restored: bool = False) -> tuple[int, Iterator[tuple[dict[str, Any], str]]]:
    """The number of traces that count, and those that fail with the first difference; with `restored` those that begin from a
    record."""
    data = json.loads(file.read_text(encoding="utf-8"))
    zone = data["meta"]["timezone"]
    counts = begins_from_record if restored else usable
    scenarios = [s for s in data["scenarios"] if counts(s) and (not wanted or s["id"] == wanted)]

    def run() -> Iterator[tuple[dict[str, Any], str]]:
        for scenario in scenarios:
            try:
                difference = play(scenario, data["forms"], zone, restored)
            except Exception as error:  # noqa: BLE001 – a defect of ours is a failed trace like any other
                difference = f"{type(error).__name__}: {error}"
            if difference:
                yield scenario, difference

    return len(scenarios), run()


def main(arguments: list[str]) -> int:
    restored = "--restored" in arguments
    arguments = [argument for argument in arguments if argument != "--restored"]
    file = Path(arguments[0]) if arguments else TRACES
    if not file.exists():
        print(f"skipped: {file.name} is not here (it lies in shared/conformance beside the project)")
        return 0
    total, failed = failures(file, arguments[1] if len(arguments) > 1 else "", restored)
    count = 0
    for scenario, difference in failed:
        count += 1
        print(f"{scenario['id']} {Path(scenario['file']).name}: {scenario['test'][-90:]}\n    {difference[:500]}")
    print(f"{total - count} passed, {count} failed")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
