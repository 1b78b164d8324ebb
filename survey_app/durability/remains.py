"""What was erased, discarded, sealed or put with the identities stays in no page, for whoever holds the key of the database.

Every page is decrypted by itself, free ones too, as somebody would who took the file and its key: in SQLCipher 4 a page of
4,096 bytes is AES-256-CBC text, then 16 bytes that begin it and 64 that authenticate it; the first page begins with 16 of salt.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from pathlib import Path

from survey_app.durability.check import Outcome, Scale, check, judged, scratch, skipped
from survey_app.durability.made import PASSPHRASE, made
from survey_app.durability.plaintext import DISTINCTIVE
from survey_app.durability.told import Interview, read
from survey_app.durability.worker import Interviewer, Teller
from survey_app.services import backups as service
from survey_app.services import capture, sealing, withdrawing
from survey_app.services import programme as programmes
from survey_app.store import answers as answers_of
from survey_app.store import keys
from survey_app.store.header import read_header
from survey_app.store.open import DATABASE
from vocabulary.progress import Progress
from vocabulary.text import N_, text

PACKAGE = "cryptography"
PAGE, SALT, BEGINS, AFTER = 4096, 16, 16, 80


@check("remains", N_("What was erased, discarded or sealed stays in no page of the file"))
def remains(scale: Scale, progress: Progress) -> Outcome:
    if lacking := missing():
        return skipped("remains", lacking)
    faults: list[str] = []
    values = 0
    count = scale.of(10, 1)
    for number in range(count):
        progress(number / count, text(N_("Interviewer {n}"), n=number + 1))
        with scratch(memory=True) as folder:
            found, searched = _tried(folder, scale.seed + number, scale.of(300, 150))
        faults += found
        values += searched
    sentence = text(
        N_("{values} values that were erased, discarded, sealed or set apart searched for in all pages: none was found."),
        values=values,
    )
    return judged("remains", sentence, {"programmes": count, "values": values}, faults)


def missing() -> str:
    """The package that is not there, or nothing."""
    return "" if importlib.util.find_spec(PACKAGE) is not None else PACKAGE


def pages(path: Path, key: bytes) -> bytes:
    """All pages of a file, decrypted one after the other; no page is left out, whether a table uses it or not."""
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.algorithms import AES
    from cryptography.hazmat.primitives.ciphers.modes import CBC

    raw, plain = path.read_bytes(), []
    for at in range(0, len(raw), PAGE):
        page = raw[at : at + PAGE]
        begins = page[PAGE - AFTER : PAGE - AFTER + BEGINS]
        reader = Cipher(AES(key), CBC(begins)).decryptor()
        plain.append(reader.update(page[SALT if at == 0 else 0 : PAGE - AFTER]) + reader.finalize())
    return b"".join(plain)


def _tried(folder: Path, seed: int, answers: int) -> tuple[list[str], int]:
    programme = made(folder)
    keeper = Interviewer(programme, seed, Teller(str(folder / "told")))
    keeper.do_key(answers)
    keeper.do_key(8)  # a draft, whose answers must be found
    keeper.programme.close()
    told = read((folder / "told").read_bytes())
    finished = {name: one for name, one in told.interviews.items() if one.end and one.end[1] == "finished"}
    discarded = [one for one in told.interviews.values() if one.end and one.end[1] == "discarded"]
    begun = [one for one in told.interviews.values() if one.end is None]
    apart = {value for one in finished.values() for value in _words(one.end[2]["identities"].values() if one.end else ())}
    kept = {value for one in finished.values() for value in _words(one.end[2]["answers"].values() if one.end else ())}
    if not (apart and kept and begun):
        return ["nothing was keyed that could remain"], 0
    gone = apart | {value for one in discarded for value in _said(one)}
    faults = _found(programme, gone, "after an interview ended") + _blind(programme, kept | _said(begun[-1]))
    first = next(iter(finished))
    with programmes.open_programme(programme, PASSPHRASE) as opened:
        withdrawing.withdraw(opened, first)
        sealing.seal(opened)
        kept -= _held(opened)  # what stayed for the next person is the draft's own now
    faults += _found(programme, gone | kept, "after erasing and sealing") + _blind(programme, _said(begun[-1]))
    for copy in service.listing(programme):
        faults += _found(copy.folder, gone | kept, "in a backup after sealing")
    return faults, len(gone | kept)


def _held(programme: programmes.Programme) -> set[str]:
    """What the interviews that are not finished hold."""
    drafts = [draft.record for draft in capture.drafts(programme)]
    logs = [programme.store.call(lambda db, of=record: answers_of.log(db, of)) for record in drafts]  # type: ignore[misc]
    return _words(answer.value for log in logs for answer in log)


def _words(values: Iterable[str]) -> set[str]:
    return {word for value in values for word in DISTINCTIVE.findall(value)}


def _said(interview: Interview) -> set[str]:
    return _words(value for _, entries in interview.asked for _, value in entries)


def _found(programme: Path, values: set[str], when: str) -> list[str]:
    plain = _plain(programme)
    count = sum(value.encode() in plain for value in values)
    return [f"{count} of {len(values)} values are still in the file {when}"] if count else []


def _blind(programme: Path, values: set[str]) -> list[str]:
    """What is kept must be found, or the search proves nothing."""
    plain = _plain(programme)
    missed = sum(value.encode() not in plain for value in values)
    return [f"{missed} of {len(values)} values that are kept were not found"] if missed else []


def _plain(programme: Path) -> bytes:
    secret = programmes.normalise_passphrase(PASSPHRASE)
    log = programme / f"{DATABASE}-wal"
    if log.exists() and log.stat().st_size:
        raise RuntimeError("the log was not folded in")
    return pages(programme / DATABASE, keys.unwrap(read_header(programme), secret)[1].data)
