"""Encrypted submissions: opened as ODK Collect wrote them, closed so that others open them, refused where they were changed."""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.interview import Interview
from forms.odk import encryption
from forms.odk.encryption import Sealed, decrypt, encrypt, encrypt_record, initial_vectors, read_private_key
from forms.odk.received import read_submission
from forms.xform import parse_form
from tests.forms.conftest import NOW, written
from tests.forms.odk.conftest import keys
from vocabulary.errors import BadInput

pytest.importorskip("cryptography", reason="there is no wheel of cryptography for this machine")
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms

try:
    from cryptography.hazmat.decrepit.ciphers.modes import CFB
except ImportError:  # an older one
    from cryptography.hazmat.primitives.ciphers.modes import CFB

IDENTIFIER = "uuid:22525f8e-4f2d-41ed-94da-4c46a2478448"
PLAIN = b"<data id='prueba' version='1'><a>4</a></data>"
MEDIA = {"cara.jpg": b"\xff\xd8" + bytes(range(200)), "voz.mp3": b"abcdefghijklmnop", "vacio.txt": b""}
OAEP = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)


def sealed(**files: bytes) -> Sealed:
    return encrypt(keys()[0], "prueba", "1", IDENTIFIER, PLAIN, files or MEDIA)


def refused(record: Sealed, key: rsa.RSAPrivateKey | None = None) -> str:
    with pytest.raises(BadInput) as raised:
        decrypt(record.manifest, record.files.get, key or keys()[1], name="submission.xml")
    assert len(raised.value.problems) == 1
    return raised.value.problems[0].code


def test_that_the_vectors_are_those_of_collect() -> None:
    """Key, identifier and vectors of getodk/central-backend, test/unit/util/crypto.js."""
    secret = base64.b64decode("3TJoHf74zHbDwG3Ta+bcvfUr50C6yF/astfu+CdSnQU=")
    found = [vector.hex() for vector in islice(initial_vectors(IDENTIFIER, secret), 32)]
    assert found[0] == "39bbb0890f3222269da68b172146477a"
    assert found[1] == "39bcb0890f3222269da68b172146477a"
    assert found[8] == "39bcb18a103323279ea68b172146477a"
    assert found[15] == "39bcb18a103323279ea78c182247487b"
    assert found[23] == "3abdb28b113424289ea78c182247487b"
    assert found[31] == "3abdb28b113424289fa88d192348497c"


def test_that_a_record_that_collect_encrypted_is_opened() -> None:
    """The record of getodk/central-backend, test/unit/util/crypto.js (ODK Collect 1.22.4), with its own key."""
    secret = base64.b64decode("W/Omu2zF3T87S97V5ninlQNrxQsyAFe4C5iiQrPp9r8=")
    data = base64.b64decode(
        "kMhJdk0mZOqvlxndUO3v4+UPvfYoc+bbkPmF3QmhoP7lP/QjHbzqw/IfZxQ54D328eCc4V6jtbrjeAXV+m1cWsCGGLW5KwTAxBjPBXzsZrUeY0RISVJ1g9BJ"
        "oXfSRAjYMrFYOM907BFUIYYxMqpVWGy1lo8ljqY+Sgq1VphkQk/TQGgOVYFALHDLOYnLKuLHvwBLQQwK3lje8CwNlf/b2rY9qfGC4P1emoiP+YzkLp8eH6x/"
        "HfMvRIFoZEaom1i5s3SU4WVwe2Tno4jKD69ojMlQN6VKB7DK4xaRSs2C7zfDm63n1WCyyOAj8mASIFhb3sc3hD56HTJFUV/TH3UVlzP7oPm/Mm7nEcU3+HdS"
        "Swm3I1qFYhsXfVRym41IlbC4Twf660/kUZrugA7Zqd5K9Un3lOVTzYowaF+m5OIOO56wff3zPBxeOVjANDKR7V6/"
    )
    vectors = initial_vectors("uuid:99b303d9-6494-477b-a30d-d8aae8867335", secret)
    next(vectors)  # of the photograph
    plain = encryption._open(secret, next(vectors), data)
    assert plain is not None
    assert plain.startswith(b'<?xml version=\'1.0\' ?><data id="encrypted" version="working3"')
    assert plain.endswith(b"<name>bob</name><age>30</age><file>1561432532482.jpg</file></data>")
    second = initial_vectors("uuid:99b303d9-6494-477b-a30d-d8aae8867335", secret)
    next(second)
    assert encryption._open(secret, next(second), data[:-8]) is None


