"""Programmes: created whole or not at all, and opened by words as people type them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest

from estimation.result import Definition
from survey_app.services import programme as programmes
from survey_app.services.passphrases import _words, is_generated, new_passphrase, normalise_passphrase, passphrase_problem
from survey_app.services.programme import folder_name
from survey_app.store import keys
from survey_app.store.keys import KdfCost
from vocabulary.errors import BadParameter, StoreError
from vocabulary.text import LANGUAGES

CHEAP = KdfCost(1, 8192)
PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"


def _create(folder: Path, name: str = "Censo de Tacna", passphrase: str = PASSPHRASE) -> programmes.Programme:
    return programmes.create(folder, name, "pe", "es", "Ana", passphrase, cost=CHEAP)


def test_that_a_new_programme_is_open_and_says_what_it_is(tmp_path: Path) -> None:
    with _create(tmp_path) as programme:
        info = programme.info
        assert (info.name, info.country, info.lang, info.person, info.role) == (
            "Censo de Tacna",
            "PE",
            "es",
            "Ana",
            "administrator",
        )
        assert info.folder == tmp_path / "Censo de Tacna.alcance"
        assert programmes.looks_like_programme(info.folder)
        assert programmes.last_saved(programme) == ""
        programmes.set_meta(programme, "sheet", {"a": [1, "ñ"]})
        assert programmes.last_saved(programme) > info.created
    with programmes.open_programme(info.folder, PASSPHRASE) as again:
        assert again.info == info
        assert programmes.get_meta(again, "sheet") == {"a": [1, "ñ"]}
        assert programmes.get_meta(again, "absent", 5) == 5


@pytest.mark.parametrize(("module", "fails"), [(programmes, "write_header"), (keys, "wrap")])
def test_that_a_creation_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: ModuleType, fails: str
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, fails, broken)
    with pytest.raises(StoreError, match="disk-full"):
        _create(tmp_path)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    _create(tmp_path).close()


def test_that_an_existing_programme_is_never_overwritten(tmp_path: Path) -> None:
    _create(tmp_path).close()
    with pytest.raises(StoreError, match="exists"):
        _create(tmp_path)
    programmes.open_programme(tmp_path / "Censo de Tacna.alcance", PASSPHRASE).close()
    assert len(list(tmp_path.iterdir())) == 1


def test_that_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="read-only"):
        _create(tmp_path / "absent")


def test_that_all_that_is_missing_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadParameter) as caught:
        programmes.create(tmp_path, "  ", "Perú", "qu", "", "short", cost=CHEAP)
    assert [p.code for p in caught.value.problems] == [
        "name-missing",
        "country-unknown",
        "language-unknown",
        "person-missing",
        "weak-passphrase",
    ]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("Censo / norte: 2026?", "Censo norte 2026"),
        ("..", "programme"),
        ("CON", "_CON"),
        ("Regularização", "Regularização"),
        ("a" * 200, "a" * 80),
        ("../../etc", "etc"),
    ],
)
def test_that_a_folders_name_works_on_every_system(name: str, folder: str) -> None:
    assert folder_name(name) == folder


def test_that_the_definition_is_kept(tmp_path: Path) -> None:
    with _create(tmp_path) as programme:
        assert programmes.definition(programme) == Definition()
        programmes.set_definition(programme, Definition(area="Tacna", age_from=18))
        assert programmes.definition(programme) == Definition(area="Tacna", age_from=18)


# Passphrases -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_a_new_passphrase_is_seven_words_of_the_language(lang: str) -> None:
    made = {new_passphrase(lang) for _ in range(20)}
    assert len(made) == 20
    for passphrase in made:
        assert len(passphrase.split()) == 7
        assert set(passphrase.split()) <= set(_words(lang))
        assert passphrase_problem(passphrase) is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_every_word_of_the_list_is_told_by_its_first_four_letters(lang: str) -> None:
    words = _words(lang)
    assert len(words) == 2048
    for start in range(0, 2048 - 7, 7):
        seven = words[start : start + 7]
        assert normalise_passphrase(" ".join(w[:4] for w in seven)) == normalise_passphrase(" ".join(seven))
    assert len({normalise_passphrase(" ".join([word] * 7)) for word in words}) == 2048


@pytest.mark.parametrize(
    "typed",
    [
        "ábaco abdomen abeja abierto abogado abono aborto",
        "ABACO  Abdomen\tabeja abierto\nabogado abono aborto ",
        "a\u0301baco abdomen abeja abierto abogado abono aborto",
        "abac abdo abej abie abog abon abor",
        "ábac-abdo-abej-abie-abog-abon-abor",
        "ábaco, abdomen, abeja, abierto, abogado, abono, aborto",
        "ábaco\u00a0abdomen abeja abierto abogado abono aborto",
        "ábacoabdomenabejaabiertoabogadoabonoaborto",
        "abacabdoabejabieabogabonabor",
        "abaco abdomenabeja abierto abogado abono aborto",
    ],
)
def test_that_it_does_not_matter_how_the_words_are_typed(typed: str) -> None:
    assert normalise_passphrase(typed) == "abac abdo abej abie abog abon abor"


def test_that_another_word_or_another_order_is_another_passphrase() -> None:
    right = normalise_passphrase(PASSPHRASE)
    assert normalise_passphrase("ábaco abdomen abeja abierto abogado abono abrazo") != right
    assert normalise_passphrase("abdomen ábaco abeja abierto abogado abono aborto") != right
    assert normalise_passphrase("ábaco abdomen abeja abierto abogado abono") != right


def test_that_a_passphrase_of_ones_own_is_kept_whole() -> None:
    assert normalise_passphrase("Mi Perro  come 17 manzanas") == "mi perro come 17 manzanas"
    assert normalise_passphrase("Mi perro come 18 manzanas") != normalise_passphrase("Mi perro come 17 manzanas")


@pytest.mark.parametrize("weak", ["", "1234", "aaaaaaaaaaaaaaaaaa", "tacna 2026"])
def test_that_a_weak_passphrase_is_told(weak: str) -> None:
    problem = passphrase_problem(weak)
    assert problem is not None
    assert problem.code == "weak-passphrase"


def test_that_words_of_the_list_chosen_by_hand_are_not_taken_for_drawn_ones() -> None:
    assert is_generated("abeja abierto abogado abono aborto abrazo abrir")
    assert not is_generated("abeja abierto abeja abierto abogado abono aborto")
    assert passphrase_problem("agua agua agua agua agua agua agua") is not None


def test_that_the_programme_opens_by_four_letters_of_each_word(tmp_path: Path) -> None:
    _create(tmp_path, passphrase=new_passphrase("pt")).close()
    passphrase = new_passphrase("pt")
    _create(tmp_path, "Segundo", passphrase).close()
    short = " ".join(word[:4].upper() for word in passphrase.split())
    programmes.open_programme(tmp_path / "Segundo.alcance", short).close()


def test_that_a_clock_that_was_set_back_is_told_and_nothing_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with _create(tmp_path) as programme:
        folder = programme.info.folder
        assert programme.notices == ()

    class Yesterday(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) - timedelta(days=1)

    monkeypatch.setattr(programmes, "datetime", Yesterday)
    with programmes.open_programme(folder, PASSPHRASE) as again:
        assert [notice.code for notice in again.notices] == ["clock-behind"]
        assert again.notices[0].remedy is not None


def test_that_a_clock_that_is_a_minute_off_is_no_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with _create(tmp_path) as programme:
        folder = programme.info.folder
    monkeypatch.setattr(programmes, "CLOCK_TOLERANCE", timedelta(days=2))
    with programmes.open_programme(folder, PASSPHRASE) as again:
        assert again.notices == ()
