"""Every sheet of the report and every part that writes a file, with the rule for counts of persons in it, or why none applies.

The rules apply to all that leaves the application. A new sheet or writer that is not entered here fails a test, so that whoever
adds one has to say how small numbers are protected in it.
"""

from __future__ import annotations

from collections.abc import Mapping

COUNTS = "counts through exports.disclosure"
ROWS = "rows on fewer than ten persons left out, counts to multiples of five"
ESTIMATES = "estimates and limits alone, rounded to the report's base; no count of persons"
FIGURES = "estimates and limits of the parts that the report prints, small groups together; no count of persons on lists"
WORDS = "words, no count of persons that rests on fewer than ten"
PUBLISHED = "figures as each country published them, protected by its own rules; no count of persons on lists"
SOURCES = "figures of published sources, as published"
PERSONAL = "not a table: for the persons concerned or the programme itself, encrypted or by right and in the journal"
INPUT = (
    "the exact counts that `estimate` reads, asked for by the person who holds the lists; working data, not a published table"
)
KEYED = "match keys of persons, from the owner of a list to the office that links: no name, no document, and no count"
OPERATIONS = "not a table of persons: how the work or the program went"

SHEETS: Mapping[str, str] = {
    "Cover": WORDS, "Summary": COUNTS, "MethodsTable": ESTIMATES, "MethodsChart": ESTIMATES, "MethodsData": ESTIMATES,
    "Others": ESTIMATES, "Strata": COUNTS, "StrataChart": COUNTS, "StrataData": COUNTS, "PyramidData": COUNTS,
    "OverlapTable": COUNTS, "OverlapChart": COUNTS, "Models": ESTIMATES, "ThreatsTable": ESTIMATES, "Tables": ROWS,
    "Pictures": ROWS, "PictureData": ROWS, "Account": SOURCES, "AccountChart": SOURCES, "WaterfallData": SOURCES,
    "SeriesTable": ESTIMATES, "SeriesChart": ESTIMATES, "SeriesData": ESTIMATES, "Revisions": ESTIMATES, "DepthTable": COUNTS,
    "DepthChart": COUNTS, "FunnelTable": COUNTS, "FunnelChart": COUNTS, "FieldworkTable": COUNTS, "FieldworkChart": COUNTS,
    "SensitivityTable": ESTIMATES, "SensitivityChart": ESTIMATES, "SensitivityData": ESTIMATES, "Sources": ROWS,
    "Linkage": WORDS, "Glossary": WORDS, "AssumptionsTable": WORDS, "QualitySheet": WORDS, "Notes": WORDS, "Checks": WORDS,
    "DisclosureLog": WORDS, "Provenance": WORDS, "EsmsSheet": FIGURES, "Codes": FIGURES,
}  # fmt: skip

WRITERS: Mapping[str, str] = {
    "exports.delimited": "the shape of a table as CSV; what is in it is for whoever calls it, each entered here",
    "exports.excel": COUNTS,
    "exports.publish.mirrem": FIGURES,
    "exports.publish.sdmx": FIGURES,
    "exports.publish.tidy": FIGURES,
    "survey_app.services.reporting": COUNTS,
    "survey_app.services.regional": PUBLISHED,
    "survey_app.cli.region": PUBLISHED,
    "survey_app.services.table_files": COUNTS,
    "survey_app.cli.estimate": "--json is a run at full precision for programs that go on with it, not a published table",
    "survey_app.services.submissions": PERSONAL,
    "survey_app.services.person_sheet": PERSONAL,
    "survey_app.services.exchange": PERSONAL,
    "survey_app.services.paradata": OPERATIONS,
    "survey_app.services.microdata": "rows of persons, only from a copy without identities, by right and in the journal",
    "survey_app.services.journal_reading": OPERATIONS,
    "survey_app.services.problem_list": OPERATIONS,
    "survey_app.services.lost_device": OPERATIONS,
    "survey_app.services.protection_papers": OPERATIONS,
    "survey_app.services.questionnaires": "questionnaires, no answers",
    "survey_app.cli.linkage_output": INPUT,
    "survey_app.cli.linkages": INPUT,
    "survey_app.cli.match_keys": KEYED,
    "survey_app.services.match_key_files": KEYED,
    "survey_app.services.linkage_key_files": "the key of match keys, for the owners of the lists alone",
    "survey_app.services.linkage_files": INPUT,
    "survey_app.services.linkage_draws": INPUT,
    "survey_app.services.linking_report": INPUT,
    "survey_app.cli.double_entry": OPERATIONS,
    "survey_app.cli.durability": OPERATIONS,
    "survey_app.durability": "made-up programmes of the durability checks",
    "survey_app.demo_lists": "made-up persons of the example",
    "survey_app.demo_residual": "made-up persons of the example",
    "survey_app.settings": "settings of the program",
    "survey_app.environment": "the program itself",
    "survey_app.pip_wheel": "the program itself",
    "forms": "questionnaires, no answers",
}
