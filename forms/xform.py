"""XForm XML to a `Form`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import MappingProxyType

from forms import attachments
from forms.expressions.context import JAVAROSA
from forms.expressions.documents import NotReadable, parse_document
from forms.expressions.indexes import STATIC
from forms.expressions.nodes import ELEMENT, TEXT, XMLNS_NS, Node
from forms.form import ALCANCE, NOTHING, Action, Bind, Choice, Control, Form, Itemset, Output, Words
from vocabulary.errors import BadInput, Place, Problem, bad_input
from vocabulary.text import N_, text

_KINDS = frozenset(("input", "select", "select1", "rank", "range", "upload", "trigger", "group", "repeat", "secret"))
_ITEXT = re.compile(r"\s*jr:itext\(\s*(?:'([^']*)'|\"([^\"]*)\")\s*\)\s*")
_RULES = ("relevant", "required", "readonly", "constraint", "calculate")


def parse_form(xml: str | bytes, files: Callable[[str], bytes | None] = lambda name: None, name: str = "") -> Form:
    """The form that an XForm describes; `files` gives the attached files by name. Raises `BadInput`."""
    try:
        document = parse_document(xml, compact=True)
        model, body = _model_and_body(document)
        return _form(document, model, body, files, xml if isinstance(xml, str) else xml.decode("utf-8", "replace"))
    except NotReadable as error:
        what = text(N_("The questionnaire cannot be read: {reason}"), reason=str(error))
        raise BadInput(Problem("bad-xform", what, Place(file=name))) from None


def _model_and_body(document: Node) -> tuple[Node, Node | None]:
    model = next((n for n in document.descendants() if n.kind == ELEMENT and n.name == "model"), None)
    if model is None:
        raise bad_input("not-a-form", text(N_("The file holds no questionnaire")))
    body = next((n for n in document.descendants() if n.kind == ELEMENT and n.name == "body"), None)
    return model, body


def _form(document: Node, model: Node, body: Node | None, files: Callable[[str], bytes | None], xml: str) -> Form:
    instances = [child for child in model.children if child.name == "instance"]
    primary = next((i for i in instances if i.children and i.attribute("src") is None), None)
    if primary is None:
        raise bad_input("not-a-form", text(N_("The file holds no questionnaire")))
    template = next(child for child in primary.children if child.kind == ELEMENT)
    identifier = _identify(template)
    lists, missing = _lists(instances, primary, files)
    external = {name for query in _queries(body) for name in re.findall(r"instance\(\s*['\"]([^'\"]+)['\"]\s*\)", query)}
    if external:
        _external(external, lists, missing, files)
    title = next((n.value for n in document.descendants() if n.kind == ELEMENT and n.name == "title"), "")
    languages, texts = _texts(model)
    controls, actions = _Body(template.name).read(body)
    elements = [child for child in model.children if child.name == "bind"]
    binds = {bind.path: bind for bind in map(_bind, elements)}
    if identifier:
        binds[identifier] = Bind(identifier, preload="uid")
    ids = {name: clean_path(element.attribute("nodeset") or "") for element in elements if (name := element.attribute("id"))}
    actions = [
        replace(action, path=ids.get(action.path.lstrip("/"), action.path)) for action in [*_actions(model, "", ""), *actions]
    ]
    return Form(
        id=template.attribute("id") or template.name,
        title=title.strip(),
        version=template.attribute("version") or "",
        languages=languages,
        binds=MappingProxyType(binds),
        body=tuple(controls),
        actions=tuple(actions),
        template=template,
        instances=MappingProxyType(lists),
        texts=MappingProxyType(texts),
        namespaces=MappingProxyType(
            {prefix: uri for node in _around(template) for prefix, uri in node.namespaces.items() if prefix}
        ),
        missing_files=tuple(missing),
        public_key=next(
            (n.attribute("base64RsaPublicKey") or "" for n in model.children if n.name == "submission"), ""
        ).strip(),
        xml=xml,
    )


OPENROSA = "http://openrosa.org/xforms"


def _identify(template: Node) -> str:
    """Sees to it that the record has a place for its identifier (`meta/instanceID`), as OpenRosa wants; its path if new."""
    scope = {prefix: uri for node in _around(template) for prefix, uri in node.namespaces.items()}
    prefix = next((p for p, uri in scope.items() if uri == OPENROSA and p), "")
    meta = next((child for child in template.children if child.kind == ELEMENT and child.name == "meta"), None)
    if meta is None:
        meta = template.add(_plain_element("meta", prefix))
    if not any(child.kind == ELEMENT and child.name == "instanceID" for child in meta.children):
        meta.add(_plain_element("instanceID", meta.prefix))
        return f"/{written_name(template)}/{written_name(meta)}/{written_name(meta.children[-1])}"
    return ""


def written_name(element: Node) -> str:
    return f"{element.prefix}:{element.name}" if element.prefix else element.name


def _plain_element(name: str, prefix: str) -> Node:
    element = Node(ELEMENT, name, "", OPENROSA if prefix else "", prefix)
    element.plain = None if prefix else name
    return element


def _around(node: Node) -> Iterator[Node]:
    here: Node | None = node
    chain: list[Node] = []
    while here is not None:
        chain.append(here)
        here = here.parent
    return iter(chain[::-1])


def _lists(instances: list[Node], primary: Node, files: Callable[[str], bytes | None]) -> tuple[dict[str, Node], list[str]]:
    lists: dict[str, Node] = {}
    missing: list[str] = []
    for instance in instances:
        name, source = instance.attribute("id"), instance.attribute("src")
        if instance is primary or not name:
            continue
        if source and source.startswith("jr://") and not any(child.kind == ELEMENT for child in instance.children):
            file = source.rpartition("/")[2]
            data = files(file)
            if data is None:
                missing.append(file)
            else:
                instance = attachments.read_list(file, data)
        for node in instance.descendants():
            node.bound = STATIC
        instance.bound = STATIC
        lists[name] = instance
    return lists, missing


ITEMSETS = "itemsets.csv"  # the one file with the lists of all select_one_external


def _queries(body: Node | None) -> Iterator[str]:
    """The filters of questions whose choices stand in an external list."""
    for node in body.descendants() if body is not None else ():
        if node.kind == ELEMENT and node.name == "input" and (query := node.attribute("query")):
            yield query


def _external(names: set[str], lists: dict[str, Node], missing: list[str], files: Callable[[str], bytes | None]) -> None:
    """Adds the external lists; those that the file does not have are empty."""
    data = files(ITEMSETS)
    if data is None:
        missing.append(ITEMSETS)
    found = attachments.read_external(ITEMSETS, data) if data is not None else {}
    for name in sorted(names - set(lists)):
        instance = found.get(name) or attachments.read_list("empty.csv", b"")
        for node in (instance, *instance.descendants()):
            node.bound = STATIC
        lists[name] = instance


def _texts(model: Node) -> tuple[tuple[str, ...], dict[str, dict[str, Words]]]:
    itext = next((child for child in model.children if child.name == "itext"), None)
    texts: dict[str, dict[str, Words]] = {}
    default: list[str] = []
    for translation in itext.children if itext is not None else ():
        if translation.kind != ELEMENT:
            continue
        language = translation.attribute("lang") or ""
        if translation.attribute("default") is not None:
            default.append(language)
        entries = texts.setdefault(language, {})
        for entry in translation.children:
            if entry.kind != ELEMENT:
                continue
            values = {child.attribute("form") or "": words_of(child) for child in entry.children if child.kind == ELEMENT}
            name = entry.attribute("id") or ""
            if "" in values or "long" in values:
                entries[name] = values.get("") or values.get("long") or NOTHING
            for form, words in values.items():
                if form:
                    entries[f"{name}#{form}"] = words
    names = [*default, *[language for language in texts if language not in default]]
    return tuple(names), texts


def words_of(element: Node) -> Words:
    """The words of a label, hint or text value."""
    reference = element.attribute("ref")
    if reference:
        return message(reference) if reference.strip().startswith("jr:itext") else Words(expression=reference)
    if not element.children:
        return Words((element.value,)) if element.value else NOTHING
    return Words(tuple(_parts(element)))


def _parts(element: Node) -> Iterator[str | Output]:
    for child in element.children:
        if child.kind == TEXT:
            yield child.value
        elif child.name == "output":
            yield Output(child.attribute("value") or child.attribute("ref") or "''")
        elif child.children:
            yield from _parts(child)
        else:
            yield child.value


def message(written: str) -> Words:
    """A message as it stands in an attribute: `jr:itext('id')` or the text itself."""
    match = _ITEXT.fullmatch(written)
    if match is not None:
        return Words(itext=match[1] or match[2] or "")
    if written.strip().startswith("jr:itext("):
        return Words(expression=written)
    return Words((written,)) if written else NOTHING


def _bind(element: Node) -> Bind:
    rules = {rule: (element.attribute(rule) or "").strip() for rule in _RULES}
    for rule in ("required", "readonly"):
        if rules[rule] == "false()":
            rules[rule] = ""
    own = {a.name: a.value for a in element.attributes if a.namespace == ALCANCE}
    return Bind(
        path=clean_path(element.attribute("nodeset") or ""),
        type=(element.attribute("type") or "string").rpartition(":")[2],
        constraint_message=message(element.attribute("constraintMsg", JAVAROSA) or ""),
        required_message=message(element.attribute("requiredMsg", JAVAROSA) or ""),
        preload=element.attribute("preload", JAVAROSA) or "",
        preload_parameters=element.attribute("preloadParams", JAVAROSA) or "",
        own=MappingProxyType(own),
        **rules,
    )


def clean_path(path: str, base: str = "") -> str:
    """A reference as an absolute path without white space; a relative one is taken from `base`."""
    path = re.sub(r"\s+", "", path)
    if path.startswith("/"):
        return path.rstrip("/")
    parts = base.split("/") if base else [""]
    for part in path.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            if part.startswith("current()"):
                continue
            parts.append(part)
    return "/".join(parts)


def _actions(element: Node, source: str, repeat: str, base: str = "") -> Iterator[Action]:
    for child in element.children:
        if child.kind == ELEMENT and child.name == "setvalue":
            yield Action(
                events=tuple((child.attribute("event") or "").split()),
                path=clean_path(child.attribute("ref") or child.attribute("bind") or "", base),
                expression=child.attribute("value") or "",
                text=child.value,
                source=source,
                repeat=repeat,
            )


class _Body:
    """Reads the body: controls in their order, with the actions written within them."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.actions: list[Action] = []

    def read(self, body: Node | None) -> tuple[list[Control], list[Action]]:
        controls = [] if body is None else list(self.controls(body, f"/{self.root}", ""))
        return controls, self.actions

    def controls(self, parent: Node, base: str, repeat: str) -> Iterator[Control]:
        for child in parent.children:
            if child.kind != ELEMENT:
                continue
            if child.name in _KINDS:
                yield self.control(child, base, repeat)
            elif child.children and child.name not in ("label", "hint", "setvalue", "item", "itemset"):
                yield from self.controls(child, base, repeat)

    def control(self, element: Node, base: str, repeat: str) -> Control:
        query = element.attribute("query") if element.name == "input" else None
        kind = "select1" if query else "input" if element.name == "secret" else element.name
        reference = element.attribute("ref") or element.attribute("nodeset") or element.attribute("bind") or ""
        path = clean_path(reference, base) if reference else base if kind in ("group", "repeat") else ""
        inner = path if kind == "repeat" else repeat
        source = path if kind not in ("group", "repeat") else ""
        self.actions.extend(_actions(element, source, inner, path))
        named = {
            child.name: child
            for child in element.children
            if child.kind == ELEMENT and child.name in ("label", "hint", "itemset")
        }
        known = ("ref", "nodeset", "appearance", "bind")
        attributes = {a.name: a.value for a in element.attributes if a.name not in known and a.namespace != XMLNS_NS}
        return Control(
            kind=kind,
            path=path,
            label=words_of(named["label"]) if "label" in named else NOTHING,
            hint=words_of(named["hint"]) if "hint" in named else NOTHING,
            appearance=" ".join((element.attribute("appearance") or "").split()),
            attributes=MappingProxyType(attributes),
            choices=tuple(_choice(child) for child in element.children if child.kind == ELEMENT and child.name == "item"),
            itemset=Itemset(query, "name", "label", label_by_language=True)
            if query
            else _itemset(named["itemset"])
            if "itemset" in named
            else None,
            children=tuple(self.controls(element, path or base, inner)) if kind in ("group", "repeat") else (),
            count=attributes.get("count", ""),
            fixed=attributes.get("noAddRemove", "").strip() in ("true()", "true", "1"),
        )


def _choice(item: Node) -> Choice:
    value = next((child.value for child in item.children if child.name == "value"), "")
    label = next((words_of(child) for child in item.children if child.name == "label"), NOTHING)
    return Choice(value.strip(), label)


def _itemset(element: Node) -> Itemset:
    value = next((c.attribute("ref") or "" for c in element.children if c.name == "value"), "name")
    label = next((c.attribute("ref") or "" for c in element.children if c.name == "label"), "label")
    itext = re.fullmatch(r"\s*jr:itext\((.*)\)\s*", label)
    return Itemset(element.attribute("nodeset") or "", value, itext[1].strip() if itext else label, itext is not None)
