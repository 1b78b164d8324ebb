"""Keys: what one user can open, another's slot cannot be made of, and the header is always whole."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from survey_app.store import files
from survey_app.store.header import HEADER, read_header, write_header
from survey_app.store.keys import Header, KdfCost, KeyBundle, unwrap, wrap
from vocabulary.errors import StoreError

CHEAP = KdfCost(1, 8192)


def _header() -> tuple[Header, KeyBundle]:
    bundle, header = KeyBundle.new(), Header("vault-1", "Censo", "2026-01-01")
    header = header.with_slot(wrap(header, "Ana", "administrator", "one", bundle, CHEAP))
    return header.with_slot(wrap(header, "Luz", "enumerator", "two", replace(bundle, identities=None), CHEAP)), bundle


def test_that_each_user_opens_the_same_data_with_an_own_passphrase() -> None:
    header, bundle = _header()
    slot, opened = unwrap(header, "one")
    assert (slot.user, opened) == ("Ana", bundle)
    slot, opened = unwrap(header, "two")
    assert (slot.user, opened.data, opened.identities) == ("Luz", bundle.data, None)


def test_that_a_named_user_is_the_only_one_tried() -> None:
    header, _ = _header()
    with pytest.raises(StoreError, match="wrong-passphrase"):
        unwrap(header, "one", "Luz")


@pytest.mark.parametrize(
    "change",
    [{"user": "Eva"}, {"role": "administrator"}, {"cost": KdfCost(2, 8192)}, {"nonce": bytes(24)}, {"salt": bytes(16)}],
)
def test_that_a_slot_is_bound_to_user_role_and_cost(change: dict[str, object]) -> None:
    header, _ = _header()
    changed = replace(header, slots=(replace(header.slots[1], **change),))  # type: ignore[arg-type]
    with pytest.raises(StoreError, match="wrong-passphrase"):
        unwrap(changed, "two")


def test_that_a_slot_is_bound_to_its_vault() -> None:
    header, _ = _header()
    with pytest.raises(StoreError, match="wrong-passphrase"):
        unwrap(replace(header, vault="vault-2"), "one")


def test_that_a_header_reads_back_equal(tmp_path: Path) -> None:
    header, _ = _header()
    write_header(tmp_path, header)
    assert read_header(tmp_path) == header
    assert [p.name for p in tmp_path.iterdir()] == [HEADER]


@pytest.mark.parametrize("fails", ["replace", "fsync"])
def test_that_a_header_that_cannot_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    header, _ = _header()
    write_header(tmp_path, header)

    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, fails, broken)
    with pytest.raises(OSError, match="No space"):
        write_header(tmp_path, replace(header, name="Otro"))
    monkeypatch.undo()
    assert read_header(tmp_path) == header
    assert [p.name for p in tmp_path.iterdir()] == [HEADER]


def test_that_a_header_reaches_the_disk_before_its_name_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    real_replace = os.replace
    monkeypatch.setattr(files, "to_disk", lambda descriptor: calls.append("file"))
    monkeypatch.setattr(files, "folder_to_disk", lambda folder: calls.append("folder"))
    monkeypatch.setattr(os, "replace", lambda a, b: (calls.append("rename"), real_replace(a, b))[1])
    write_header(tmp_path, _header()[0])
    assert calls == ["file", "rename", "folder"]


def test_that_no_key_shows_in_what_is_printed() -> None:
    header, bundle = _header()
    printed = repr(bundle) + repr(header) + repr(header.slots)
    assert bundle.data.hex() not in printed
    assert "bytes" not in printed
    assert repr(bundle.data) not in printed


def test_that_no_secret_stands_in_the_header_file(tmp_path: Path) -> None:
    header, bundle = _header()
    write_header(tmp_path, header)
    raw = (tmp_path / HEADER).read_bytes()
    for secret in (bundle.data, bundle.link, bundle.identities or b""):
        assert secret.hex().encode() not in raw
        assert secret not in raw
