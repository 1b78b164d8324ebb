"""Files in the age format (age-encryption.org/v1) to an X25519 key that we hold as raw bytes.

age writes keys in Bech32 (BIP 173, without its limit of 90 characters); pyrage does the rest.
"""

from __future__ import annotations

BEGINNING = b"age-encryption.org/v1\n"
_SIGNS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def encrypt(said: bytes, public: bytes) -> bytes:
    """The file that only the holder of the private key opens."""
    import pyrage

    return bytes(pyrage.encrypt(said, [pyrage.x25519.Recipient.from_str(recipient(public))]))


class NotForThisKey(Exception):
    """The file was encrypted to other keys."""


def decrypt(file: bytes, private: bytes) -> bytes:
    """What is in the file; raises `NotForThisKey`, or `ValueError` where it is damaged or no such file."""
    import pyrage

    try:
        return bytes(pyrage.decrypt(file, [pyrage.x25519.Identity.from_str(identity(private))]))
    except pyrage.DecryptError as error:
        raise (NotForThisKey() if "matching" in str(error) else ValueError(str(error))) from None


def recipient(public: bytes) -> str:
    """A public key as age writes it: `age1…`."""
    return bech32("age", public)


def identity(private: bytes) -> str:
    """A private key as age writes it: `AGE-SECRET-KEY-1…`."""
    return bech32("age-secret-key-", private).upper()


def bech32(prefix: str, data: bytes) -> str:
    """`data` in Bech32 under a prefix."""
    bits = int.from_bytes(data, "big") << (-len(data) * 8 % 5)
    count = -(-len(data) * 8 // 5)
    values = [bits >> 5 * (count - 1 - at) & 31 for at in range(count)]
    said = [*(ord(c) >> 5 for c in prefix), 0, *(ord(c) & 31 for c in prefix)]
    check = _checked([*said, *values, 0, 0, 0, 0, 0, 0]) ^ 1
    return prefix + "1" + "".join(_SIGNS[v] for v in (*values, *(check >> 5 * (5 - at) & 31 for at in range(6))))


def _checked(values: list[int]) -> int:
    found = 1
    for value in values:
        top = found >> 25
        found = (found & 0x1FFFFFF) << 5 ^ value
        for at, generator in enumerate(_GENERATOR):
            found ^= generator if top >> at & 1 else 0
    return found
