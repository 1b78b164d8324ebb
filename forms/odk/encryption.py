"""Submissions as ODK encrypts them, both ways: a key for each record, sealed with the form's RSA key, and a signature.

The steps are those of the ODK specification (getodk.github.io/xforms-spec/encryption): RSA-OAEP with SHA-256 for digest and
mask, AES-256 in CFB mode with PKCS#7 padding, an initial vector that is counted up from file to file, an MD5 over all of it. It
keeps a record secret; it does not prove who wrote it, because whoever has the public key can write another.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from forms.expressions.nodes import ELEMENT, Node
from forms.odk.received import ENCRYPTED, identifier_path, root_of
from forms.questions.upload import is_file_name
from forms.submission import to_xml
from vocabulary.errors import Place, bad_input
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

    from forms.interview import Interview

SUBMISSION = "submission.xml"
SUFFIX = ".enc"
BLOCK = 16
MOST_FILES = 1_000
EXCHANGED = N_("The submission or one of its files was damaged or exchanged: they do not fit together")
Files = Callable[[str], "bytes | None"]


@dataclass(frozen=True)
class Sealed:
    """An encrypted record: `manifest` is the XML that takes the place of the submission, `files` the encrypted files."""

    manifest: str
    files: Mapping[str, bytes]


@dataclass(frozen=True)
class Opened:
    """What was in an encrypted record: `submission` and the files that belong to it, by their own names."""

    form: str
    version: str
    instance_id: str
    submission: bytes
    files: Mapping[str, bytes]


def encrypt(
    public_key: str, form: str, version: str, instance_id: str, submission: bytes, files: Mapping[str, bytes] | None = None
) -> Sealed:
    """A record encrypted for the holder of the private key; `public_key` is that of the form (base64), `files` its files.

    Raises `BadInput` where the key of the form cannot be used.
    """
    return _sealed(_public(public_key), secrets.token_bytes(32), form, version, instance_id, submission, files or {})


def encrypt_record(interview: Interview, files: Mapping[str, bytes] | None = None, *, replaces: str = "") -> Sealed:
    """The record of an interview, encrypted with the public key of its form. Raises `BadInput` where it has none."""
    form = interview.form
    identifier = interview.engine.nodes[identifier_path(form)].value
    return encrypt(form.public_key, form.id, form.version, identifier, to_xml(interview, replaces=replaces).encode(), files)


def decrypt(manifest: str | bytes, files: Files, key: RSAPrivateKey, *, name: str = "") -> Opened:
    """The record behind an encrypted submission; `files` gives the encrypted files by name.

    Raises `BadInput` where the key is another, a file is missing, damaged or exchanged, or the manifest is not one.
    """
    read = _Manifest(root_of(manifest, name), name)
    secret = read.secret(key)
    vectors = initial_vectors(read.instance_id, secret)
    plain: dict[str, bytes] = {}
    for file in (*read.media, read.submission):
        data = files(file)
        if data is None:
            raise bad_input("file-missing", text(N_("A file of the submission is missing: {file}"), file=file), read.where)
        opened = _open(secret, next(vectors), data)
        if opened is None:
            raise bad_input("damaged", text(N_("A file of the submission is damaged: {file}"), file=file), read.where)
        plain[file.removesuffix(SUFFIX)] = opened
    expected = digest(read.form, read.version, read.key, read.instance_id, plain)
    if not hmac.compare_digest(read.signature(key), expected):
        raise bad_input("damaged", text(EXCHANGED), read.where)
    body = plain.pop(read.submission.removesuffix(SUFFIX))
    return Opened(read.form, read.version, read.instance_id, body, plain)


def is_encrypted(root: Node) -> bool:
    """Whether the root of a submission is that of an encrypted one."""
    return root.namespace == ENCRYPTED or root.attribute("encrypted") == "yes"


def read_private_key(pem: bytes, password: bytes | None = None, *, name: str = "") -> RSAPrivateKey:
    """The private key in a PEM file; raises `BadInput`, with the code `key-protected` where it needs a password."""
    tools = _tools(name)
    try:
        key = tools.load_pem_private_key(pem, password)
    except TypeError:
        what, remedy = text(N_("The private key is protected with a password")), text(N_("Type the password of the key"))
        raise bad_input("key-protected", what, Place(file=name), remedy) from None
    except Exception:  # noqa: BLE001 – its own errors differ from version to version
        key = None
    if not isinstance(key, tools.RSAPrivateKey):
        what = text(N_("The file holds no RSA private key (PEM), or the password is another"))
        raise bad_input("bad-key", what, Place(file=name)) from None
    return key  # type: ignore[no-any-return]


def initial_vectors(instance_id: str, secret: bytes) -> Iterator[bytes]:
    """The initial vector of each file in turn: a seed in which one byte after the other is counted up."""
    seed = bytearray(hashlib.md5(instance_id.encode() + secret, usedforsecurity=False).digest())
    number = 0
    while True:
        seed[number % BLOCK] = (seed[number % BLOCK] + 1) % 256
        number += 1
        yield bytes(seed)


def digest(form: str, version: str, key: str, instance_id: str, files: Mapping[str, bytes]) -> bytes:
    """What the signature holds: the MD5 of the record's names and of each file, in the order in which they were encrypted."""
    lines = [form, *([version] if version else []), key, instance_id]
    lines += [f"{name}::{hashlib.md5(data, usedforsecurity=False).hexdigest()}" for name, data in files.items()]
    return hashlib.md5("".join(f"{line}\n" for line in lines).encode(), usedforsecurity=False).digest()


