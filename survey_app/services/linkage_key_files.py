"""The key of a linkage as a file that only the lists' owners hold: random, known by its fingerprint, destroyed at the end."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from survey_app.services.passphrases import spoken
from survey_app.store.files import folder_to_disk, to_disk
from vocabulary.errors import BadInput, Collector, Place, Problem
from vocabulary.text import N_, text, translate

MARK = "alcance linkage key 1"
_LISTS = {"es": "spanish", "pt": "portuguese", "en": "english"}  # BIP-39: 24 words of a list are 256 bits and a check of 8
_LARGEST = 4096
CANNOT = N_(
    "Its place on this disk was overwritten. On an SSD, a memory card or a journalling or backed-up disk older copies of it "
    "may remain: full-disk encryption is what protects those. Destroy every other copy as well, and the files of match keys."
)


@dataclass(frozen=True)
class KeyFile:
    """The secret of a key file, with its fingerprint, which tells nothing of it."""

    secret: bytes
    fingerprint: str

    def __repr__(self) -> str:
        return f"KeyFile({self.fingerprint})"


def words_of(fingerprint: str, lang: str) -> str:
    """The fingerprint as seven words, to be compared by telephone."""
    return spoken(bytes.fromhex(fingerprint.replace("-", "")), lang)


def new_key(path: Path, lang: str) -> KeyFile:
    """Makes a random key and writes it to `path`, readable by its owner alone. Raises `exists`: a key is never written over."""
    from mnemonic import Mnemonic

    from estimation.linkage.match_keys import fingerprint

    secret = secrets.token_bytes(32)
    words = Mnemonic(_LISTS[lang]).to_mnemonic(secret).replace("　", " ").split(" ")
    lines = [MARK, *(" ".join(words[n : n + 6]) for n in range(0, 24, 6)), f"fingerprint {fingerprint(secret)}", ""]
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        remedy = text(N_("Give another name; an older key is destroyed with `linkage-key destroy`"))
        what = text(N_("There is a file of that name already"))
        raise BadInput(Problem("exists", what, Place(file=path.name), remedy)) from None
    except OSError:
        what = text(N_("The folder {folder} cannot be written to"), folder=str(path.parent))
        raise BadInput(Problem("unwritable", what, Place(file=path.name))) from None
    try:
        with open(handle, "w", encoding="utf-8") as out:
            out.write("\n".join(lines))
            out.flush()
            to_disk(out.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise BadInput(Problem("unwritable", text(N_("The key could not be written whole")), Place(file=path.name))) from None
    folder_to_disk(path.absolute().parent)
    return read_key(path)


def read_key(path: Path) -> KeyFile:
    """The key in a file that `new_key` wrote, in whatever language its words are, however spaced.

    Raises `BadInput`: `no-file`, `no-linkage-key`, `damaged-linkage-key`.
    """
    from mnemonic import Mnemonic

    from estimation.linkage.match_keys import fingerprint

    lines = _lines(path)
    said = [line.split(" ", 1)[1].strip() for line in lines if line.startswith("fingerprint ")]
    words = " ".join(line for line in lines[1:] if not line.startswith("fingerprint ")).split()
    for language in _LISTS.values():
        try:
            secret = bytes(Mnemonic(language).to_entropy(words))
        except (ValueError, LookupError):
            continue
        if len(secret) == 32 and (not said or said == [fingerprint(secret)]):
            return KeyFile(secret, fingerprint(secret))
    what = text(N_("The key is damaged: its words do not fit their check"))
    remedy = text(N_("Copy it again from whoever holds it whole; a word may be missing or misspelt"))
    raise BadInput(Problem("damaged-linkage-key", what, Place(file=path.name), remedy))


def destroy_key(path: Path, receipt: Path, lang: str) -> KeyFile:
    """Overwrites and deletes a key file, and writes into `receipt` which key it was and when; raises as `read_key` does.

    The receipt is written first: where it cannot be, the key stays, and where the key cannot be written over (`key-stays`), no
    receipt does.
    """
    key, size = read_key(path), path.stat().st_size
    _write_receipt(receipt, key, lang)
    try:
        with open(path, "r+b") as handle:
            for data in (secrets.token_bytes(size), bytes(size)):
                handle.seek(0)
                handle.write(data)
                handle.flush()
                to_disk(handle.fileno())
            handle.truncate(0)
        path.unlink()
    except OSError:
        receipt.unlink(missing_ok=True)
        what, remedy = text(N_("The key could not be destroyed")), text(N_("See that the file may be changed, and try again"))
        raise BadInput(Problem("key-stays", what, Place(file=path.name), remedy)) from None
    folder_to_disk(path.absolute().parent)
    return key


def _write_receipt(receipt: Path, key: KeyFile, lang: str) -> None:
    from survey_app.services.writing import check_target, write_together

    problems = Collector()
    check_target(problems, receipt)
    if receipt.exists():
        remedy = text(N_("Give another name"))
        problems.add("exists", text(N_("There is a file of that name already")), Place(file=receipt.name), remedy)
    problems.raise_if_any()
    at = datetime.now(UTC).isoformat(timespec="seconds")
    lines = (
        text(N_("The linkage key {fingerprint} ({words}) was destroyed on {at}."), fingerprint=key.fingerprint,
             words=words_of(key.fingerprint, lang), at=at),
        text(CANNOT),
    )  # fmt: skip
    write_together({receipt: ("\n".join(translate(line, lang) for line in lines) + "\n").encode()})


def _lines(path: Path) -> list[str]:
    try:
        with open(path, "rb") as handle:
            read = handle.read(_LARGEST).decode("utf-8")
    except UnicodeDecodeError:
        read = ""
    except OSError:
        raise BadInput(Problem("no-file", text(N_("The file cannot be read")), Place(file=path.name))) from None
    lines = [line.strip() for line in read.splitlines() if line.strip()]
    if not lines or lines[0] != MARK:
        what, remedy = text(N_("This is not the file of a linkage key")), text(N_("Make one with `linkage-key new`"))
        raise BadInput(Problem("no-linkage-key", what, Place(file=path.name), remedy))
    return lines
