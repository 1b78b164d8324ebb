"""Observations of our structure read back from SDMX-CSV and SDMX-ML as the figures they were written from.

Words that SDMX keeps in code lists alone (areas and groups without an official code) come from the structure beside the data.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from exports.delimited import unsafe
from exports.publish import codes
from exports.publish.figures import Figure
from exports.publish.sdmx import STRUCTURE
from exports.publish.sdmx_structure import MAIN, PERSONS

Names = Mapping[str, Mapping[str, str]]
"""By code list: the name of each code."""
NONE: Names = {}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SPACE = "{http://www.sdmx.org/resources/sdmxml/schemas/v2_1/"


@dataclass(frozen=True)
class Observation:
    """The components of an observation by their identifiers."""

    row: Mapping[str, str]
    names: Names = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.row.get(name) or ""

    def named(self, codelist: str, code: str) -> str:
        """The name of a code; the code itself where the structure does not know it."""
        return self.names.get(codelist, {}).get(code, code)


def read_csv(data: bytes, names: Names = NONE) -> list[tuple[Figure, str]]:
    """Every observation as a figure with its unit. Raises `ValueError` where a figure is no number."""
    lines = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    return _figures([Observation({k: unsafe(v) for k, v in line.items() if k and v}, names) for line in lines])


def read_xml(data: bytes, names: Names = NONE) -> list[tuple[Figure, str]]:
    """The same of a structure-specific message."""
    from defusedxml.ElementTree import fromstring

    root = fromstring(data, forbid_dtd=True)
    found = [element for element in root.iter() if element.tag.rpartition("}")[2] == "Obs"]
    return _figures([Observation(dict(element.attrib), names) for element in found])


def names_of(structure: bytes | None, lang: str = "en") -> Names:
    """The code lists of a structure message, their names in `lang`; none where there is no such file."""
    if structure is None:
        return NONE
    from defusedxml.ElementTree import fromstring

    root = fromstring(structure, forbid_dtd=True)
    part, said = SPACE + "structure}", SPACE + "common}Name"

    def name(code: Element) -> str:
        names = {each.get(LANG): each.text or "" for each in code.findall(said)}
        return names.get(lang) or next(iter(names.values()), "")

    return {
        str(listed.get("id")): {str(code.get("id")): name(code) for code in listed.iter(f"{part}Code")}
        for listed in root.iter(f"{part}Codelist")
    }


def _figures(rows: list[Observation]) -> list[tuple[Figure, str]]:
    return [(_figure(row), _unit(row)) for row in rows]


def _unit(row: Observation) -> str:
    """The unit, with the power of ten where there is one."""
    scale = row["UNIT_MULT"]
    return (row["UNIT_MEASURE"] or PERSONS) + ("" if scale in ("", "0") else f" × 10^{scale}")


def _figure(row: Observation) -> Figure:
    area, group, part = row["REF_AREA"], row["GROUP"], row["PART"] or _guessed(row)
    country = area[:2]
    official = area == country or codes.area(area, country) == area
    said = row["ESTIMATE"]
    return Figure(
        estimate=1 if said in (MAIN, "") else int(said.removeprefix("ALT")) + 1, part=part, country=country,
        area="" if area == country else row.named("CL_REF_AREA", area), area_code=area if official else "",
        start=row["PERIOD_START"], date=row["TIME_PERIOD"], measure=row["MEASURE"].lower(), scope=row["MIGR_STATUS"],
        rules=row["RULES"], excluded=row["EXCLUDED"], population=row["COMMENT_OBS"],
        sex=row["SEX"] if row["SEX"] in ("F", "M", "_O", codes.ALL) else row.named("CL_SEX", row["SEX"]),
        age=row["AGE"] if re.match(r"Y|_", row["AGE"]) else row.named("CL_AGE", row["AGE"]),
        origin=row["ORIGIN"] if codes.is_country(row["ORIGIN"]) or row["ORIGIN"] == codes.ALL
        else row.named("CL_ORIGIN", row["ORIGIN"]),
        origin_concept=row["REP_CONCEPT"], group="" if group == codes.ALL else row.named("CL_GROUP", group),
        value=_whole(row["OBS_VALUE"]), lower=_whole(row["LOWER_BOUND"]), upper=_whole(row["UPPER_BOUND"]),
        level=float(row["CONF_LEVEL"]) if row["CONF_LEVEL"] else None, interval=row["INTERVAL"], method=row["EST_METHOD"],
        method_words=row.named("CL_EST_METHOD", row["EST_METHOD"]), quality=row["QUALITY"], status=row["OBS_STATUS"],
        confidentiality=row["CONF_STATUS"], vintage=row["VINTAGE"], source=row["DATA_SOURCE"], run=row["RUN"],
    )  # fmt: skip


def _guessed(row: Observation) -> str:
    """Of a message of other software: a total where nothing is broken down."""
    whole = all(row[name] in ("", codes.ALL) for name in ("SEX", "ORIGIN", "GROUP"))
    return "total" if whole else "group"


def _whole(said: str) -> int | None:
    return round(float(said)) if said not in ("", "NaN") else None


__all__ = ["STRUCTURE", "names_of", "read_csv", "read_xml"]
