"""A change of the data key: whenever it is interrupted, one key opens the database and the header tells it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from survey_app.services import programme as programmes
from survey_app.services.programme import Programme
from survey_app.store import keys, meta, rotation
from survey_app.store.header import read_header, write_header
from survey_app.store.keys import Header, KdfCost, KeyBundle, Slot
from survey_app.store.open import DATABASE, mark_of
from vocabulary.errors import StoreError

CHEAP = KdfCost(1, 8192)
PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
SECRET = programmes.normalise_passphrase(PASSPHRASE)


def _photograph(folder: Path) -> Path:
    """The folder as a power cut would leave it: what was written, the log included."""
    copy = folder.with_name(f"cut-{len(list(folder.parent.iterdir()))}.alcance")
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("reserve"))
    return copy


def _rotated(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folder at every moment of a change at which something was just written."""
    folder, moments = programme.info.folder, []
    written = rotation.write_header

    def write(place: Path, header: Header) -> None:
        moments.append(_photograph(folder))
        written(place, header)
        moments.append(_photograph(folder))

    monkeypatch.setattr(rotation, "write_header", write)
    programme.store.maintain(lambda db: rotation.rotate(db, folder, programme.keyring)).result()
    monkeypatch.undo()
    return moments


def test_that_the_programme_opens_whenever_the_change_was_cut(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    programmes.set_meta(programme, "sheet", "kept")
    old = programme.keys.data
    moments = _rotated(programme, monkeypatch)
    assert len(moments) == 4
    opened_by = []
    for moment in moments:
        with programmes.open_programme(moment, PASSPHRASE) as opened:
            assert programmes.get_meta(opened, "sheet") == "kept"
            opened_by.append(opened.keys.data == old)
        assert all(not slot.pending for slot in read_header(moment).slots)
        with programmes.open_programme(moment, PASSPHRASE) as opened:
            assert programmes.get_meta(opened, "sheet") == "kept"
    assert opened_by == [True, True, False, False]


def test_that_a_cut_before_the_log_was_folded_in_loses_nothing(programme: Programme) -> None:
    folder, vault, new = programme.info.folder, programme.keys.vault, bytes(range(32))
    programmes.set_meta(programme, "sheet", "kept")

    def cut(db: Any) -> Path:
        write_header(folder, read_header(folder).announcing(new, vault))
        db.conn.execute(f"PRAGMA rekey=\"x'{new.hex()}'\"").fetchall()
        moment = _photograph(folder)
        assert moment.joinpath(f"{DATABASE}-wal").stat().st_size > moment.joinpath(DATABASE).stat().st_size
        return moment

    with programmes.open_programme(programme.store.maintain(cut).result(), PASSPHRASE) as opened:
        assert (opened.keys.data, programmes.get_meta(opened, "sheet")) == (new, "kept")


def test_that_the_old_key_opens_nothing_afterwards(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    _, announced, _, settled = _rotated(programme, monkeypatch)
    write_header(settled, replace(read_header(announced).settled(changed=False), mark=mark_of(settled / DATABASE)))
    with pytest.raises(StoreError, match="damaged"):
        programmes.open_programme(settled, PASSPHRASE)


def test_that_a_change_that_fails_leaves_the_old_key(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, before = programme.info.folder, programme.keys.data
    monkeypatch.setattr(rotation.secrets, "token_bytes", lambda n: b"too short")
    with pytest.raises(Exception):  # noqa: B017 - whatever the database says of such a key
        programme.store.maintain(lambda db: rotation.rotate(db, folder, programme.keyring)).result()
    monkeypatch.undo()
    programmes.set_meta(programme, "sheet", 1)
    programme.close()
    with programmes.open_programme(folder, PASSPHRASE) as opened:
        assert (opened.keys.data, programmes.get_meta(opened, "sheet")) == (before, 1)


@pytest.mark.parametrize("pages", [-65536, 10])  # written at the end of the change, or page by page on the way
def test_that_a_change_for_which_the_disk_has_no_room_destroys_nothing(programme: Programme, pages: int) -> None:
    resource = pytest.importorskip("resource")
    folder, before = programme.info.folder, programme.keys.data
    programmes.set_meta(programme, "sheet", "kept" * 1_000_000)
    programme.store.call(lambda db: db.conn.execute(f"PRAGMA cache_size={pages}").fetchall())
    programme.store.maintain(lambda db: db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()).result()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, hard))
    try:
        with pytest.raises(Exception, match=r"damaged|rekey"):  # as the database says it of a file that may not grow
            programme.store.maintain(lambda db: rotation.rotate(db, folder, programme.keyring)).result()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    programmes.set_meta(programme, "after", "also kept")
    programme.close()
    with programmes.open_programme(folder, PASSPHRASE) as opened:
        assert opened.keys.data == before
        assert programmes.get_meta(opened, "sheet") == "kept" * 1_000_000
        assert programmes.get_meta(opened, "after") == "also kept"


def _first_form(folder: Path, bundle: KeyBundle) -> None:
    """Puts a slot as the first version wrote it in the place of the one that is there."""
    import nacl.bindings as sodium

    header = read_header(folder)
    slot = Slot("Ana", "administrator", CHEAP, bytes(16), bytes(24), b"")
    packed = keys._canonical({n: getattr(bundle, n).hex() for n in ("data", "link", "identities", "deposit")})
    sealed = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
        packed, keys._bound(header.vault, slot), slot.nonce, keys._stretched(SECRET, slot.salt, CHEAP)
    )
    write_header(folder, replace(header, slots=(replace(slot, wrapped=sealed),), journal=(0, "", "")))


