"""Everything for which a programme does not open, or opens with a word: said in the page in each language, and nothing lost."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from survey_app.gui.pages.open import OpenPage
from survey_app.gui.window import Window
from survey_app.services import backups, users
from survey_app.services.programme import create, get_meta, open_programme, set_meta
from survey_app.store import journal
from survey_app.store import open as opening
from survey_app.store.errors import REFUSALS
from survey_app.store.header import HEADER
from survey_app.store.keys import KdfCost
from survey_app.store.open import DATABASE
from vocabulary.errors import Level
from vocabulary.text import LANGUAGES, translate

PATIENCE = 30_000
PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
CHEAP = KdfCost(1, 8192)
ROOT = Path(__file__).resolve().parents[3]
HOLD = """
import sys
from pathlib import Path
from survey_app.services import programme
with programme.open_programme(Path(sys.argv[1]), sys.argv[2]):
    print("open", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A closed programme that is another vault."""
    place = tmp_path / "other"
    place.mkdir()
    with create(place, "Otra", "EC", "es", "R. Mamani", PASSPHRASE, cost=CHEAP) as programme:
        return programme.info.folder


@pytest.fixture
def elsewhere(folder: Path) -> Iterator[None]:
    """The programme open in another process."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder), PASSPHRASE],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    yield
    process.stdin.close()
    process.stdout.close()
    process.wait()


def truncated(folder: Path, _other: Path) -> None:
    (folder / HEADER).write_bytes((folder / HEADER).read_bytes()[:200])


def emptied(folder: Path, _other: Path) -> None:
    (folder / HEADER).write_bytes(b"")


def without_header(folder: Path, _other: Path) -> None:
    (folder / HEADER).unlink()


def of_another_vault(folder: Path, other: Path) -> None:
    shutil.copy(other / HEADER, folder / HEADER)


def swapped_slots(folder: Path, other: Path) -> None:
    """The slots of another vault under this one's name: the check sum no longer fits."""
    mine, theirs = (folder / HEADER).read_text(), (other / HEADER).read_text()
    (folder / HEADER).write_text(mine[: mine.index('"slots"')] + theirs[theirs.index('"slots"') :])


def cut_database(folder: Path, _other: Path) -> None:
    data = (folder / DATABASE).read_bytes()
    (folder / DATABASE).write_bytes(data[: len(data) // 2 // 4096 * 4096])


def plain_database(folder: Path, _other: Path) -> None:
    (folder / DATABASE).write_bytes(b"SQLite format 3\0" + bytes(8176))


def nothing(_folder: Path, _other: Path) -> None:
    """What is wrong is not on the disk."""


def tried(qtbot: QtBot, window: Window, folder: Path, lang: str, words: str = PASSPHRASE) -> OpenPage:
    window.context.set_language(lang)
    window.context.go("open", folder=str(folder))
    page = window.page
    assert isinstance(page, OpenPage)
    assert page.phrase is not None
    page.phrase.setText(words)
    page.try_open()
    qtbot.waitUntil(window.context.tasks.idle, timeout=PATIENCE)
    return page


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (truncated, "damaged-header"),
        (emptied, "damaged-header"),
        (swapped_slots, "damaged-header"),
        (without_header, "missing-header"),
        (of_another_vault, "mismatched"),
        (cut_database, "damaged"),
        (plain_database, "plaintext"),
    ],
)
def test_that_a_programme_that_is_not_whole_is_told_and_left_as_it_is(
    qtbot: QtBot, window: Window, folder: Path, other: Path, spoil: Callable[[Path, Path], None], code: str, lang: str
) -> None:
    spoil(folder, other)
    before = contents(folder)
    page = tried(qtbot, window, folder, lang)
    what, remedy = (translate(words, lang) for words in REFUSALS[code])
    assert what in page.field.error.text()
    assert remedy in page.field.error.text()
    assert window.context.programme is None
    assert contents(folder) == before
    assert page.phrase is not None
    assert page.phrase.text() == PASSPHRASE, "what was typed stays"
    assert page.left == 0, "one waits only after a wrong passphrase"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_a_wrong_passphrase_says_how_long_one_has_to_wait(qtbot: QtBot, window: Window, folder: Path, lang: str) -> None:
    page = tried(qtbot, window, folder, lang, "abaco abdomen abeja")
    assert translate(REFUSALS["wrong-passphrase"][0], lang) in page.field.error.text()
    assert page.wait.isVisible()
    assert "1 s" in page.wait.text()
    page._second()
    assert not page.wait.isVisible()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_one_in_use_in_another_process_is_told(
    qtbot: QtBot, window: Window, folder: Path, elsewhere: None, lang: str
) -> None:
    page = tried(qtbot, window, folder, lang)
    assert translate(REFUSALS["in-use"][0], lang) in page.field.error.text()
    assert not page.help.isVisible()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_a_folder_that_cannot_be_written_to_is_told(
    qtbot: QtBot, window: Window, folder: Path, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(folder)
    monkeypatch.setattr(opening, "writable", lambda _folder: False)  # permission bits do not stop an administrator's tests
    page = tried(qtbot, window, folder, lang)
    assert translate(REFUSALS["read-only"][0], lang) in page.field.error.text()
    assert contents(folder) == before


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_a_clock_set_back_is_told_after_opening_and_stays_until_it_is_closed(
    qtbot: QtBot, window: Window, folder: Path, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = (datetime.now(UTC) + timedelta(days=3)).isoformat(timespec="milliseconds")
    with open_programme(folder, PASSPHRASE) as programme:
        set_meta(programme, "kept", "yes")
        monkeypatch.setattr(journal, "now", lambda: later)
        programme.store.call(lambda db: journal.write(db, "R. Mamani", "backed-up"))
        monkeypatch.undo()
    tried(qtbot, window, folder, lang)
    programme = window.context.programme
    assert programme is not None
    assert get_meta(programme, "kept") == "yes"
    (notice,) = programme.notices
    window.context.go("programme")
    qtbot.waitUntil(window.context.tasks.idle, timeout=PATIENCE)
    bars = [bar for bar in window.messages.bars() if bar.words == notice.say(lang)]
    assert [bar.level for bar in bars] == [Level.WARNING]
    window.messages.drop(bars[0])
    window.context.go("records")
    assert not [bar for bar in window.messages.bars() if bar.words == notice.say(lang)]
    qtbot.waitUntil(window.context.tasks.idle, timeout=PATIENCE)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_an_older_copy_is_told_after_opening(qtbot: QtBot, window: Window, folder: Path, lang: str) -> None:
    older = contents(folder)[DATABASE]
    with open_programme(folder, PASSPHRASE) as programme:
        for n in range(3):
            set_meta(programme, "kept", n)
            programme.store.call(lambda db: journal.write(db, "R. Mamani", "exported", "informe.xlsx"))
        backups.back_up(programme).result()
    (folder / DATABASE).write_bytes(older)
    tried(qtbot, window, folder, lang)
    programme = window.context.programme
    assert programme is not None
    assert [notice.code for notice in programme.notices] == ["older-copy"]
    assert [bar.words for bar in window.messages.bars()] == [programme.notices[0].say(lang)]


def test_that_the_name_is_said_only_where_one_person_alone_opens_it(qtbot: QtBot, window: Window, folder: Path) -> None:
    window.context.go("open", folder=str(folder))
    page = window.page
    assert isinstance(page, OpenPage)
    assert page.phrase is not None
    assert "R. Mamani" in page.phrase.accessibleName()
    with open_programme(folder, PASSPHRASE) as programme:
        users.make_recovery_code(programme, cost=CHEAP)
        users.add(programme, "Luz", "supervisor", "abrazo abrir abuelo abuso acabar academia acceso", cost=CHEAP)
    window.context.go("open", folder=str(folder))
    page = window.page
    assert isinstance(page, OpenPage)
    assert page.phrase is not None
    assert page.phrase.accessibleName() == "Passphrase"
