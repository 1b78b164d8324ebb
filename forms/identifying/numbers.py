"""Numbers that belong to somebody: documents (by check digit, writing, word before, length) and telephones, never money."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

_NUMBER = re.compile(r"(?<![\w.,/-])(?:[VEJP]-?\s?)?\(?\+?\d(?:[\d.,\s()/–-]*\d)?(?:-[kK])?(?![\w])")
_DATE = re.compile(r"\d{1,2}([/.-])\d{1,2}\1\d{2,4}|(?:19|20)\d\d([/.-])\d{1,2}\2\d{1,2}|(?:19|20)\d\d[01]\d[0-3]\d")
_YEARS = re.compile(r"(?:19|20)\d\d(?:\s?[-–/,.]?\s?(?:(?:19|20)\d\d))+")
_AMOUNT = re.compile(r"\d{1,3}(?:[., \u00a0]\d{3})*[., \u00a0]000(?:,\d\d)?|\d{1,3}(?:[., ]\d{3})+,\d\d|\d+[.,]\d{1,2}|\d0{4,}")
_MONEY_BEFORE = re.compile(r"(?:[$€£]|R\$|S/\.?|Bs\.?|Gs\.?|US\$|USD|COP|CLP|ARS|PEN|BRL|VES|[₲])\s*$")
_MONEY_AFTER = re.compile(
    r"\s*(?:de\s+)?(?:pesos?|soles|sol\b|reais|real\b|guaran[ií]e?s|bol[ií]vares|bolivianos|d[oó]lares|d[oó]lars?|dollars?|euros?|"
    r"mil(?:l[oó]n|lones|h[aã]o|h[oõ]es)?\b|million|personas?|pessoas?|people|persons|habitantes|km\b|metros|kg\b|%|mensua\w+|"
    r"por\s+(?:m[eê]s|d[ií]a)|al\s+mes|a\s+month|USD|COP|CLP|ARS|PEN|BRL)",
    re.IGNORECASE,
)
_DOCUMENT_BEFORE = re.compile(
    r"(?<!\w)(?:c[eé]dula|documentos?|document|doc\.?|d\.?n\.?i\.?|c\.?i\.?|c\.?c\.?|c\.?e\.?|r\.?g\.?|r\.?n\.?[em]\.?|crnm|"
    r"c\.?p\.?f\.?|r\.?u\.?t\.?|r\.?u\.?n\.?|cuil|cuit|nit|ruc|pasaporte|passaporte|passport|carn[eé]t?|carteira|identidad|"
    r"identidade|identity|ppt|ptp|cpp|pep|expediente|protocolo)(?:\s+(?:de|da|do|of|n[uú]mero|number|identidad|identidade|"
    r"extranjer[ií]a|es|is|é|foi|no|nr?o?|card|n))*[\s.:°º#]*$",
    re.IGNORECASE,
)
_TELEPHONE_BEFORE = re.compile(
    r"(?<!\w)(?:tel[eé]fonos?|telefones?|telephone|tel\.?|phone|celular(?:es)?|cel\.?|m[oó]vil|fone|whats?\s?app|wsp|zap|"
    r"(?:ll[aá]m(?:ar|en|ame|e|elo|ela)|ligar|liga(?:r)?|call|contact(?:o|ar)?|contato)(?:\s+(?:me|him|her|them))?)"
    r"(?:\s+(?:al|a|at|on|o|para|es|is|é|no|n[uú]mero|number|de|con|to|my|his|her|su|mi|seu|meu|dela|dele|n[ro]?o?))*[\s.:°º#]*$",
    re.IGNORECASE,
)
_GROUPED_TELEPHONE = re.compile(
    r"\+?\(?\d{1,4}\)?[\s-]\(?\d{2,4}\)?[\s-]\d{3,5}(?:[\s-]\d{2,4})*|0\d{2,3}[\s-]\d{6,8}|\(\d{2,4}\)\s?\d{3,5}[\s-]?\d{4}|"
    r"9\d{3,4}-\d{4}|\d{3}-\d{4}"
)
_PASSPORT = re.compile(r"(?<![\w-])(?:[A-Z]{1,3}-?\d{6,9}|\d{2}[A-Z]{2}\d{5})(?!\w)")
_PREFIXED = re.compile(r"[VEJP]-?\s?\d{1,2}\.?\d{3}\.?\d{3}(?:-\d)?")


def digits(written: str) -> str:
    """The digits alone."""
    return re.sub(r"\D", "", written)


def _numbers(words: str) -> Iterator[tuple[str, int, int, str]]:
    """The numbers that can be somebody's, with what stands before them."""
    for match in _NUMBER.finditer(words):
        written, before = match[0].strip(), words[max(0, match.start() - 48) : match.start()]
        if len(digits(written)) < 6:
            continue
        if _DATE.fullmatch(written) or _YEARS.fullmatch(written):
            continue
        if _MONEY_BEFORE.search(before) or _MONEY_AFTER.match(words, match.end()) or _AMOUNT.fullmatch(written):
            continue
        start = match.start() + match[0].index(written)
        yield written, start, start + len(written), before


@cache
def _check_digits() -> tuple[tuple[int, Callable[[str], bool]], ...]:
    """The documents of South America that carry a check digit: how many digits, and the check."""
    from stdnum.ar import cuit
    from stdnum.br import cpf
    from stdnum.cl import rut
    from stdnum.co import nit
    from stdnum.ec import ci
    from stdnum.pe import ruc
    from stdnum.ve import rif

    return (11, cuit.is_valid), (11, cpf.is_valid), (9, rut.is_valid), (10, nit.is_valid), (10, ci.is_valid), (
        11, ruc.is_valid), (10, rif.is_valid)  # fmt: skip


def _has_check_digit(written: str) -> bool:
    plain = re.sub(r"[\s.,/()–-]", "", written).upper()
    return any(len(plain) == length and check(plain) for length, check in _check_digits())


def telephones(words: str) -> Iterator[tuple[int, int]]:
    """Where numbers of telephones seem to stand."""
    for written, start, end, before in _numbers(words):
        count = len(digits(written))
        if _DOCUMENT_BEFORE.search(before) or count > 15:
            continue
        named = bool(_TELEPHONE_BEFORE.search(before))
        if named or (written.startswith("+") and count >= 8) or (
            7 <= count <= 13 and _GROUPED_TELEPHONE.fullmatch(written) and not _has_check_digit(written)
        ):  # fmt: skip
            yield start, end


def documents(words: str) -> Iterator[tuple[int, int]]:
    """Where numbers of documents seem to stand."""
    for match in _PASSPORT.finditer(words):
        yield match.span()
    for written, start, end, before in _numbers(words):
        count = len(digits(written))
        dotted = re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,3}(?:-[\dkK]{1,2})?", written) is not None
        if (
            _DOCUMENT_BEFORE.search(before)
            or _PREFIXED.fullmatch(written)
            or (dotted and count >= 7)
            or (count >= 8 and re.fullmatch(r"\d+(?:-[\dkK]{1,2})?", written))
            or _has_check_digit(written)
        ):
            yield start, end
