"""The code that a person is handed when their interview is finished: without meaning, hard to mistake, kept only as a hash.

Eight signs drawn at random and a check sign, out of 23 that are neither vowels nor easily taken for one another (no 0 O, 1 I L,
2 Z, 5 S, 6 G, 8 B as pairs). 23 is prime: the weighted sum tells every single wrong sign and every two exchanged neighbours.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from typing import TYPE_CHECKING

from vocabulary.errors import BadInput, Place, Problem
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from survey_app.store.keys import KeyBundle

SIGNS = "23456789CDFHJKMNPQRTVWX"
DRAWN = 8
_GROUP = 3


def new_code() -> str:
    """A code as it is shown, in three groups."""
    drawn = "".join(secrets.choice(SIGNS) for _ in range(DRAWN))
    return shown(drawn + _check(drawn))


def shown(code: str) -> str:
    """A code in groups, as it is read aloud and written down."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def read(typed: str) -> str:
    """The code in typed text, whatever its case, spaces and hyphens; raises `BadInput` where it cannot be one."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", typed).upper() if c.isalnum())
    where = Place(field=N_("Receipt code"))
    if len(plain) != DRAWN + 1 or any(sign not in SIGNS for sign in plain):
        raise BadInput(
            Problem("no-receipt-code", text(N_("This is not a receipt code")), where,
                    text(N_("It has nine letters and digits, such as {example}."), example=shown("C4T9RM7KV")))
        )  # fmt: skip
    if _check(plain[:DRAWN]) != plain[DRAWN]:
        raise BadInput(
            Problem("mistyped-receipt-code", text(N_("A letter or digit of the code is wrong")), where,
                    text(N_("Compare it with the paper, sign by sign.")))
        )  # fmt: skip
    return plain


def mac(keys: KeyBundle, typed: str) -> bytes:
    """What is kept of a code: a hash under a key of the programme, without which codes cannot be tried. Raises `BadInput`."""
    return mac_under(keys.link, typed)


def mac_under(link: bytes, typed: str) -> bytes:
    """The same under the key of pseudonyms of another programme, of which records were handed in."""
    return hmac.digest(link, b"alcance-receipt-1\0" + read(typed).encode(), "sha256")


def _check(drawn: str) -> str:
    return SIGNS[sum(place * SIGNS.index(sign) for place, sign in enumerate(drawn, 1)) % len(SIGNS)]