def test_that_what_is_closed_opens_by_the_steps_of_the_specification() -> None:
    record, private = sealed(), keys()[1]
    key = re.search("<base64EncryptedKey>(.*)</base64EncryptedKey>", record.manifest)
    signature = re.search("<base64EncryptedElementSignature>(.*)</base64EncryptedElementSignature>", record.manifest)
    assert key
    assert signature
    secret = private.decrypt(base64.b64decode(key[1]), OAEP)
    seed = bytearray(hashlib.md5(IDENTIFIER.encode() + secret).digest())
    opened = {}
    for number, (name, data) in enumerate(record.files.items()):
        seed[number % 16] = (seed[number % 16] + 1) % 256
        decryptor = Cipher(algorithms.AES(secret), CFB(bytes(seed))).decryptor()
        padded = decryptor.update(data) + decryptor.finalize()
        opened[name] = padded[: -padded[-1]]
    assert opened == {**{f"{name}.enc": data for name, data in MEDIA.items()}, "submission.xml.enc": PLAIN}
    said = "prueba\n1\n" + key[1] + "\n" + IDENTIFIER + "\n"
    said += "".join(f"{name}::{hashlib.md5(data).hexdigest()}\n" for name, data in {**MEDIA, "submission.xml": PLAIN}.items())
    assert private.decrypt(base64.b64decode(signature[1]), OAEP) == hashlib.md5(said.encode()).digest()


def test_that_what_is_closed_is_opened() -> None:
    record = sealed()
    opened = decrypt(record.manifest, record.files.get, keys()[1])
    assert opened.submission == PLAIN
    assert opened.files == MEDIA
    assert (opened.form, opened.version, opened.instance_id) == ("prueba", "1", IDENTIFIER)
    plain = encrypt(keys()[0], "ñ & <x>", "", IDENTIFIER, PLAIN)
    assert decrypt(plain.manifest, plain.files.get, keys()[1]).form == "ñ & <x>"


def test_that_a_record_is_encrypted_with_the_key_of_its_form() -> None:
    more = f'<submission base64RsaPublicKey="{keys()[0]}"/>'
    form = parse_form(written("<a/>", "", '<input ref="/data/a"/>', more=more))
    assert form.public_key == keys()[0]
    running = Interview(form, "es", NOW)
    running.answer("/data/a", "4")
    record = encrypt_record(running, {"cara.jpg": b"foto"})
    opened = decrypt(record.manifest, record.files.get, keys()[1])
    assert opened.files == {"cara.jpg": b"foto"}
    submission = read_submission(opened.submission, form)
    assert (submission.answers["/data/a"], submission.instance_id) == ("4", opened.instance_id)


def test_that_two_records_share_no_key() -> None:
    assert sealed().files["submission.xml.enc"] != sealed().files["submission.xml.enc"]


def test_that_another_key_is_refused() -> None:
    assert refused(sealed(), keys(1)[1]) == "wrong-key"


def test_that_a_damaged_a_lacking_and_an_exchanged_file_are_refused() -> None:
    record = sealed()
    for name in record.files:
        changed = bytearray(record.files[name])
        changed[0] ^= 1
        assert refused(replace(record, files={**record.files, name: bytes(changed)})) == "damaged"
        assert refused(replace(record, files={**record.files, name: record.files[name][:-1]})) == "damaged"
        assert refused(replace(record, files={**record.files, name: b""})) == "damaged"
        assert refused(replace(record, files={k: v for k, v in record.files.items() if k != name})) == "file-missing"
    swapped = {**record.files, "cara.jpg.enc": record.files["voz.mp3.enc"], "voz.mp3.enc": record.files["cara.jpg.enc"]}
    assert refused(replace(record, files=swapped)) == "damaged"
    other = sealed()
    assert refused(replace(record, files={**record.files, "cara.jpg.enc": other.files["cara.jpg.enc"]})) == "damaged"


