"""A submission read back: whether it belongs to the questionnaire, what it answers, and an interview that goes on from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from uuid import uuid4

from forms.expressions.documents import NotReadable, parse_document
from forms.expressions.nodes import ELEMENT, Node
from forms.form import Form
from forms.interview import Interview
from forms.interview.engine import MOST_ROWS
from forms.interview.lexical import canonical
from forms.interview.plan import plan_of
from forms.interview.tree import Place as FormPlace
from forms.questions.upload import is_file_name
from vocabulary.errors import BadInput, Collector, Place, bad_input
from vocabulary.text import N_, Text, text

LARGEST = 20_000_000  # bytes of a submission without its files
NAMED = 5  # paths that a message names before it only counts
ENCRYPTED = "http://www.opendatakit.org/xforms/encrypted"
HOSTS_ADD = frozenset(("formhub", "__version__", "_version_", "_xform_id_string"))  # KoboToolbox adds these to a record


@dataclass(frozen=True)
class Submission:
    """What a submission says, as it was collected: nothing in it is calculated again.

    `answers` are the values by path (`/data/person[2]/age`) in the order of the submission, empty ones included; `rows` how
    many rows each repeat has; `files` the names of the files that belong to it; `replaces` the submission that it corrects.
    """

    form: str
    version: str
    instance_id: str
    replaces: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    files: tuple[str, ...] = ()


def read_submission(xml: str | bytes, form: Form, *, name: str = "", any_version: bool = False) -> Submission:
    """The submission in `xml`, checked against the form; `name` is the file that messages speak of.

    Raises `BadInput` with one message for each thing that does not fit: another form, another version (unless
    `any_version`), places that the form does not have, values that their questions cannot hold.
    """
    root = root_of(xml, name)
    where = Place(file=name)
    if root.namespace == ENCRYPTED or root.attribute("encrypted") == "yes":
        remedy = text(N_("Give the private key of the questionnaire"))
        raise bad_input("encrypted-submission", text(N_("The submission is encrypted")), where, remedy)
    top = plan_of(form).root
    found = root.attribute("id") or ""
    if root.name != top.element.name or found != form.id:
        raise bad_input("other-form", _other_form(found or root.name, form), where)
    version = root.attribute("version") or ""
    if version != form.version and not any_version:
        raise bad_input("other-version", *_other_version(version, form, where))
    reader = _Reader(top)
    reader.meta["instanceID"] = (root.attribute("instanceID") or "").strip()  # as some servers write it
    reader.element(root, top, f"/{top.names[0]}")
    reader.judge(where)
    return Submission(
        form=form.id,
        version=version,
        instance_id=reader.meta["instanceID"],
        replaces=reader.meta.get("deprecatedID", ""),
        answers=MappingProxyType(reader.answers),
        rows=MappingProxyType(reader.rows),
        files=tuple(reader.files),
    )


def root_of(xml: str | bytes, name: str = "") -> Node:
    """The root element of a submission; raises `BadInput` for what is no XML, too large or dangerous."""
    if len(xml) > LARGEST:
        what = text(N_("The submission is larger than {n} MB"), n=LARGEST // 1_000_000)
        raise bad_input("too-large", what, Place(file=name))
    try:
        document = parse_document(xml, compact=True)
        return next(child for child in document.children if child.kind == ELEMENT)
    except (NotReadable, ValueError, LookupError) as error:  # a lone surrogate, an encoding that nobody knows
        reason = str(error) if isinstance(error, NotReadable) else type(error).__name__
        what = text(N_("The submission cannot be read: {reason}"), reason=reason)
        raise bad_input("bad-submission", what, Place(file=name)) from None


def entries_of(submission: Submission, form: Form, *, instance_id: str = "") -> tuple[tuple[str, str], ...]:
    """The log of answers from which an interview goes on (`Interview.restore`); with `instance_id` under a new identifier.

    What stands outside of rows comes first, then rows from the outside in: a count finds its answer before it is applied.
    """
    entries = [(path, str(count), False) for path, count in submission.rows.items()]
    entries += [(path, value, True) for path, value in submission.answers.items()]
    identifier = identifier_path(form)
    ordered = sorted(entries, key=lambda entry: (entry[0].count("["), not entry[2]))
    log = [
        (path if is_answer else f"{path}#rows", instance_id if instance_id and path == identifier else value)
        for path, value, is_answer in ordered
    ]
    places = plan_of(form).places
    open_ended = [p for p in submission.rows if (place := places.get(_plain(p))) and place.repeat and not place.repeat.count]
    return (*log, *((path, "no") for path in open_ended))


def take_up(
    form: Form,
    submission: Submission,
    lang: str,
    now: datetime | Callable[[], datetime],
    *,
    host: Mapping[str, str] | None = None,
    edit: bool = False,
) -> Interview:
    """An interview with the answers of a submission. With `edit` it becomes a correction: a new identifier of its own, and
    `to_xml(interview, replaces=submission.instance_id)` says which one it replaces. Rules apply anew from here on."""
    interview = Interview(form, lang, now, host=host)
    interview.restore(entries_of(submission, form, instance_id=f"uuid:{uuid4()}" if edit else ""))
    return interview


def identifier_path(form: Form) -> str:
    """The path of `meta/instanceID` of a form."""
    for place in plan_of(form).places.values():
        if len(place.names) == 3 and place.names[1].endswith("meta") and place.element.name == "instanceID":
            return place.path
    return ""


def _plain(path: str) -> str:
    """A path without the numbers of rows."""
    return "/".join(part.partition("[")[0] for part in path.split("/"))


def _other_form(found: str, form: Form) -> Text:
    what = N_("The submission belongs to the questionnaire {found}, not to {expected}")
    return text(what, found=found[:100], expected=form.id)


def _other_version(version: str, form: Form, where: Place) -> tuple[Text, Place, Text]:
    what = text(
        N_("The submission is of version {found} of the questionnaire; this is version {expected}"),
        found=version[:100] or "–",
        expected=form.version or "–",
    )
    return what, where, text(N_("Read it with the questionnaire of its own version"))


class _Reader:
    """Walks a submission beside the places of the form."""

    def __init__(self, top: FormPlace) -> None:
        self.top = top
        self.answers: dict[str, str] = {}
        self.rows: dict[str, int] = {}
        self.files: list[str] = []
        self.meta: dict[str, str] = {}
        self.unknown: dict[str, None] = {}
        self.twice: dict[str, None] = {}
        self.bad: dict[str, None] = {}
        self.many: dict[str, None] = {}

    def element(self, element: Node, place: FormPlace, path: str) -> None:
        for inner in place.attributes:
            value = element.attribute(inner.element.name, inner.element.namespace)
            if value is not None:
                self.value(value, inner, f"{path}/{inner.names[-1]}")
        if not place.children:
            self.leaf(element, place, path)
            return
        if element.value.strip() or any(child.kind != ELEMENT and child.value.strip() for child in element.children):
            self.unknown[path] = None  # words where questions should be
        rows: dict[FormPlace, int] = {child: 0 for child in place.children if child.repeat is not None}
        seen: set[FormPlace] = set()
        for child in _elements(element):
            known = self.place_of(child, place)
            if known is None:
                self.stranger(child, path)
            elif known.repeat is None:
                (self.twice if known in seen else {})[f"{path}/{known.names[-1]}"] = None
                seen.add(known)
                self.element(child, known, f"{path}/{known.names[-1]}")
            elif child.attribute("template", "http://openrosa.org/javarosa") is None:
                rows[known] += 1
                if rows[known] <= MOST_ROWS:
                    self.element(child, known, f"{path}/{known.names[-1]}[{rows[known]}]")
        for repeat, count in rows.items():
            self.rows[f"{path}/{repeat.names[-1]}"] = count
            if count > MOST_ROWS:
                self.many[f"{path}/{repeat.names[-1]}"] = None

    def leaf(self, element: Node, place: FormPlace, path: str) -> None:
        for child in _elements(element):
            if child.name != "entity":
                self.unknown[f"{path}/{child.name}"] = None
        self.value("" if element.children else element.value, place, path)

    def value(self, value: str, place: FormPlace, path: str) -> None:
        if place.parent is not None and place.parent.element.name == "meta" and len(place.names) == 3:
            self.meta[place.element.name] = value.strip() or self.meta.get(place.element.name, "")
        held = canonical(value, place.bind.type)
        if value.strip() and not held:
            self.bad[path] = None
        elif held and _is_file(place):
            if is_file_name(held):
                self.files.append(held)
            else:
                self.bad[path] = None
        self.answers[path] = held

    def place_of(self, element: Node, parent: FormPlace) -> FormPlace | None:
        """The place of the form that an element fills: by its name and, where either has one, the namespace of its prefix."""
        same = [child for child in parent.children if child.element.name == element.name]
        for child in same:
            if child.element.namespace == element.namespace or not (child.element.prefix or element.prefix):
                return child
        is_meta = element.name == "meta" if parent is self.top else parent.element.name == "meta"
        return same[0] if same and is_meta else None  # OpenRosa's own part, with or without its prefix

    def stranger(self, element: Node, path: str) -> None:
        """What the form has no place for: known additions of servers are passed over."""
        at_top = path == f"/{self.top.names[0]}"
        in_meta = path.rpartition("/")[2].rpartition(":")[2] == "meta"
        if at_top and element.name == "meta":
            self.meta.update({child.name: child.value.strip() for child in _elements(element)})
        elif in_meta:
            if path.count("/") == 2:  # that of the record, not that of an entity in a row
                self.meta[element.name] = element.value.strip()
        elif not (at_top and element.name in HOSTS_ADD):
            self.unknown[f"{path}/{element.name}"] = None

    def judge(self, where: Place) -> None:
        """Raises everything that does not fit, one message for each kind."""
        problems = Collector()
        for code, paths, what in (
            ("unknown-path", self.unknown, N_("The submission has what is not in the questionnaire: {paths}")),
            ("twice", self.twice, N_("The submission answers a question twice: {paths}")),
            ("bad-value", self.bad, N_("The submission has answers that their questions cannot hold: {paths}")),
            ("too-many-rows", self.many, N_("The submission has too many rows: {paths}")),
        ):
            if paths:
                problems.add(code, text(what, paths=_named(paths)), where)
        if not problems and not self.meta.get("instanceID"):
            problems.add("no-identifier", text(N_("The submission has no identifier (instanceID)")), where)
        problems.raise_if_any(BadInput)


def _named(paths: Mapping[str, None]) -> str:
    names = [path[:200] for path in paths]
    return ", ".join(names[:NAMED]) + (f" (+{len(names) - NAMED})" if len(names) > NAMED else "")


def _is_file(place: FormPlace) -> bool:
    return place.bind.type == "binary" or (place.control is not None and place.control.kind == "upload")


def _elements(element: Node) -> Iterator[Node]:
    return (child for child in element.children if child.kind == ELEMENT)
