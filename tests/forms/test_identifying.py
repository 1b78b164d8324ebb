"""What in a free text seems to name somebody, and above all what does not: a warning that is often wrong is not read."""

from __future__ import annotations

from itertools import pairwise

import pytest

from forms.identifying import KINDS, identifying, kinds_in, said
from vocabulary.text import LANGUAGES, translate

IDENTIFYING = [
    ("Tiene cédula V-18.223.011 vencida", "document"),
    ("su DNI es 7712345", "document"),
    ("pasaporte AB123456, vencido en 2021", "document"),
    ("Su CPF é 529.982.247-25 e está regular", "document"),
    ("número de documento: 45 678 901", "document"),
    ("RUT 12.531.909-2", "document"),
    ("anotaron 1710034065 en la lista", "document"),
    ("Passport number X1234567 was taken away", "document"),
    ("le dieron el PPT 5123456 en marzo", "document"),
    ("mi celular es 987654321", "telephone"),
    ("llamar al 0414-1234567 por la tarde", "telephone"),
    ("Telefone (11) 98765-4321", "telephone"),
    ("WhatsApp +51 987 654 321", "telephone"),
    ("call me at 555-1234", "telephone"),
    ("escribir a ana.rojas@example.org", "mail"),
    ("en Instagram es @yuli_rojas91", "mail"),
    ("vive en la Calle Los Pinos 345, segundo piso", "address"),
    ("Av. Bolívar N° 1220", "address"),
    ("Mz. B Lote 14, Huaycán", "address"),
    ("Cra 7 # 45-12", "address"),
    ("mora na Rua das Flores, 123", "address"),
    ("lives at 12 Baker Street with two others", "address"),
    ("nació el 12/05/1990 en Maracaibo", "birth"),
    ("nascida em 3 de maio de 1990", "birth"),
    ("she was born on 3 May 1990", "birth"),
    ("12/05/1990, fecha de nacimiento", "birth"),
    ("la trajo la señora Gladys Pereira", "name"),
    ("habló con el Sr. Quispe", "name"),
    ("don Eusebio le alquila el cuarto", "name"),
    ("trabalha para a Dra. Luciana Prado", "name"),
    ("Mr. Joseph helped her cross", "name"),
    ("mi hermana Yolanda llegó antes", "name"),
    ("meu marido João ficou em Boa Vista", "name"),
    ("me llamo Carlos Andrés", "name"),
    ("my name is Marie-Ange", "name"),
]
HARMLESS = [
    "Llegó el 12/03/2019 por Cúcuta y pagó 1.500.000 pesos a un coyote",
    "Entre 2019 y 2021 vivió en Lima; 2019-2021 sin permiso",
    "Gana unos 930 soles al mes, a veces 1.200",
    "Paga R$ 1.200,00 de aluguel e ganha 3500000 guaraníes",
    "Paga 12.500.000 guaraníes por año",
    "El trámite cuesta S/ 1234567",
    "Vive en la calle hace 3 años con sus 2 hijos",
    "Estudió la carrera de derecho 5 años",
    "Caminó 450 km desde San Antonio hasta Pamplona",
    "La señora que la recibió no quiso decir más",
    "Fue a la iglesia de Nuestra Señora de Copacabana",
    "Foi à igreja de Nossa Senhora Aparecida",
    "Perdió su pasaporte y no tiene cédula",
    "No tiene teléfono; le prestan uno para llamar",
    "Mi hermana llegó antes y mi madre Venezuela no quiere dejar",
    "Mi esposo. Trabaja en construcción",
    "La Cruz Roja Colombiana y la Defensoría del Pueblo le ayudaron",
    "Pidió cita tres veces en Migraciones, la última el 4 de marzo",
    "La Ley 25871 y el Decreto 616/2010",
    "Son 12000000 personas según la radio",
    "Trabaja de 8-12 y de 14-18, 6 días por semana",
    "Vino con 15 personas; 7 niñas y 8 niños",
    "Nació en Maracaibo en 1990",
    "O processo demora de 60 a 90 dias e custa 168,13",
    "Chegou em 2018-03-15 e pediu refúgio em 20180402",
    "Trabalha na rua vendendo água há 2 anos",
    "He paid 3,500.00 dollars in 2020 and waited 18 months",
    "Her mother is ill and my brother is in Chile",
    "The doctor said she needs 3 more visits",
    "EL SEÑOR VINO A COBRAR EL ALQUILER",
    "La avenida principal queda a 200 metros",
    "Vivió en Avenida Brasil 2019",
    "Temor a una sanción, falta de tiempo, costo",
    "area 0417, conglomerado 12",
]


@pytest.mark.parametrize(("words", "kind"), IDENTIFYING)
def test_that_what_names_a_person_is_noticed(words: str, kind: str) -> None:
    assert kind in kinds_in(words), identifying(words)


@pytest.mark.parametrize("words", HARMLESS)
def test_that_ordinary_sentences_raise_no_alarm(words: str) -> None:
    assert [(one.kind, words[one.start : one.end]) for one in identifying(words)] == []


def test_that_the_words_of_the_persons_own_identity_are_noticed_where_they_stand_as_names() -> None:
    known = ("Quispe Mamani", "Yuliana", "V-18223011", "987 654 321")
    assert kinds_in("dice que Yuliana volvió", known) == ("own",)
    assert kinds_in("los QUISPE de al lado", known) == ("own",)
    assert kinds_in("preguntar por 18 223 011 en la caja", known) == ("own",)
    assert kinds_in("volvió con su hija", known) == ()


def test_that_surnames_that_are_words_raise_no_alarm() -> None:
    assert kinds_in("La Cruz Roja y las Flores del mercado", ("Cruz Flores", "Rosa")) == ()


def test_that_findings_stand_apart_and_in_order() -> None:
    words = "Sra. Rojas, ana@example.org, cédula 18.223.011, tel. 0414-1234567"
    found = identifying(words)
    assert [one.kind for one in found] == ["name", "mail", "document", "telephone"]
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert [words[one.start : one.end] for one in found][2] == "18.223.011"


def test_that_short_and_empty_texts_hold_nothing() -> None:
    assert identifying("") == identifying("12") == ()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_the_kinds_are_said_in_every_language(lang: str) -> None:
    words = translate(said(tuple(KINDS)), lang)
    assert words.count(",") == len(KINDS) - 1