def _sealed(
    key: RSAPublicKey, secret: bytes, form: str, version: str, instance_id: str, submission: bytes, files: Mapping[str, bytes]
) -> Sealed:
    sealed_key = base64.b64encode(key.encrypt(secret, _oaep())).decode()
    vectors = initial_vectors(instance_id, secret)
    plain = {**files, SUBMISSION: submission}
    made = {name + SUFFIX: _close(secret, next(vectors), data) for name, data in plain.items()}
    signature = base64.b64encode(key.encrypt(digest(form, version, sealed_key, instance_id, plain), _oaep())).decode()
    media = "".join(f"<media><file>{escape(name + SUFFIX)}</file></media>" for name in files)
    manifest = (
        f'<?xml version="1.0"?><data id={quoteattr(form)}{f" version={quoteattr(version)}" if version else ""} encrypted="yes" '
        f'xmlns="{ENCRYPTED}"><base64EncryptedKey>{sealed_key}</base64EncryptedKey>'
        '<orx:meta xmlns:orx="http://openrosa.org/xforms">'
        f"<orx:instanceID>{escape(instance_id)}</orx:instanceID></orx:meta>{media}"
        f"<encryptedXmlFile>{SUBMISSION}{SUFFIX}</encryptedXmlFile>"
        f"<base64EncryptedElementSignature>{signature}</base64EncryptedElementSignature></data>"
    )
    return Sealed(manifest, made)


