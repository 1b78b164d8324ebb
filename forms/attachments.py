"""Lists that come with a form as files: CSV, GeoJSON and XML, as the small tree that expressions search."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePath
from typing import Any

from forms.expressions.documents import NotReadable, parse_document
from forms.expressions.nodes import ELEMENT, Node
from vocabulary.errors import BadInput, Place, bad_input
from vocabulary.text import N_, text

MOST_BYTES = 50_000_000
MOST_ROWS = 500_000
MOST_CELLS = 2_000_000  # of a list; each takes some hundred bytes


def beside(folder: Path, stem: str = "") -> Any:
    """A reader of attached files in `folder` (or `<stem>-media` in it) by plain name; nothing outside is ever opened."""

    def read(name: str) -> bytes | None:
        if PurePath(name).name != name or name in ("", ".", ".."):
            return None
        for place in (folder / f"{stem}-media", folder) if stem else (folder,):
            file = place / name
            if file.is_file() and file.resolve().parent == place.resolve() and file.stat().st_size <= MOST_BYTES:
                return file.read_bytes()
        return None

    return read


def read_list(name: str, data: bytes) -> Node:
    """An `instance` element with the list of a file: root, item, a cell for each column.

    Raises `BadInput` for a file that is not what its name says, and for one beyond the limits.
    """
    lower = name.lower()
    try:
        if lower.endswith(".xml"):
            instance = Node(ELEMENT, "instance")
            for child in parse_document(data, compact=True).children:
                if child.kind == ELEMENT:
                    instance.add(child)
            return instance
        return _instance(_geojson(data) if lower.endswith(".geojson") else _csv(data, _cell_name))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, csv.Error, NotReadable) as error:
        raise _unreadable(name, error) from None


def read_external(name: str, data: bytes) -> dict[str, Node]:
    """The lists of all `select_one_external`, by name, from the one file that holds them (column `list_name`)."""
    lists: dict[str, list[dict[str, str]]] = {}
    left = MOST_CELLS
    try:
        for row in _csv(data, str.strip):
            left -= len(row)
            if left < 0:
                raise csv.Error(f"more than {MOST_CELLS} cells")
            lists.setdefault(row.pop("list_name", ""), []).append(row)
        return {list_name: _instance(rows) for list_name, rows in lists.items()}
    except (ValueError, csv.Error) as error:
        raise _unreadable(name, error) from None


def _unreadable(name: str, error: Exception) -> BadInput:
    why = str(error) if isinstance(error, (csv.Error, NotReadable)) else type(error).__name__
    return bad_input("bad-list", text(N_("The list {file} cannot be read: {why}"), file=name, why=why), Place(file=name))


def _instance(rows: Iterable[dict[str, str]]) -> Node:
    instance = Node(ELEMENT, "instance")
    root = instance.add(Node(ELEMENT, "root"))
    left = MOST_CELLS
    for row in rows:
        left -= len(row)
        if left < 0:
            raise csv.Error(f"more than {MOST_CELLS} cells")
        item = root.add(Node(ELEMENT, "item"))
        for column, value in row.items():
            item.add(Node(ELEMENT, column, value))
    return instance


def _cell_name(header: str) -> str:
    """A header as an expression can ask for it."""
    return re.sub(r"[^\w.\-]", "_", header.strip())


def _csv(data: bytes, named: Callable[[str], str]) -> Iterator[dict[str, str]]:
    text_ = data.decode("utf-8-sig", "replace")
    first = text_.partition("\n")[0]
    reader = csv.reader(io.StringIO(text_), delimiter=max(",;\t", key=first.count))
    header = [named(name) for name in next(reader, [])]
    count = 0
    for line in reader:
        if any(cell.strip() for cell in line):
            count += 1
            if count > MOST_ROWS:
                raise csv.Error(f"more than {MOST_ROWS} rows")
            yield {name: cell for name, cell in zip(header, line, strict=False) if name}


def _geojson(data: bytes) -> Iterator[dict[str, str]]:
    features = json.loads(data).get("features", [])
    if len(features) > MOST_ROWS:
        raise csv.Error(f"more than {MOST_ROWS} features")
    for feature in features:
        properties = feature.get("properties") or {}
        row = {_cell_name(str(key)): "" if value is None else str(value) for key, value in properties.items()}
        if "id" not in row and "id" in feature:
            row["id"] = str(feature["id"])
        row.setdefault("title", row.get("id", ""))
        row["geometry"] = _geometry(feature.get("geometry") or {})
        yield row


def _geometry(geometry: dict[str, Any]) -> str:
    """A geometry as ODK writes it: `lat lon 0 0`, points with `;` between."""
    kind, points = geometry.get("type"), geometry.get("coordinates") or []
    if kind == "Point":
        points = [points]
    elif kind == "Polygon":
        points = points[0] if points else []
    elif kind != "LineString":
        return ""
    return "; ".join(f"{float(point[1])} {float(point[0])} 0 0" for point in points)
