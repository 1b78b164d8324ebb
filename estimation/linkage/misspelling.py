"""How a name or a number is written wrong: by the ear, by the keyboard, or without its marks."""

from __future__ import annotations

import random
import unicodedata

_SOUNDS = "b-v v-b z-s s-z ll-y y-ll qu-k ce-se ci-si h- ñ-n g-j j-g i-y ç-s nh-n lh-l x-s rr-r e-i o-u"
_EAR = tuple((sound, other) for sound, _, other in (pair.partition("-") for pair in _SOUNDS.split()))
_KEYS = ("qwertyuiop", "asdfghjklñ", "zxcvbnm", "1234567890")


def without_marks(written: str) -> str:
    """Without accents and tildes, as many systems store names."""
    return "".join(c for c in unicodedata.normalize("NFKD", written) if not unicodedata.combining(c))


def misspelt(written: str, rng: random.Random) -> str:
    """One slip: half of those in words are of the ear, the others of the keyboard: left out, exchanged, or the key beside."""
    if written.isalpha() and rng.random() < 0.5:
        low = written.lower()
        possible = [(sound, other) for sound, other in _EAR if sound in low]
        if possible:
            sound, other = rng.choice(possible)
            return low.replace(sound, other, 1).title()
    at = rng.randrange(len(written))
    slip = rng.randrange(3)
    if slip == 0 and len(written) > 3:
        return written[:at] + written[at + 1 :]
    if slip == 1 and at + 1 < len(written):
        return written[:at] + written[at + 1] + written[at] + written[at + 2 :]
    row = next((keys for keys in _KEYS if written[at].lower() in keys), "")
    if not row:
        return written
    near = row.index(written[at].lower()) + rng.choice((-1, 1))
    return written[:at] + row[near % len(row)] + written[at + 1 :]
