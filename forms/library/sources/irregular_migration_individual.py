"""Individual interview at a service point or in a household: origin, entry, documents, household.

Sources of the questions: country of birth, citizenship and year of arrival follow the UN Principles and Recommendations for
Population and Housing Censuses, Revision 3 (2017); the ways into an irregular situation (entry, overstay, loss of status,
birth) follow the Clandestino project, Final Report (2009); consent per purpose follows the IOM Data Protection Manual
(2010), principles 2 (specified purpose) and 4 (consent).
"""

from __future__ import annotations

from forms.library.blocks import documents, entry, household, identity, person, place
from forms.library.blocks.closing import THANKS
from forms.library.blocks.consent import (
    AGREED,
    CONSENT_CONTACT,
    CONSENT_FORM,
    CONSENT_LINKING,
    CONSENT_STATISTICS,
    GOES_ON,
    WITNESS,
    consent_words,
)
from forms.library.blocks.lists import lists
from forms.library.blocks.writing import CLOSE, PRESETS, Row, group, when

SETTINGS = {
    "form_title": "Entrevista individual",
    "form_id": "irregular_migration_individual",
    "version": "2026.2",
    "instance_name": "concat(${area}, ' / ', ${cluster}, ' / ', ${today})",
}

SURVEY: list[Row] = [
    *PRESETS,
    group("consent", ("Consentimiento", "Consentimento", "Consent")),
    consent_words(("quince", "quinze", "fifteen")),
    CONSENT_STATISTICS,
    CONSENT_FORM,
    WITNESS,
    CONSENT_LINKING,
    CONSENT_CONTACT,
    CLOSE,
    group("place", place.LABEL, AGREED),
    place.AREA,
    place.CLUSTER,
    CLOSE,
    group("person", person.LABEL, AGREED),
    person.AGE,
    person.GUARDIAN,
    person.ASSENT,
    *when(GOES_ON, person.SEX, person.BIRTH_COUNTRY, person.NATIONALITY),
    CLOSE,
    group("identity", identity.LABEL, f"{GOES_ON} and ${{consent_linking}} = 'yes'"),
    identity.SURNAMES,
    identity.GIVEN_NAMES,
    identity.BIRTH_DATE,
    identity.DOCUMENT_NUMBER,
    CLOSE,
    group("reach", identity.REACH, f"{GOES_ON} and ${{consent_contact}} = 'yes'"),
    identity.CONTACT,
    CLOSE,
    group("entry", entry.LABEL, GOES_ON),
    entry.ENTRY_MODE,
    entry.ARRIVAL_YEAR,
    entry.PREVIOUS_COUNTRY,
    entry.REASONS,
    entry.REASON_OTHER,
    entry.INTENTION,
    CLOSE,
    group("documents", documents.LABEL, GOES_ON),
    documents.PAPERS,
    documents.PERMIT,
    documents.PERMIT_UNTIL,
    documents.APPLIED,
    documents.OBSTACLES,
    CLOSE,
    group("household", household.LABEL, GOES_ON),
    household.HOUSEHOLD_SIZE,
    household.MINORS,
    household.WITHOUT_PERMIT,
    household.CHILD_BORN_HERE,
    household.CHILD_BIRTH_YEAR,
    CLOSE,
    THANKS,
]

CHOICES = lists(
    "yes_no", "consent_form", "sex", "country", "nationality", "entry_mode", "reason", "intention", "document", "permit",
    "obstacle",
)  # fmt: skip