class _Manifest:
    """The XML that takes the place of an encrypted submission."""

    def __init__(self, root: Node, name: str) -> None:
        self.where = Place(file=name)
        self.form = root.attribute("id") or ""
        self.version = root.attribute("version") or ""
        self.key = _child(root, "base64EncryptedKey")
        meta = next((child for child in root.children if child.name == "meta"), None)
        self.instance_id = (_child(meta, "instanceID") if meta else "") or (root.attribute("instanceID") or "").strip()
        self.media = [
            file.value.strip()
            for media in root.children
            if media.kind == ELEMENT and media.name == "media"
            for file in media.children
            if file.kind == ELEMENT and file.name == "file"
        ]
        self.submission = _child(root, "encryptedXmlFile")
        self.signed = _child(root, "base64EncryptedElementSignature")
        names = [*self.media, self.submission]
        whole = is_encrypted(root) and self.form and self.key and self.instance_id and self.signed
        if not whole or len(names) > MOST_FILES or len(set(names)) != len(names) or not all(map(_is_sealed, names)):
            raise bad_input("bad-manifest", text(N_("The encrypted submission lacks what is needed to open it")), self.where)

    def secret(self, key: RSAPrivateKey) -> bytes:
        """The record's own key."""
        return self._unsealed(key, self.key, 32)

    def signature(self, key: RSAPrivateKey) -> bytes:
        return self._unsealed(key, self.signed, BLOCK)

    def _unsealed(self, key: RSAPrivateKey, written: str, length: int) -> bytes:
        what = text(
            N_("The private key does not open the submission: it is that of another questionnaire, or the file is damaged")
        )
        try:
            found = key.decrypt(base64.b64decode("".join(written.split()), validate=True), _oaep())
        except (ValueError, binascii.Error):
            raise bad_input("wrong-key", what, self.where) from None
        if len(found) != length:
            raise bad_input("wrong-key", what, self.where)
        return found


def _child(element: Node, name: str) -> str:
    return next((c.value.strip() for c in element.children if c.kind == ELEMENT and c.name == name), "")


def _is_sealed(name: str) -> bool:
    return is_file_name(name) and name.endswith(SUFFIX) and name != SUFFIX


def _close(secret: bytes, vector: bytes, data: bytes) -> bytes:
    padding = BLOCK - len(data) % BLOCK
    encryptor = _cipher(secret, vector).encryptor()
    sealed: bytes = encryptor.update(data + bytes([padding]) * padding) + encryptor.finalize()
    return sealed


def _open(secret: bytes, vector: bytes, data: bytes) -> bytes | None:
    """The plain bytes, or nothing where the padding shows that they were damaged."""
    decryptor = _cipher(secret, vector).decryptor()
    padded: bytes = decryptor.update(data) + decryptor.finalize()
    padding = padded[-1] if padded else 0
    whole = len(padded) % BLOCK == 0 and 1 <= padding <= BLOCK and padded.endswith(bytes([padding]) * padding)
    return padded[:-padding] if whole else None


def _public(written: str) -> RSAPublicKey:
    tools = _tools("")
    try:
        key = tools.load_der_public_key(base64.b64decode("".join(written.split()), validate=True))
    except Exception:  # noqa: BLE001 – its own errors differ from version to version
        key = None
    if not isinstance(key, tools.RSAPublicKey) or key.key_size < 1024:
        raise bad_input("bad-public-key", text(N_("The public key of the questionnaire cannot be used")))
    return key  # type: ignore[no-any-return]


@dataclass(frozen=True)
class _Tools:
    """What is used of the library for cryptography, found where its version keeps it."""

    load_pem_private_key: Any
    load_der_public_key: Any
    RSAPrivateKey: Any
    RSAPublicKey: Any


def _tools(name: str) -> _Tools:
    try:
        from cryptography.hazmat.primitives.asymmetric import rsa
        from cryptography.hazmat.primitives.serialization import load_der_public_key, load_pem_private_key
    except ImportError:
        what = text(N_("Encrypted submissions need the Python package cryptography, which is not installed here"))
        remedy = text(N_("Install it with pip install cryptography"))
        raise bad_input("no-cryptography", what, Place(file=name), remedy) from None
    return _Tools(load_pem_private_key, load_der_public_key, rsa.RSAPrivateKey, rsa.RSAPublicKey)


def _oaep() -> Any:
    from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
    from cryptography.hazmat.primitives.hashes import SHA256

    return OAEP(MGF1(SHA256()), SHA256(), None)


def _cipher(secret: bytes, vector: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.algorithms import AES

    try:
        from cryptography.hazmat.decrepit.ciphers.modes import CFB
    except ImportError:  # before version 47
        from cryptography.hazmat.primitives.ciphers.modes import CFB
    return Cipher(AES(secret), CFB(vector))
