"""SDMX: the report's figures as SDMX-CSV 2.0 and SDMX-ML 2.1, with the structure that both need. Written offline by `sdmx1`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from exports.delimited import Delimited
from exports.publish import codes, esms
from exports.publish.figures import DIFFERENCE, TOGETHER, Figure, figures_of
from exports.publish.sdmx_structure import (
    AGENCY,
    ANY_DATE,
    ATTRIBUTES,
    DIMENSIONS,
    MAIN,
    PERSONS,
    VERSION,
    structure,
)
from exports.report import ReportSpec
from vocabulary.errors import Collector, Place
from vocabulary.text import N_, text

STRUCTURE, XML, CSV = "sdmx-structure.xml", "sdmx-data.xml", "sdmx-data.csv"
Row = dict[str, str]
"""An observation: dimensions, TIME_PERIOD, OBS_VALUE (left out: no figure) and the attributes that have a value."""


def files(spec: ReportSpec, lang: str) -> dict[str, bytes]:
    """Structure and data by file name. The same specification gives the same bytes.

    Raises `BadInput` where a figure lacks what SDMX cannot do without: country and date; or two groups have one code.
    """
    import sdmx

    figures = figures_of(spec, lang)
    rows, found = rows_of(spec, figures)
    described = structure(found, len(spec.estimates))
    described.header = _header(spec)
    (flow,) = described.dataflow.values()
    data = _message(rows, flow)
    data.header = _header(spec)
    return {
        STRUCTURE: sdmx.to_xml(described, pretty_print=True),
        XML: _strict(sdmx.to_xml(data, pretty_print=True)),
        CSV: _csv(rows).encode("utf-8"),
        esms.FILE: esms.table(spec, figures, lang).text().encode("utf-8"),
    }


def rows_of(spec: ReportSpec, figures: Sequence[Figure]) -> tuple[list[Row], dict[str, dict[str, str]]]:
    """The observations, and the codes that the data add to the code lists. The difference that rounding left is none."""
    problems = Collector()
    found: dict[str, dict[str, str]] = {
        "CL_REF_AREA": {},
        "CL_ORIGIN": {},
        "CL_SEX": {},
        "CL_AGE": {},
        "CL_GROUP": {},
        "CL_EST_METHOD": {},
    }
    if not spec.country:
        what = text(N_("SDMX needs the country of the figures"))
        problems.add("no-country", what, remedy=text(N_("Give it: in the programme, or with --country.")))
    for estimate in spec.ordered():
        if not (estimate.definition.end or estimate.definition.start or spec.reference):
            what = text(N_("SDMX needs the date to which a figure refers, and “{name}” has none"), name=text(estimate.label))
            remedy = text(N_("Give it: in the definition of the population, or with --date."))
            problems.add("no-date", what, remedy=remedy)
    problems.raise_if_any()
    rows: dict[tuple[str, ...], Row] = {}
    for figure in figures:
        if figure.part == DIFFERENCE:
            continue
        row = _row(spec, figure, found)
        key = tuple(row[one.id] for one in DIMENSIONS)
        if key in rows:
            what = text(N_("Two groups have one code in SDMX: {code}"), code=".".join(key))
            problems.add("one-code", what, Place(), text(N_("Write the group in the same way in all rows of the data.")))
        rows[key] = row
    problems.raise_if_any()
    return list(rows.values()), found


def _row(spec: ReportSpec, figure: Figure, found: dict[str, dict[str, str]]) -> Row:
    area = figure.area_code or _coded(found["CL_REF_AREA"], figure.area, f"{figure.country}_")
    group = "_O" if figure.part == TOGETHER else _coded(found["CL_GROUP"], figure.group) if figure.group else codes.ALL
    if area not in (figure.country, *found["CL_REF_AREA"]):
        found["CL_REF_AREA"][area] = figure.area
    found["CL_EST_METHOD"].setdefault(figure.method, figure.method_words)
    row = {
        "FREQ": ANY_DATE, "REF_AREA": area, "MEASURE": figure.measure.upper(), "MIGR_STATUS": figure.scope,
        "ORIGIN": _coded(found["CL_ORIGIN"], figure.origin), "SEX": _coded(found["CL_SEX"], figure.sex),
        "AGE": _coded(found["CL_AGE"], figure.age), "GROUP": group, "EST_METHOD": figure.method,
        "ESTIMATE": MAIN if figure.estimate == 1 else f"ALT{figure.estimate - 1}", "TIME_PERIOD": figure.date,
        "OBS_VALUE": figure.value, "LOWER_BOUND": figure.lower, "UPPER_BOUND": figure.upper, "CONF_LEVEL": figure.level,
        "INTERVAL": figure.interval, "OBS_STATUS": figure.status, "CONF_STATUS": figure.confidentiality,
        "UNIT_MEASURE": PERSONS, "QUALITY": figure.quality, "REP_CONCEPT": figure.origin_concept,
        "PERIOD_START": figure.start, "VINTAGE": figure.vintage, "DATA_SOURCE": figure.source,
        "COMMENT_OBS": figure.population, "EXCLUDED": figure.excluded, "RULES": figure.rules, "PART": figure.part,
        "RUN": figure.run,
    }  # fmt: skip
    return {
        name: f"{value:g}" if isinstance(value, float) else str(value) for name, value in row.items() if value not in (None, "")
    }


def _coded(known: dict[str, str], said: str, before: str = "") -> str:
    """The code of a text; one that is no identifier yet becomes one, and two texts never become the same."""
    made = code = f"{before}{codes.identifier(said)}"
    number = 1
    while known.get(code, said) != said:
        number += 1
        code = f"{made}_{number}"
    known[code] = said
    return code


def _message(rows: Sequence[Row], flow: Any) -> Any:
    """The observations under one dataflow, each with its attributes."""
    from sdmx import message
    from sdmx.model import common, v21

    dsd = flow.structure
    data = v21.StructureSpecificDataSet(described_by=flow, structured_by=dsd)
    names = [one.id for one in DIMENSIONS] + ["TIME_PERIOD"]
    attributes = {one.id: dsd.attributes.get(one.id) for one in ATTRIBUTES}
    data.add_obs([
        v21.Observation(
            dimension=dsd.make_key(common.Key, {name: row[name] for name in names}), value=row.get("OBS_VALUE"),
            value_for=dsd.measures.get("OBS_VALUE"),
            attached_attribute={
                name: v21.AttributeValue(value=row[name], value_for=one) for name, one in attributes.items() if name in row
            },
        )
        for row in rows
    ])  # fmt: skip
    return message.DataMessage(data=[data], dataflow=flow)


def _strict(xml: bytes) -> bytes:
    """The message with what the standard asks of structure-specific data (SDMX 2.1, 3A) and the library leaves out."""
    dsd = "DSD_IRREG_STOCK"
    urn = f"urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure={AGENCY}:{dsd}({VERSION}):ObsLevelDim:AllDimensions"
    changes = {
        f'<mes:Structure structureID="{dsd}">':
            f'<mes:Structure structureID="{dsd}" namespace="{urn}" dimensionAtObservation="AllDimensions">',
        f'<mes:DataSet structureRef="{dsd}">':
            f'<mes:DataSet xmlns:own="{urn}" xsi:type="own:DataSetType" data:structureRef="{dsd}" '
            'data:dataScope="DataStructure">',
    }  # fmt: skip
    for written, asked in changes.items():
        assert xml.count(written.encode()) == 1
        xml = xml.replace(written.encode(), asked.encode())
    return xml


def _csv(rows: Sequence[Row]) -> str:
    """SDMX-CSV 2.0, whose text a spreadsheet must not run either; the library would write 412300 as 412300.0."""
    names = [*(one.id for one in DIMENSIONS), "TIME_PERIOD", "OBS_VALUE", *(one.id for one in ATTRIBUTES)]
    flow = f"{AGENCY}:DF_IRREG_STOCK({VERSION})"
    lines = tuple(("dataflow", flow, "I", *(row.get(name) for name in names)) for row in rows)
    return Delimited("sdmx", ("STRUCTURE", "STRUCTURE_ID", "ACTION", *names), lines).text()


def _header(spec: ReportSpec) -> Any:
    from sdmx import message
    from sdmx.model import v21

    prepared = datetime.fromisoformat(f"{spec.date or '2000-01-01'}T00:00:00").replace(tzinfo=UTC)
    return message.Header(id="ALCANCE", test=False, prepared=prepared, sender=v21.Agency(id=AGENCY))
