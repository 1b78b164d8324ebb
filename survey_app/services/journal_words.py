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
    `{subject}` and its details, `fuller` one that says more; where a detail is missing, the lesser stands in its place, and in
    the end the label."""

    name: str
    label: str
    sentence: str = ""
    fuller: str = ""


ACTIONS: Mapping[str, Action] = {
    action.name: action
    for action in (
        Action("created", N_("Programme created")),
        Action("opened", N_("Programme opened")),
        Action("imported", N_("List imported"),
               N_("Imported {imported} records into the list {subject} from the file {file}; {repeated} were there already, "
                  "{left_out} were left out")),
        Action("replaced-edition", N_("Edition of a list replaced"),
               N_("Put the file {file} in the place of an earlier edition of the list {subject}: {imported} new records, "
                  "{changed} corrected, {gone} withdrawn, {left_out} left out")),
        Action("mapping-forgotten", N_("Use of columns forgotten"),
               N_("Forgot how the columns of the list {subject} were used")),
        Action("linked", N_("Lists compared"), N_("Compared {records} records to find the same person in several lists")),
        Action("table-kept", N_("Table of lists stored"), N_("Stored a table of persons by lists, fingerprint {fingerprint}")),
        Action("estimated", N_("Estimate stored"), N_("Stored an estimate by the method {method}")),
        Action("quality-judged", N_("Quality of an estimate judged"), N_("Judged the quality of an estimate: class {class}")),
        Action("assumption-kept", N_("Assumption written"), N_("Wrote the entry of the assumptions register: {subject}")),
        Action("assumption-withdrawn", N_("Assumption withdrawn"),
               N_("Withdrew the entry of the assumptions register: {subject}")),
        Action("exported", N_("File written"), N_("Wrote the file {subject}: {kind}"),
               N_("Wrote the file {subject}: {kind}. For {recipient}. Purpose: {purpose}")),
        Action("export-failed", N_("File not written"), N_("The file {subject} could not be written: {kind}")),
        Action("release-refused", N_("Table refused"), N_("Did not write {subject}: figures in it would give persons away")),
        Action("identities-read", N_("Identities read"),
               N_("Read names and documents of {records} records. Purpose: {purpose}")),
        Action("import-withdrawn", N_("Import taken back"),
               N_("Took back the import of the file {file} into the list {subject}: {erased} records erased")),
        Action("corrected", N_("Record corrected")),
        Action("correction-undone", N_("Correction taken back")),
        Action("keyed-again", N_("Questionnaire keyed a second time")),
        Action("keyed-again-undone", N_("Second keying taken back")),
        Action("keyings-compared", N_("Two keyings compared"),
               N_("Compared two keyings of a questionnaire: {differ} of {compared} fields differed")),
        Action("code-tried", N_("Record sought by a receipt code")),
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
        Action("data-key-changed", N_("Key of the database changed")),
        Action("keys-brought-up", N_("Keys brought to the present form")),
        Action("copied-deidentified", N_("Copy without identities made"),
               N_("Copied {records} records without identities into {subject} for {recipient}. Purpose: {purpose}")),
        Action("filled-deidentified", N_("Copy without identities filled"),
               N_("Took over {records} records without identities")),
        Action("linkage-key-made", N_("Linkage key made"), N_("Made the programme's linkage key {subject}")),
        Action("match-keys-made", N_("Match keys made"), N_("Made match keys of {records} records")),
        Action("linkage-key-destroyed", N_("Linkage key destroyed"),
               N_("Destroyed the linkage key {subject} and the match keys of {records} records")),
        Action("due-erased", N_("Erased what was kept long enough"),
               N_("Erased of {records} records, finished before {before}, the class: {class}")),
        Action("retention-set", N_("Months of retention set")),
        Action("field-classed", N_("Class of a field changed"), N_("Treats {field} of {subject} as: {class}")),
        Action("sensitivity-set", N_("Sensitivity set"), N_("Set the sensitivity of {subject}: {level}")),
        Action("clock-confirmed", N_("Date said to be right")),
        Action("assessment-saved", N_("Impact assessment saved"), N_("Saved the impact assessment, version {version}")),
        Action("assessment-approved", N_("Impact assessment approved"),
               N_("Approved and signed the impact assessment, version {version}")),
        Action("sealed", N_("Records sealed"),
               N_("Sealed {records} records to the office; {backups} older backups were replaced by a fresh one")),
        Action("sealing-set", N_("When records are sealed"), N_("Decided when records are sealed: {when}")),
        Action("purging-set", N_("What becomes of acknowledged records"),
               N_("Records that the office acknowledged are taken off this computer: {purge}")),
        Action("office-key-saved", N_("Office's public key saved"), N_("Saved the office's public key into {subject}")),
        Action("office-key-used", N_("Office's key taken in"),
               N_("From then on records are sealed and handed in to the office {subject}")),
        Action("handed-in", N_("Handed in"), N_("Wrote {records} records for the office into {subject}")),
        Action("acknowledgement-read", N_("Acknowledgement read"),
               N_("Read the office's acknowledgement {subject}: {purged} records were taken off this computer, "
                  "{erased} erased")),
        Action("received", N_("Received"),
               N_("Received {records} records from {subject}; {erased} were erased by it, {conflicts} now have two versions")),
        Action("bundle-quarantined", N_("File laid aside"), N_("Laid the file {subject} aside: {why}")),
        Action("bundle-dismissed", N_("File laid aside was dropped")),
        Action("device-confirmed", N_("Device confirmed"), N_("Confirmed the words of the device {subject}")),
        Action("device-revoked", N_("Device reported lost"),
               N_("Revoked the device {subject}: what comes from it is laid aside")),
        Action("device-admitted", N_("Device admitted again"), N_("Admitted the device {subject} again")),
        Action("acknowledged", N_("Acknowledgement written"), N_("Acknowledged to a device what was received, in {subject}")),
        Action("incident-drafted", N_("Incident report drafted"), N_("Drafted the report on a lost computer into {subject}")),
        Action("recovery-code-made", N_("Recovery code made")),
        Action("recovery-code-tried", N_("Recovery code tried from its paper")),
    )
}  # fmt: skip

KINDS: Mapping[str, str] = {
    "report": N_("report"),
    "figures": N_("figures of a report as data"),
    "table": N_("table of lists"),
    "linkage": N_("figures of a linkage"),
    "microdata": N_("rows of a list, without identities"),
    "problems": N_("list of problems"),
    "journal": N_("journal"),
    "assessment": N_("impact assessment"),
    "proof": N_("proof of erasure"),
}


def _method(name: str) -> Text | str:
    from estimation.method import methods

    found = methods().get(name)
    return text(found.label) if found is not None else name


def _class(code: str) -> Text | str:
    from forms.classes import CLASSES

    return text(CLASSES[code]) if code in CLASSES else code


def _level(code: str) -> Text | str:
    from survey_app.services.sensitivity import LEVELS

    return text(LEVELS[code]) if code in LEVELS else code


def _when(code: str) -> Text | str:
    from survey_app.services.sealing import WHEN

    return text(WHEN[code]) if code in WHEN else code


def _why(code: str) -> Text | str:
    from survey_app.services.exchange.receiving import WHY

    return text(WHY[code]) if code in WHY else code


VALUES: Mapping[str, Callable[[str], Text | str]] = {
    "role": lambda code: text(ROLES[code]) if code in ROLES else code,
    "kind": lambda code: text(KINDS[code]) if code in KINDS else code,
    "method": _method,
    "class": _class,
    "when": _when,
    "why": _why,
    "purge": lambda code: text(N_("yes")) if code == "yes" else text(N_("no")) if code == "no" else code,
    "level": _level,
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
    values = {"subject": subject, **{key: _shown(key, value) for key, value in detail.items() if value != ""}}
    for sentence in filter(None, (known.fuller, known.sentence)):
        if {name for _, name, _, _ in Formatter().parse(sentence) if name} <= values.keys():
            return Text(sentence, values)
    return label(action)


def _shown(key: str, value: Any) -> object:
    if key in VALUES:
        return VALUES[key](str(value))
    return value if isinstance(value, int | float | str) and not isinstance(value, bool) else str(value)
