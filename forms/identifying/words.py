"""Words that lead to a person: e-mails, addresses, dates of birth, and names behind a title or a relation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.identifying.own import plain

_MAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+|(?<![\w.])@[A-Za-z_][\w.]{3,}|[\w.+-]+\s+arroba\s+[\w.-]+", re.UNICODE)

_CAPITAL = r"[A-ZÁÉÍÓÚÂÊÔÃÕÇÑÜ]"
_CAPITALISED = rf"{_CAPITAL}[\w'’-]+"
_OF = r"(?:de|del|da|do|das|dos|la|las|los|el|of|the|y|e)"
_STREET = (
    r"(?:[Cc]alle|[Cc]lle?\.|[Aa]venida|[Aa]v(?:da)?\.|[Aa]v\b|[Jj]ir[oó]n|[Jj]r\.|[Pp]asaje|[Pp]s?je\.|[Cc]arrera|[Cc]ra\.?|[Kk]ra?\.?|"
    r"[Tt]ransversal|[Dd]iagonal|[Rr]ua|R\.|[Tt]ravessa|[Aa]lameda|[Rr]odovia|[Ee]strada|[Ss]treet|[Rr]oad|[Mm]anzana|[Mm]z\.?)"
)
_ADDRESS = (
    re.compile(
        rf"(?<!\w){_STREET}\s+(?:(?:{_OF}\s+)*(?:{_CAPITALISED}|\d{{1,3}}[A-Za-z]?\b)\s*){{1,4}}"
        r"(?:,?\s*(?:#|[Nn][°ºro]{1,2}\.?|[Nn][uú]mero|[Nn]úm\.?|[Nn]o\.)\s*\d+|,?\s*\d{2,5}(?!\s*[a-záéíóúãõç]{2})(?![\d/]))"
    ),
    re.compile(r"(?<!\w)(?:[Mm]anzana|[Mm]z\.?)\s*\w{1,3},?\s*(?:[Ll]ote|[Ll]t\.?)\s*\d+"),
    re.compile(rf"(?<![\w/])\d{{1,5}}\s+(?:{_CAPITALISED}\s+){{1,3}}(?:Street|St\.|Road|Rd\.|Avenue|Ave\.|Lane)(?!\w)"),
)

_MONTHS = (
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre|janeiro|fevereiro|março|maio|junho|"
    "julho|setembro|outubro|novembro|dezembro|january|february|march|april|may|june|july|august|september|october|november|december"
)
_DAY = re.compile(
    rf"(?<!\d)(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}|(?:19|20)\d\d-\d\d-\d\d|\d{{1,2}}(?:st|nd|rd|th|º)?\s+(?:de\s+|of\s+)?"
    rf"(?:{_MONTHS})(?:,?\s+(?:del?\s+|of\s+)?(?:19|20)\d\d)?|(?:{_MONTHS})\s+\d{{1,2}},?\s+(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"(?<!\w)(?:naci[oóóéd]\w*|nac[ií]\b|nasc\w*|f\.?\s?nac|born|birth\w*|cumple\w*|anivers[aá]rio|d\.?o\.?b\b)", re.IGNORECASE
)

_OF_BIRTH = re.compile(r"nac|nasc|born|birth|cumple|anivers|d\.?o\.?b", re.IGNORECASE)
_BIRTHDAY = re.compile(
    r"[\s,(:]*(?:is|es|é)?\s*(?:my|mi|meu|su|seu)?\s*(?:birthday|cumpleaños|aniversário|date of birth|"
    r"fecha de nac|data de nasc)",
    re.IGNORECASE,
)
_TITLE = re.compile(
    rf"(?<!\w)(?<!uestra )(?<!ossa )(?:[Ss]rt?a\.?|[Ss]r\.?|[Ss]eñorita|[Ss]eñora?|[Ss]enhora?|[Dd]oña|[Dd]on(?=\s)|"
    rf"[Dd]ona|[Dd]ra?\.|[Dd]octora?|[Dd]outora?|[Ll]ic\.|[Ii]ng\.|[Pp]rof\.|Mr\.?|Mrs\.?|Ms\.?|Miss)\s+((?:{_CAPITALISED}|{_CAPITAL}\.)"
    rf"(?:\s+(?:{_OF}\s+)*{_CAPITALISED})*)"
)
_KIN = (
    r"espos[oa]|marido|mujer|hij[oa]s?|herman[oa]|madre|padre|mam[aá]|pap[aá]|t[ií][oa]|prim[oa]|abuel[oa]|sobrin[oa]|niet[oa]|"
    r"cuñad[oa]|suegr[oa]|vecin[oa]|amig[oa]|novi[oa]|pareja|mãe|pai|filh[oa]|irmã|irmão|avó|avô|net[oa]|cunhad[oa]|vizinh[oa]|"
    r"namorad[oa]|companheir[oa]|wife|husband|son|daughter|brother|sister|mother|father|uncle|aunt|cousin|friend|neighbou?r|partner"
)
_CALLED = (
    re.compile(
        rf"(?<!\w)(?:[Mm]e llamo|[Mm]i nombre es|[Ss]u nombre es|[Mm]e chamo|[Mm]eu nome é|"
        rf"[Oo] nome d(?:ele|ela) é|[Mm]y name is|(?:[Hh]is|[Hh]er|[Tt]heir) name is|I am called)\s+"
        rf"({_CAPITALISED}(?:\s+(?:{_OF}\s+)*{_CAPITALISED})*)"
    ),
    re.compile(
        rf"(?<!\w)(?:[Mm]i|[Ss]u|[Mm]inha|[Mm]eu|[Ss]ua|[Ss]eu|[Mm]y|[Hh]is|[Hh]er)\s+(?:{_KIN})"
        rf"(?:\s+(?:se llama(?:ba)?|chama-se|se chama|"
        rf"es|is called|named))?,?\s+({_CAPITALISED}(?:\s+(?:{_OF}\s+)*{_CAPITALISED})*)"
    ),
)
_NO_NAMES = frozenset((
    "venezuela", "colombia", "brasil", "peru", "ecuador", "bolivia", "chile", "argentina", "uruguay", "paraguay", "haiti",
    "cuba", "guyana", "surinam", "dios", "deus", "god", "jesus", "policia", "juez", "jueza", "defensor", "defensora",
    "presidente", "presidenta", "ministro", "ministra", "alcalde", "alcaldesa", "consul", "fiscal", "migraciones",
    "migracion",
))  # fmt: skip


def mails(words: str) -> Iterator[tuple[int, int]]:
    """Where e-mails and names of accounts stand."""
    for match in _MAIL.finditer(words):
        yield match.span()


def addresses(words: str) -> Iterator[tuple[int, int]]:
    """Where a street with its number stands."""
    for pattern in _ADDRESS:
        for match in pattern.finditer(words):
            if not re.search(r"(?<!\d)(?:19|20)\d\d$", match[0]):  # the year in which something happened there
                yield match.span()


def births(words: str) -> Iterator[tuple[int, int]]:
    """Where a whole date stands beside a word for birth."""
    if not _OF_BIRTH.search(words):
        return
    for match in _DAY.finditer(words):
        before, after = words[max(0, match.start() - 40) : match.start()], words[match.end() : match.end() + 25]
        if _BORN.search(re.split(r"[.;!?]\s", before)[-1]) or _BIRTHDAY.match(after):
            yield match.span()


def names(words: str) -> Iterator[tuple[int, int]]:
    """Where a title, a relation or “my name is” is followed by capitals."""
    if words.upper() == words:
        return  # all in capitals: a capital says nothing
    for pattern in (_TITLE, *_CALLED):
        for match in pattern.finditer(words):
            if plain(match[1].split()[0]) not in _NO_NAMES:
                yield match.span(1)