def test_that_what_the_manifest_says_cannot_be_changed() -> None:
    record = sealed()
    assert refused(replace(record, manifest=record.manifest.replace('version="1" e', 'version="2" e'))) == "damaged"
    assert refused(replace(record, manifest=record.manifest.replace('id="prueba"', 'id="otra"'))) == "damaged"
    assert refused(replace(record, manifest=record.manifest.replace(IDENTIFIER, "uuid:otro"))) == "damaged"
    first, second = "<media><file>cara.jpg.enc</file></media>", "<media><file>voz.mp3.enc</file></media>"
    assert refused(replace(record, manifest=record.manifest.replace(first + second, second + first))) == "damaged"
    assert refused(replace(record, manifest=record.manifest.replace(first, ""))) == "damaged"
    away = record.manifest.replace("cara.jpg.enc", "../cara.jpg.enc")
    assert refused(replace(record, manifest=away)) == "bad-manifest"
    unsigned = re.sub("<base64EncryptedElementSignature>.*</base64EncryptedElementSignature>", "", record.manifest)
    assert refused(replace(record, manifest=unsigned)) == "bad-manifest"
    bare = re.sub("<base64EncryptedKey>.*</base64EncryptedKey>", "<base64EncryptedKey>%</base64EncryptedKey>", record.manifest)
    assert refused(replace(record, manifest=bare)) == "wrong-key"


def test_that_a_private_key_is_read_and_what_is_none_is_refused() -> None:
    private = keys()[1]
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8)
    pem = private.private_bytes(*form, serialization.NoEncryption())
    assert read_private_key(pem).private_numbers() == private.private_numbers()
    protected = private.private_bytes(*form, serialization.BestAvailableEncryption(b"clave"))
    assert read_private_key(protected, b"clave").private_numbers() == private.private_numbers()
    for data, password, code in (
        (protected, None, "key-protected"), (protected, b"otra", "bad-key"), (b"nada", None, "bad-key"),
        (pem[:200], None, "bad-key"),
    ):  # fmt: skip
        with pytest.raises(BadInput) as raised:
            read_private_key(data, password)
        assert raised.value.problems[0].code == code


def test_that_a_form_without_a_usable_public_key_is_refused() -> None:
    for public in ("", "%%%", base64.b64encode(b"nada").decode()):
        with pytest.raises(BadInput) as raised:
            encrypt(public, "prueba", "1", IDENTIFIER, PLAIN)
        assert raised.value.problems[0].code == "bad-public-key"


@settings(max_examples=40, deadline=None, database=None)
@given(st.binary(max_size=80), st.binary(max_size=40), st.text(max_size=12))
def test_that_any_bytes_are_opened_again_or_refused(body: bytes, media: bytes, version: str) -> None:
    version = "".join(c for c in version if c.isalnum())
    record = encrypt(keys()[0], "prueba", version, IDENTIFIER, body, {"a.bin": media})
    opened = decrypt(record.manifest, record.files.get, keys()[1])
    assert (opened.submission, opened.files, opened.version) == (body, {"a.bin": media}, version)
    if body != media:
        assert refused(replace(record, files={"a.bin.enc": body, "submission.xml.enc": media})) == "damaged"


def test_that_a_machine_without_the_library_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("cryptography.hazmat.primitives.asymmetric", "cryptography.hazmat.primitives.serialization"):
        monkeypatch.setitem(sys.modules, name, None)
    for call in (lambda: read_private_key(b"x"), lambda: encrypt("x", "prueba", "1", IDENTIFIER, PLAIN)):
        with pytest.raises(BadInput) as raised:
            call()
        assert raised.value.problems[0].code == "no-cryptography"
