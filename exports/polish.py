"""What XlsxWriter cannot say: heading styles and languages, for screen readers, and pictures that keep their shape."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

FIXED_TIME = (1980, 1, 1, 0, 0, 0)
STYLES = (("Heading 1", 16), ("Heading 2", 17))


def polish(raw: bytes, headings: list[list[int]], language: str) -> bytes:
    """The same workbook with headings (indices of cell formats, one list a level) tagged and its language set.

    Entries keep their order and get a fixed time, so that the same run gives the same bytes.
    """
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/styles.xml":
                data = _styles(data.decode(), headings).encode()
            elif name == "docProps/core.xml":
                said = f"<dc:language>{language}</dc:language></cp:coreProperties>"
                data = data.decode().replace("</cp:coreProperties>", said).encode()
            elif name.startswith("xl/charts/chart"):
                data = data.decode().replace('"en-US"', f'"{language}"').encode()
            elif name.startswith("xl/drawings/drawing"):
                data = _pictures(data.decode()).encode()
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, data)
    return out.getvalue()


def _pictures(xml: str) -> str:
    """Hangs pictures on one cell with their own size: between two cells a program with other column widths distorts them."""

    def hang(found: re.Match[str]) -> str:
        start, inner = found.group(1), found.group(2)
        size = re.search(r"<a:ext [^>]*/>", inner)
        if "<xdr:pic>" not in inner or size is None:
            return found.group(0)
        return f"<xdr:oneCellAnchor>{start}{size.group(0).replace('a:ext', 'xdr:ext')}{inner}</xdr:oneCellAnchor>"

    pattern = r"<xdr:twoCellAnchor[^>]*>(<xdr:from>.*?</xdr:from>)<xdr:to>.*?</xdr:to>(.*?)</xdr:twoCellAnchor>"
    return re.sub(pattern, hang, xml, flags=re.S)


def _styles(xml: str, headings: list[list[int]]) -> str:
    """Adds one named style a level and lets the headings' cell formats rest on it."""
    cells = re.search(r"<cellXfs[^>]*>(.*?)</cellXfs>", xml, re.S)
    assert cells is not None
    formats = re.findall(r"<xf [^>]*?/>|<xf .*?</xf>", cells.group(1), re.S)
    base = len(re.findall(r"<xf ", re.search(r"<cellStyleXfs.*?</cellStyleXfs>", xml, re.S).group(0)))  # type: ignore[union-attr]
    own: list[str] = []
    named: list[str] = []
    for (name, builtin), indices in zip(STYLES, headings, strict=True):
        if not indices:
            continue
        number = base + len(own)
        font = re.search(r'fontId="(\d+)"', formats[indices[0]])
        assert font is not None
        own.append(f'<xf numFmtId="0" fontId="{font.group(1)}" fillId="0" borderId="0" applyFont="1"/>')
        named.append(f'<cellStyle name="{name}" xfId="{number}" builtinId="{builtin}"/>')
        for index in indices:
            formats[index] = re.sub(r'xfId="\d+"', f'xfId="{number}"', formats[index], count=1)
    xml = xml.replace(cells.group(0), f'<cellXfs count="{len(formats)}">{"".join(formats)}</cellXfs>')
    xml = re.sub(r'<cellStyleXfs count="\d+">', f'<cellStyleXfs count="{base + len(own)}">', xml)
    xml = xml.replace("</cellStyleXfs>", "".join(own) + "</cellStyleXfs>")
    kept = len(re.findall(r"<cellStyle ", xml))
    xml = re.sub(r'<cellStyles count="\d+">', f'<cellStyles count="{kept + len(named)}">', xml)
    return xml.replace("</cellStyles>", "".join(named) + "</cellStyles>")
