"""What each line of the journal says to a person: every action described once, as a sentence of its subject and details.

A test reads the source and demands words for each action that is written anywhere. A line of an older or newer version whose
details are others is still told, by the action's name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from survey_app.services.roles import ROLES
from vocabulary.text import N_, Text, text


@dataclass(frozen=True)
class Action:
    """One kind of line. `name` is the word in the file, `label` names it in a list, `sentence` tells a line of it with
    `{subject}` and its details; where a detail is missing, the label stands in the sentence's place."""

    name: str
    label: str
    sentence: str = ""


ACTIONS: Mapping[str, Action] = {
    action.name: action
    for action in (
        Action("created", N_("Programme created")),
        Action("opened", N_("Programme opened")),
        Action("imported", N_("List imported"),
               N_("Imported {imported} records into the list {subject} from the file {file}; {repeated} were there already, "
                  "{left_out} were left out")),
        Action("linked", N_("Lists compared"), N_("Compared {records} records to find the same person in several lists")),
        Action("estimated", N_("Estimate stored"), N_("Stored an estimate by the method {method}")),
        Action("exported", N_("File written"), N_("Wrote the file {subject}: {kind}")),
        Action("export-failed", N_("File not written"), N_("The file {subject} could not be written: {kind}")),
        Action("identities-read", N_("Identities read"),
               N_("Read names and documents of {records} records. Purpose: {purpose}")),
        Action("import-withdrawn", N_("Import taken back"),
               N_("Took back the import of the file {file} into the list {subject}: {erased} records erased")),
        Action("corrected", N_("Record corrected")),
        Action("correction-undone", N_("Correction taken back")),
        Action("withdrawn", N_("Record erased because the person withdrew")),
        Action("purpose-withdrawn", N_("Consent for one purpose withdrawn"),
               N_("Withdrew the consent for {purpose}; {identities} names or documents went with it")),
        Action("printed", N_("One person's record written to a file"), N_("Wrote one person's record to a file: {kind}")),
        Action("backed-up", N_("Backup made")),
        Action("backup-verified", N_("Backup read through"), N_("Read the backup {subject} through, without a fault")),
        Action("backup-copied", N_("Backup copied to another disk"), N_("Copied the backup {subject} to another disk")),
        Action("restored", N_("Backup restored"), N_("Put the backup {subject} in the place of the programme")),
        Action("user-added", N_("Person added"), N_("Let {subject} open the programme as: {role}")),
        Action("user-removed", N_("Person removed"), N_("Took from {subject} the right to open the programme")),
        Action("passphrase-changed", N_("Passphrase changed"), N_("Changed the passphrase of {subject}")),
        Action("passphrase-given", N_("New passphrase given"), N_("Gave {subject} a new passphrase")),
        Action("keys-brought-up", N_("Keys brought to the present form")),
        Action("copied-deidentified", N_("Copy without identities made"),
               N_("Copied {records} records without identities into {subject} for {recipient}. Purpose: {purpose}")),
        Action("filled-deidentified", N_("Copy without identities filled"),
               N_("Took over {records} records without identities")),
        Action("recovery-code-made", N_("Recovery code made")),
        Action("recovery-code-tried", N_("Recovery code tried from its paper")),
    )
}  # fmt: skip

KINDS: Mapping[str, str] = {
    "report": N_("report"),
    "problems": N_("list of problems"),
    "journal": N_("journal"),
}


def _method(name: str) -> Text | str:
    from estimation.method import methods

    found = methods().get(name)
    return text(found.label) if found is not None else name


VALUES: Mapping[str, Callable[[str], Text | str]] = {
    "role": lambda code: text(ROLES[code]) if code in ROLES else code,
    "kind": lambda code: text(KINDS[code]) if code in KINDS else code,
    "method": _method,
}
"""Details that are codes in the file and words on the screen."""


def label(action: str) -> Text:
    """The action's name for a list; a word that no version of this program knows stands as it is."""
    return text(ACTIONS[action].label) if action in ACTIONS else text("{action}", action=action)


def said(action: str, subject: str, detail: Mapping[str, Any]) -> Text:
    """A line as a sentence."""
    known = ACTIONS.get(action)
    if known is None or not known.sentence:
        return label(action)
    values = {"subject": subject, **{key: _shown(key, value) for key, value in detail.items()}}
    wanted = {name for _, name, _, _ in Formatter().parse(known.sentence) if name}
    return Text(known.sentence, values) if wanted <= values.keys() else label(action)


def _shown(key: str, value: Any) -> object:
    if key in VALUES:
        return VALUES[key](str(value))
    return value if isinstance(value, int | float | str) and not isinstance(value, bool) else str(value)
