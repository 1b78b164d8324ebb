"""A questionnaire for ODK Collect: its XForm and the folder of its media, as files or as one archive."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from forms.attachments import beside
from forms.form import Form
from forms.questions.upload import is_file_name
from forms.read import check_size, convert
from forms.xform import ITEMSETS, parse_form
from vocabulary.progress import Progress, silent

_ADDRESS = re.compile(r"jr://(?:images|image|audio|video|file-csv|file)/([^\"'<>\r\n]+)")
_SEARCHED = re.compile(r"search\(\s*(?:'|&quot;|&apos;|\")([^'\"&]+)")
_UNSAFE = re.compile(r"[^\w.\-]+")


@dataclass(frozen=True)
class Package:
    """What Collect needs: `files` by path (`<form>.xml`, `<form>-media/…`); `missing` names media that were not found."""

    form: Form
    files: Mapping[str, bytes]
    missing: tuple[str, ...]


def package(path: Path, *, cache: Path | None = None, progress: Progress = silent) -> Package:
    """The questionnaire in a workbook or an XForm with everything that lies beside it; raises `BadInput`."""
    check_size(path)
    others = beside(path.parent, path.stem)
    ready = path if path.suffix.lower() == ".xml" else library_xform(path)
    if ready is not None:
        xml, files = ready.read_text(encoding="utf-8-sig"), others
    else:
        converted = convert(path, cache=cache, progress=progress)
        xml, files = converted.xform, converted.files(others)
    form = parse_form(xml, files, path.name)
    name = _UNSAFE.sub("_", form.id).strip("._") or "form"
    found: dict[str, bytes] = {f"{name}.xml": xml.encode()}
    missing: list[str] = []
    for file in media_of(xml):
        data = files(file)
        if data is None:
            missing.append(file)
        else:
            found[f"{name}-media/{file}"] = data
    return Package(form, found, tuple(missing))


def library_xform(path: Path) -> Path | None:
    """The XForm of a questionnaire of the library, which was converted when it was built."""
    from forms.read import LIBRARY

    built = path.with_suffix(".xml")
    return built if path.resolve().parent == LIBRARY and built.is_file() else None


def media_of(xml: str) -> list[str]:
    """The names of the files that an XForm refers to, once each, in order; those that lead elsewhere are not among them."""
    names = [html.unescape(match) for match in _ADDRESS.findall(xml)]
    names += [f"{name}.csv" for name in _SEARCHED.findall(xml)]
    if re.search(r"<input\b[^>]*\squery=", xml):
        names.append(ITEMSETS)
    return [name for name in dict.fromkeys(names) if is_file_name(name) and not name.startswith("last-saved")]


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as one archive, the same each time."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return written.getvalue()
