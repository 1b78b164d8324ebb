"""Lists that come with a form as files: CSV, GeoJSON and XML, as the small tree that expressions search."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path, PurePath
from typing import Any

from forms.expressions.documents import parse_document
from forms.expressions.nodes import ELEMENT, Node

MOST_BYTES = 50_000_000
MOST_ROWS = 500_000


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
    """An `instance` element with the list of a file: root, item, a cell for each column."""
    instance = Node(ELEMENT, "instance")
    lower = name.lower()
    if lower.endswith(".xml"):
        document = parse_document(data, compact=True)
        for child in document.children:
            if child.kind == ELEMENT:
                instance.add(child)
        return instance
    root = instance.add(Node(ELEMENT, "root"))
    rows = _geojson(data) if lower.endswith(".geojson") else _csv(data)
    for row in rows:
        item = root.add(Node(ELEMENT, "item"))
        for column, value in row.items():
            item.add(Node(ELEMENT, column, value))
    return instance


def _csv(data: bytes) -> list[dict[str, str]]:
    text = data.decode("utf-8-sig", "replace")
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    header = [re.sub(r"[^\w.\-]", "_", name.strip()) for name in next(reader, [])]
    rows: list[dict[str, str]] = []
    for line in reader:
        if len(rows) >= MOST_ROWS:
            break
        if any(cell.strip() for cell in line):
            rows.append({name: cell for name, cell in zip(header, line, strict=False) if name})
    return rows


def _geojson(data: bytes) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for feature in json.loads(data).get("features", []):
        properties = feature.get("properties") or {}
        row = {str(key): "" if value is None else str(value) for key, value in properties.items()}
        if "id" not in row and "id" in feature:
            row["id"] = str(feature["id"])
        row["geometry"] = _geometry(feature.get("geometry") or {})
        rows.append(row)
    return rows


def _geometry(geometry: dict[str, Any]) -> str:
    """A geometry as ODK writes it: `lat lon 0 0`, points with `;` between."""
    kind, points = geometry.get("type"), geometry.get("coordinates") or []
    if kind == "Point":
        points = [points]
    elif kind == "Polygon":
        points = points[0] if points else []
    elif kind != "LineString":
        return ""
    return "; ".join(f"{point[1]} {point[0]} 0 0" for point in points)
