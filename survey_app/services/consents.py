"""Consent as a record keeps it: for each purpose whether it was given, and how, when, in which language, before whom, by whom.

Records of the first version hold a bare yes or no for a purpose; they are read alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from forms.interview import Consent


@dataclass(frozen=True)
class KeptConsent:
    """One purpose. `how` is the form's own code; `guardian` and `assent` are nothing where nobody consented in the person's
    place; `withdrawn` is when the person took the consent back (ISO time), empty where they did not."""

    purpose: str
    given: bool
    lang: str = ""
    at: str = ""
    how: str = ""
    witness: bool = False
    guardian: bool | None = None
    assent: bool | None = None
    withdrawn: str = ""


def to_keep(consent: Consent) -> dict[str, Any]:
    """What goes into the record; what is empty is left out."""
    plain = {
        "lang": consent.lang, "at": consent.at, "how": consent.how, "witness": consent.witness or "",
        "guardian": consent.guardian, "assent": consent.assent,
    }  # fmt: skip
    return {"given": bool(consent.given), **{name: value for name, value in plain.items() if value not in ("", None)}}


def kept(body: Mapping[str, Any]) -> tuple[KeptConsent, ...]:
    """The consents of a record; what a newer version added to one is passed over."""
    found = body.get("consents") or {}
    known = {each.name for each in fields(KeptConsent)}
    return tuple(
        KeptConsent(purpose, said)
        if isinstance(said, bool)
        else KeptConsent(purpose, **{name: value for name, value in said.items() if name in known})
        for purpose, said in found.items()
    )


def agreed(body: Mapping[str, Any], purpose: str) -> bool | None:
    """Whether the person agrees to a purpose now; nothing where they were not asked."""
    return next((consent.given for consent in kept(body) if consent.purpose == purpose), None)


def may_count(body: Mapping[str, Any]) -> bool:
    """Whether the answers may go into statistics: the person agreed to that, or was not asked it apart from the interview."""
    return agreed(body, "statistics") is not False


def withdrawn(body: Mapping[str, Any], purpose: str, at: str) -> dict[str, Any]:
    """The consents of a record after the person took one back; how it had been given stays known."""
    said = (body.get("consents") or {})[purpose]
    before = {} if isinstance(said, bool) else dict(said)
    return {**body["consents"], purpose: {**before, "given": False, "withdrawn": at}}
