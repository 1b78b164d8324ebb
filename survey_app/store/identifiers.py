"""Names that need no office to hand them out: time-ordered record ids (UUIDv7, RFC 9562) and the clock they read."""

from __future__ import annotations

import secrets
import threading
import time
import uuid
from datetime import UTC, datetime

_guard = threading.Lock()
_last = 0


def uuid7() -> str:
    """A UUIDv7: 48 bits of milliseconds, then a 12-bit counter and 62 random bits.

    Ids of one process always grow, also within a millisecond and when the clock is set back.
    """
    global _last
    with _guard:
        _last = max(_last + 1, (time.time_ns() // 1_000_000) << 12)
        stamp = _last
    number = (stamp >> 12) << 80 | 7 << 76 | (stamp & 0xFFF) << 64 | 2 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=number))


def now() -> str:
    """The time as it is stored: ISO 8601, UTC, milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
