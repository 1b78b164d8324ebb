"""Digests and encodings of text."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable
from typing import Any

from forms.expressions.errors import EvaluationProblem
from forms.expressions.functions.registry import function

_ALGORITHMS: dict[str, Callable[..., Any]] = {
    "MD5": lambda data: hashlib.md5(data, usedforsecurity=False),
    "SHA-1": lambda data: hashlib.sha1(data, usedforsecurity=False),
    "SHA-256": hashlib.sha256,
    "SHA-384": hashlib.sha384,
    "SHA-512": hashlib.sha512,
}


@function("digest", "ss?s", "text")
def digest(text: str, algorithm: str, encoding: str = "base64") -> str:
    """The digest of a text in UTF-8, written in `base64` or `hex`."""
    make = _ALGORITHMS.get(algorithm.upper())
    if make is None or encoding.lower() not in ("base64", "hex"):
        raise EvaluationProblem("digest() knows MD5, SHA-1, SHA-256, SHA-384, SHA-512, written as base64 or hex")
    result = make(text.encode())
    return str(result.hexdigest()) if encoding.lower() == "hex" else base64.b64encode(result.digest()).decode()


@function("base64-decode", "s", "text")
def base64_decode(text: str) -> str:
    """The text behind a base64 text; what is not one gives nothing."""
    try:
        return base64.b64decode(text.strip(), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
