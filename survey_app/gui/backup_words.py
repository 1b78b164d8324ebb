"""Why a backup was made, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from vocabulary.text import N_

if TYPE_CHECKING:
    from survey_app.services.backup_care import Kept

KINDS: Mapping[str, str] = {
    "daily": N_("backup of the day"),
    "before": N_("made before the programme was brought to a newer form"),
    "other": N_("made for another reason"),
}


def kind_words(kept: Kept) -> str:
    """A template: why the backup was made."""
    return KINDS[kept.kind]
