"""The data structure of estimates of stocks in an irregular situation, for SDMX; no official one was found.

Dimensions and attributes after OECD's structure for migration, and UNICEF's and the SDGs' for bounds. The codes of sex, age,
frequency and of both statuses are those of the SDMX cross-domain lists, those of areas and origins ISO 3166's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from estimation.quality import MEANING
from estimation.result import INTERVALS
from vocabulary.text import LANGUAGES, N_, translate

AGENCY, VERSION = "ALCANCE", "1.0"
MAIN, PERSONS, ANY_DATE, IRREGULAR = "MAIN", "PS", "_O", "IRREG"
Names = Mapping[str, str]


@dataclass(frozen=True)
class Component:
    """A dimension or an attribute: its identifier, its words, and the list of its codes where it is coded."""

    id: str
    words: str
    codes: str = ""
    always: bool = False  # whether every observation has it


DIMENSIONS: tuple[Component, ...] = (
    Component("FREQ", N_("Frequency"), "CL_FREQ"),
    Component("REF_AREA", N_("Reference area"), "CL_REF_AREA"),
    Component("MEASURE", N_("Measure"), "CL_MEASURE"),
    Component("MIGR_STATUS", N_("Status of migration"), "CL_MIGR_STATUS"),
    Component("ORIGIN", N_("Origin"), "CL_ORIGIN"),
    Component("SEX", N_("Sex"), "CL_SEX"),
    Component("AGE", N_("Age"), "CL_AGE"),
    Component("GROUP", N_("Group"), "CL_GROUP"),
    Component("EST_METHOD", N_("Method"), "CL_EST_METHOD"),
    Component("ESTIMATE", N_("Number of the estimate"), "CL_ESTIMATE"),
)
ATTRIBUTES: tuple[Component, ...] = (
    Component("LOWER_BOUND", N_("Lower limit")),
    Component("UPPER_BOUND", N_("Upper limit")),
    Component("CONF_LEVEL", N_("Level of the interval")),
    Component("INTERVAL", N_("Kind of interval"), "CL_INTERVAL", True),
    Component("OBS_STATUS", N_("Status"), "CL_OBS_STATUS", True),
    Component("CONF_STATUS", N_("Confidentiality"), "CL_CONF_STATUS", True),
    Component("UNIT_MEASURE", N_("Unit"), "CL_UNIT_MEASURE", True),
    Component("QUALITY", N_("Quality class"), "CL_QUALITY"),
    Component("REP_CONCEPT", N_("What the origin means"), "CL_REP_CONCEPT"),
    Component("PERIOD_START", N_("First day")),
    Component("VINTAGE", N_("Vintage")),
    Component("DATA_SOURCE", N_("Source")),
    Component("COMMENT_OBS", N_("Population"), always=True),
    Component("EXCLUDED", N_("Who is not included")),
    Component("RULES", N_("Between two statuses")),
    Component("PART", N_("Part"), always=True),
    Component("RUN", N_("Number of the run (SHA-256)"), always=True),
)
TIME, VALUE = Component("TIME_PERIOD", N_("Reference date")), Component("OBS_VALUE", N_("Estimate"))
LISTS: Mapping[str, Mapping[str, str]] = {
    "CL_FREQ": {ANY_DATE: N_("Other: at a date of its own")},
    "CL_MEASURE": {"STOCK": N_("Stock of persons"), "OTHER": N_("Another quantity, named in the comment")},
    "CL_MIGR_STATUS": {IRREGULAR: N_("In an irregular situation"), "_O": N_("Another population, named in the comment")},
    "CL_SEX": {"F": N_("Women"), "M": N_("Men"), "_O": N_("Another or not recorded"), "_T": N_("Total")},
    "CL_GROUP": {"_T": N_("Total"), "_O": N_("Small groups together")},
    "CL_INTERVAL": INTERVALS,
    "CL_OBS_STATUS": {
        "E": N_("Estimated value"), "U": N_("Low reliability"), "W": N_("Includes data from another category"),
        "Q": N_("Missing value; suppressed"),
    },
    "CL_CONF_STATUS": {"F": N_("Free for publication"), "N": N_("Not for publication, restricted for internal use only")},
    "CL_UNIT_MEASURE": {PERSONS: N_("Persons")},
    "CL_QUALITY": MEANING,
    "CL_REP_CONCEPT": {
        "citizenship": N_("Citizenship"), "birth": N_("Country of birth"), "unspecified": N_("Not said which"),
    },
}  # fmt: skip


def structure(found: Mapping[str, Mapping[str, str]], estimates: int) -> Any:
    """The structure message: code lists, concepts, structure, dataflow. `found` are codes and names that the data add to lists.

    The same lists stand in it whatever the data, but for groups, ages and parts of countries, which are the data's own.
    """
    from sdmx import message
    from sdmx.model import common, v21

    agency = v21.Agency(id=AGENCY, name=spoken("Alcance"))
    own = {"maintainer": agency, "version": VERSION, "is_external_reference": False, "is_final": True}
    lists = {
        name: v21.Codelist(id=name, name=_words(name), items={c.id: c for c in _codes(names)}, **own)
        for name, names in _lists(found, estimates).items()
    }
    everything = [*DIMENSIONS, TIME, VALUE, *ATTRIBUTES]
    concepts = v21.ConceptScheme(id="CS_IRREG_STOCK", name=_words("CS_IRREG_STOCK"), **own)
    for one in everything:
        concepts.append(v21.Concept(id=one.id, name=spoken(one.words)))

    def made(kind: Any, one: Component, **more: Any) -> Any:
        local = v21.Representation(enumerated=lists[one.codes]) if one.codes else None
        return kind(id=one.id, concept_identity=concepts[one.id], local_representation=local, **more)

    dsd = v21.DataStructureDefinition(id="DSD_IRREG_STOCK", name=_words("DSD_IRREG_STOCK"), **own)
    for part in (dsd.dimensions, dsd.attributes, dsd.measures):  # the schema wants these very identifiers
        part.id = type(part).__name__
    for order, one in enumerate(DIMENSIONS, 1):
        dsd.dimensions.append(made(v21.Dimension, one, order=order))
    period = v21.Representation(non_enumerated=[v21.Facet(value_type=v21.FacetValueType.observationalTimePeriod)])
    time = v21.TimeDimension(
        id=TIME.id, concept_identity=concepts[TIME.id], local_representation=period, order=len(DIMENSIONS) + 1
    )
    dsd.dimensions.append(time)
    primary = made(v21.PrimaryMeasure, VALUE)
    dsd.measures.append(primary)
    for one in ATTRIBUTES:
        status = common.UsageStatus.mandatory if one.always else common.UsageStatus.conditional
        related = v21.PrimaryMeasureRelationship()
        dsd.attributes.append(made(common.DataAttribute, one, related_to=related, usage_status=status))
    flow = v21.DataflowDefinition(id="DF_IRREG_STOCK", name=_words("DF_IRREG_STOCK"), structure=dsd, **own)
    said = message.StructureMessage()
    said.organisation_scheme["AGENCIES"] = v21.AgencyScheme(
        id="AGENCIES", name=spoken("Alcance"), items={AGENCY: agency}, maintainer=v21.Agency(id="SDMX"), version=VERSION,
        is_external_reference=False, is_final=False,
    )  # fmt: skip
    for item in (*lists.values(), concepts, dsd, flow):
        said.add(item)
    return said


def spoken(template: str) -> dict[str, str]:
    """A template in the three languages."""
    return {lang: translate(template, lang) for lang in LANGUAGES}


def _lists(found: Mapping[str, Mapping[str, str]], estimates: int) -> dict[str, dict[str, Names]]:
    """Every code list: its codes and their names in the three languages."""
    from estimation.method import methods

    lists: dict[str, dict[str, Names]] = {
        name: {code: spoken(said) for code, said in codes.items()} for name, codes in LISTS.items()
    }
    countries = _countries()
    lists["CL_REF_AREA"] = dict(countries)
    lists["CL_ORIGIN"] = {"_T": spoken("Total"), **countries}
    lists["CL_AGE"] = {"_T": spoken("Total")}
    lists["CL_EST_METHOD"] = {name: spoken(method.label) for name, method in methods().items()}
    lists["CL_ESTIMATE"] = {MAIN: spoken(N_("The main estimate")), **{f"ALT{i}": _same(f"ALT{i}") for i in range(1, estimates)}}
    for name, codes in found.items():
        for code, said in codes.items():
            lists[name].setdefault(code, _same(said))
    return lists


def _countries() -> dict[str, Names]:
    """ISO 3166-1 alpha-2."""
    import pycountry
    from babel import Locale

    named = {lang: Locale(lang).territories for lang in LANGUAGES}
    codes = sorted(country.alpha_2 for country in pycountry.countries)
    return {code: {lang: str(named[lang].get(code, code)) for lang in LANGUAGES} for code in codes}


def _codes(names: Mapping[str, Names]) -> Iterable[Any]:
    from sdmx.model import v21

    return [v21.Code(id=code, name=dict(said)) for code, said in names.items()]


def _same(said: str) -> Names:
    return dict.fromkeys(LANGUAGES, said)


TITLES: Mapping[str, str] = {
    "DSD_IRREG_STOCK": N_("Estimates of stocks in an irregular situation: structure"),
    "DF_IRREG_STOCK": N_("Estimates of stocks in an irregular situation"),
    "CS_IRREG_STOCK": N_("Estimates of stocks in an irregular situation: concepts"),
}


def _words(name: str) -> dict[str, str]:
    if name in TITLES:
        return spoken(TITLES[name])
    return spoken(next(one.words for one in (*DIMENSIONS, *ATTRIBUTES) if one.codes == name))