def test_that_a_slot_of_the_first_form_opens_and_gets_keys_of_its_own(programme: Programme) -> None:
    folder, bundle = programme.info.folder, programme.keys
    programme.close()
    _first_form(folder, bundle)
    with programmes.open_programme(folder, PASSPHRASE) as opened:
        assert (opened.keys.data, opened.keys.identities) == (bundle.data, bundle.identities)
        assert opened.keys.person
        assert opened.keys.vault == bundle.vault  # everybody's
        last = programmes.read_journal(opened)[-2:]
        assert [(line.action, bool(line.signer)) for line in last] == [("keys-brought-up", True), ("opened", True)]
        assert programmes.verify_journal(opened).whole
    assert read_header(folder).slots[0].box
    with programmes.open_programme(folder, PASSPHRASE) as opened:
        assert opened.keys.data == bundle.data


def test_that_the_key_waits_until_every_slot_can_follow(programme: Programme) -> None:
    folder = programme.info.folder
    header = read_header(folder)
    old = replace(header.slots[0], user="Luz", verify="", box="", data=b"")
    write_header(folder, header.with_slot(old))
    with pytest.raises(StoreError, match="old-slots"):
        programme.store.maintain(lambda db: rotation.rotate(db, folder, programme.keyring)).result()


def test_that_nobody_without_the_vaults_secret_can_put_a_data_key_into_the_header(programme: Programme) -> None:
    folder = programme.info.folder
    programme.close()
    header = read_header(folder)
    theirs = header.announcing(bytes(32), b"a guess")
    write_header(folder, replace(header, slots=tuple(replace(s, data=s.pending, pending=b"") for s in theirs.slots)))
    with pytest.raises(StoreError, match="damaged-header"):
        programmes.open_programme(folder, PASSPHRASE)


def test_that_the_device_and_its_vault_stay(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    def facts(db: Any) -> tuple[object, ...]:
        return tuple(meta.get(db, name) for name in ("vault", "device"))

    before = programme.store.call(facts)
    settled = _rotated(programme, monkeypatch)[-1]
    with programmes.open_programme(settled, PASSPHRASE) as opened:
        assert opened.store.call(facts) == before
