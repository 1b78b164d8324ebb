"""Sex and nationality as institutions write them, read into codes; what a person writes instead of leaving a cell empty."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from estimation.table import Cell
from survey_app.services.importing_targets import plain_words
from vocabulary.text import N_


def _listed(written: str) -> frozenset[str]:
    return frozenset(written.split(", "))


_NOTHING = _listed(
    "s d, sd, s n, sn, n a, na, nd, n d, n c, nc, x, xx, xxx, null, none, nan, no consta, no tiene, no porta, "
    "no presenta, no refiere, ninguno, ninguna, sin dato, sin datos, sin documento, sin documentos, indocumentado, "
    "indocumentada, nao informado, nao consta, nao tem, sem documento, sem dados, sem informacao, unknown, not known, "
    "desconocido, desconocida, desconhecido, desconhecida, se desconoce, 0, 00, 000, 0000, 00000000"
) | {""}
_FEMALE = _listed("f, fem, femenino, femenina, feminino, feminina, female, mujer, mulher, woman, muj, nina")
_MALE = _listed("masc, masculino, masculina, male, hombre, homem, man, h, v, varon, hom, nino")
_OTHER = _listed("x, otro, otra, outro, outra, other, no binario, nao binario, non binary, nb, trans, intersex")

_SOUTH_AMERICA = {
    "AR": "argentina argentino arg",
    "BO": "bolivia boliviano boliviana bolivian bol",
    "BR": "brasil brazil brasileno brasilena brasilero brasilera brasileiro brasileira brazilian bra",
    "CL": "chile chileno chilena chilean chl chi",
    "CO": "colombia colombiano colombiana colombian col colom",
    "EC": "ecuador equador ecuatoriano ecuatoriana equatoriano equatoriana ecuadorian ecu",
    "GY": "guyana guyanes guyanesa guianense guyanese guy guiana",
    "PE": "peru peruano peruana peruvian per",
    "PY": "paraguay paraguai paraguayo paraguaya paraguaio paraguaia paraguayan pry par",
    "SR": "surinam suriname surinames surinamesa surinamese sur",
    "UY": "uruguay uruguai uruguayo uruguaya uruguaio uruguaia uruguayan ury uru",
    "VE": "venezuela venezolano venezolana venezuelano venezuelana venezuelan ven vzla vnz",
}
_ELSEWHERE = {
    "CU": "cubano cubana cuban",
    "HT": "haitiano haitiana haitian",
    "DO": "dominicano dominicana dominican",
    "MX": "mexicano mexicana mexican",
    "ES": "espanol espanola espanhol espanhola spanish",
    "CN": "chino china chines chinesa chinese",
    "SN": "senegales senegalesa senegalese",
    "AO": "angolano angolana angoleno angolan",
    "US": "estadounidense norteamericano eeuu usa",
    "IT": "italiano italiana italian",
    "PT": "portugues portuguesa portuguese",
    "FR": "frances francesa french",
}
_CODE_OF = {word: code for table in (_SOUTH_AMERICA, _ELSEWHERE) for code, words in table.items() for word in words.split()}
_TITLES = (
    "republica bolivariana de ",
    "republica federativa do ",
    "republica de ",
    "republica del ",
    "estado plurinacional de ",
)


DOCUMENT_TYPES = {
    "national": N_("national identity document"),
    "foreigner": N_("identity document for foreigners"),
    "passport": N_("passport"),
    "temporary": N_("temporary permit"),
    "refuge": N_("document of a refugee or applicant"),
    "birth": N_("birth certificate"),
    "other": N_("another document"),
}
_TYPE_OF = {
    said: code
    for code, words in (
        ("national", "dni, d n i, cedula, cedula de identidad, cedula de identidade, cedula de ciudadania, cc, c c, ci, c i, "
                     "v, rut, run, cpf, rg, carnet de identidad, documento nacional, documento nacional de identidad"),
        ("foreigner", "ce, c e, carnet de extranjeria, carne de extranjeria, carnet de extranjero, cedula de extranjeria, "
                      "cedula de extranjero, rne, rnm, crnm, dni extranjero, e, cie"),
        ("passport", "pasaporte, passaporte, passport, pas, psp, pp, p"),
        ("temporary", "ptp, ppt, cpp, pep, permiso temporal, permiso temporal de permanencia, permiso por proteccion temporal, "
                      "permiso especial de permanencia, visa temporal, visado temporal"),
        ("refuge", "carnet de refugiado, carne de refugiado, refugiado, refugiada, solicitante de refugio, carnet de "
                   "solicitante, dprnm, protocolo de refugio, certificado de refugio, precaria, residencia precaria"),
        ("birth", "partida de nacimiento, acta de nacimiento, certificado de nacimiento, certidao de nascimento, "
                  "birth certificate"),
        ("other", "otro, outro, other, otro documento, outro documento, other document"),
    )
    for said in words.split(", ")
}  # fmt: skip


def read_document_type(cell: Cell) -> str | None:
    """One of `DOCUMENT_TYPES`; empty where nothing is said; `None` where it is not understood."""
    if absent(cell):
        return ""
    said = plain_words(str(cell))
    return _TYPE_OF.get(said) or _TYPE_OF.get(said.replace(" ", ""))


def absent(cell: Cell) -> bool:
    """Whether a cell says nothing: empty, a dash, `S/D`, `no tiene`, `não informado` …"""
    return cell is None or (isinstance(cell, str) and plain_words(cell) in _NOTHING)


def letter_m_is_female(cells: Iterable[Cell]) -> bool:
    """Whether `M` stands for *mujer* or *mulher* in a column: it does beside `H` (hombre, homem) where `F` does not occur."""
    seen = {plain_words(cell) for cell in cells if isinstance(cell, str)}
    return "h" in seen and "f" not in seen


def read_sex(cell: Cell, m_is_female: bool = False) -> str | None:
    """`F`, `M` or `X`; empty where nothing is said; `None` where it is not understood."""
    if not isinstance(cell, str):
        return "" if cell is None else None
    word = plain_words(cell)
    if word == "m":
        return "F" if m_is_female else "M"
    for code, words in (("F", _FEMALE), ("M", _MALE), ("X", _OTHER)):
        if word in words:
            return code
    return "" if word in _NOTHING else None


def read_nationality(cell: Cell) -> str | None:
    """The ISO 3166 alpha-2 code; empty where nothing is said; `None` where the country is not recognised."""
    if absent(cell):
        return ""
    return _country(plain_words(str(cell)))


@cache
def _country(word: str) -> str | None:
    for title in _TITLES:
        word = word.removeprefix(title)
    if word in _CODE_OF:
        return _CODE_OF[word]
    if word.upper() in _SOUTH_AMERICA:
        return word.upper()
    return _all_countries().get(word)


@cache
def _all_countries() -> dict[str, str]:
    """Every country by its name in the three languages and by its codes of two and three letters."""
    import pycountry
    from babel import Locale

    found: dict[str, str] = {}
    for country in pycountry.countries:
        found[country.alpha_2.lower()] = country.alpha_2
        found[country.alpha_3.lower()] = country.alpha_2
    for lang in ("en", "pt", "es"):
        for code, name in Locale(lang).territories.items():
            if len(code) == 2 and code.isalpha():
                found[plain_words(name)] = code
    return found
