"""Opening: only our own encrypted files, each refusal with its own code, and nothing readable on the disk."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from survey_app.services import programme as programmes
from survey_app.services.programme import Programme
from survey_app.store import answers, records
from survey_app.store import files as store_files
from survey_app.store import open as opening
from survey_app.store.errors import REFUSALS, refusal
from survey_app.store.header import HEADER, read_header
from survey_app.store.keys import KdfCost
from survey_app.store.open import DATABASE, close_database, open_database
from vocabulary.errors import StoreError
from vocabulary.text import translate

PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
KEY = bytes(range(32))
ROOT = Path(__file__).resolve().parents[3]
Refused = Callable[..., str]


def test_that_an_answer_stands_in_no_file_of_the_folder(programme: Programme) -> None:
    secret = "Yuliana Quispe-Mamani 84719932"
    programme.store.call(lambda db: records.create(db, "interview", "f"))

    def keyed(db: object) -> None:
        record = db.execute("SELECT id FROM record").fetchone()[0]  # type: ignore[attr-defined]
        answers.append(db, record, "/data/name", secret, "2026-01-01")  # type: ignore[arg-type]

    programme.store.call(keyed)

    def found() -> list[str]:
        needles = [secret.encode(), secret.encode("utf-16-le"), b"/data/name", b"CREATE TABLE"]
        files = [p for p in programme.info.folder.rglob("*") if p.is_file()]
        assert {p.name for p in files} >= {DATABASE, HEADER}
        return [p.name for p in files if any(needle in p.read_bytes() for needle in needles)]

    log = programme.info.folder / (DATABASE + "-wal")
    assert log.stat().st_size > 0, "the search below must cover a log that holds the answer"
    assert not (programme.info.folder / (DATABASE + "-shm")).exists()
    copy = programme.info.folder.parent / "copy"
    shutil.copytree(programme.info.folder, copy)
    programme.close()
    assert found() == []
    assert [p.name for p in copy.iterdir() if secret.encode() in p.read_bytes()] == []


def test_that_the_file_is_noise_from_its_first_byte(made: Path) -> None:
    page = (made / DATABASE).read_bytes()[:4096]
    assert not page.startswith(b"SQLite")
    assert len(set(page)) > 250


def test_that_a_wrong_passphrase_is_told(refused: Refused) -> None:
    assert refused("abrazo abrir abuelo abuso acabar academia acceso") == "wrong-passphrase"


def test_that_a_plaintext_database_is_refused_and_left_alone(made: Path, refused: Refused) -> None:
    (made / DATABASE).unlink()
    connection = sqlite3.connect(made / DATABASE)
    connection.execute("CREATE TABLE t (x)")
    connection.commit()
    connection.close()
    before = (made / DATABASE).read_bytes()
    assert refused() == "plaintext"
    assert (made / DATABASE).read_bytes() == before


@pytest.mark.parametrize(
    "content",
    [
        b"surname,document\n" * 1000,
        b"PK\x03\x04" + bytes(range(256)) * 32,
        b"%PDF-1.7\n" + bytes(range(256)) * 32,
        bytes(8192),
    ],
    ids=["csv", "zip", "pdf", "zeros"],
)
def test_that_a_foreign_file_in_the_databases_place_is_refused(made: Path, refused: Refused, content: bytes) -> None:
    (made / DATABASE).write_bytes(content)
    assert refused() == "not-a-programme"


def test_that_a_foreign_file_opened_as_a_programme_is_refused(tmp_path: Path) -> None:
    kinds = {
        "list.csv": b"surname\n" * 2000,
        "book.xlsx": b"PK\x03\x04" + bytes(9000),
        "old.db": b"SQLite format 3\0" + bytes(9000),
    }
    codes = {}
    for name, content in kinds.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(StoreError) as caught:
            programmes.open_programme(tmp_path / name, PASSPHRASE)
        codes[name] = caught.value.problems[0].code
    assert codes == {"list.csv": "not-a-programme", "book.xlsx": "not-a-programme", "old.db": "plaintext"}


def test_that_an_ordinary_folder_is_not_a_programme(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    assert not programmes.looks_like_programme(tmp_path)
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(StoreError, match="not-a-programme"):
            programmes.open_programme(folder, PASSPHRASE)


def test_that_choosing_a_file_inside_the_folder_opens_the_programme(made: Path) -> None:
    with programmes.open_programme(made / DATABASE, PASSPHRASE) as programme:
        assert programme.info.folder == made


@pytest.mark.parametrize("where", ["beginning", "middle", "cut", "empty"])
def test_that_damage_to_the_database_is_told(made: Path, refused: Refused, where: str) -> None:
    raw = bytearray((made / DATABASE).read_bytes())
    assert len(raw) > 40_000
    if where == "cut":
        raw = raw[: len(raw) // 2 + 77]
    elif where == "empty":
        raw = bytearray()
    else:
        place = 1000 if where == "beginning" else len(raw) // 2
        raw[place] ^= 0x40
    (made / DATABASE).write_bytes(raw)
    assert refused() == "damaged"
    assert (made / DATABASE).read_bytes() == raw


def test_that_a_database_cut_at_a_page_is_told(made: Path, refused: Refused) -> None:
    raw = (made / DATABASE).read_bytes()
    (made / DATABASE).write_bytes(raw[: 4096 * 5])
    assert refused() == "damaged"


@pytest.mark.parametrize("content", [b"", b'{"format": "alcance-programme", "ver', b"\xff\xfe\x00", b"{" * 100_000])
def test_that_a_damaged_header_is_told(made: Path, refused: Refused, content: bytes) -> None:
    (made / HEADER).write_bytes(content)
    assert refused() in ("damaged-header", "not-a-programme")


@pytest.mark.parametrize("change", ["user", "role", "cost", "salt", "vault", "no slots", "huge cost"])
def test_that_a_changed_header_does_not_open(made: Path, refused: Refused, change: str) -> None:
    plain = json.loads((made / HEADER).read_bytes())
    slot = plain["slots"][0]
    match change:
        case "user":
            slot["user"] = "Eva"
        case "role":
            slot["role"] = "supervisor"
        case "cost":
            slot["kdf"]["operations"] = 2
        case "salt":
            slot["salt"] = "00" * 16
        case "vault":
            plain["vault"] = "another"
        case "no slots":
            plain["slots"] = []
        case "huge cost":
            slot["kdf"]["memory"] = 2**44
    (made / HEADER).write_text(json.dumps(plain))
    assert refused() == "damaged-header", "the check sum tells accidents"
    plain["check"] = _check_sum(plain)
    (made / HEADER).write_text(json.dumps(plain))
    expected = "damaged-header" if change in ("no slots", "huge cost") else "wrong-passphrase"
    assert refused() == expected, "and a repaired check sum does not help who tampers"


def _check_sum(plain: dict[str, object]) -> str:
    import hashlib

    rest = {k: v for k, v in plain.items() if k != "check"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def test_that_a_missing_header_is_told(made: Path, refused: Refused) -> None:
    (made / HEADER).unlink()
    assert refused() == "missing-header"


def test_that_the_header_of_another_programme_is_told(made: Path, refused: Refused, tmp_path: Path) -> None:
    programmes.create(tmp_path, "Otro", "PE", "es", "Ana", PASSPHRASE, cost=KdfCost(1, 8192)).close()
    shutil.copy(tmp_path / "Otro.alcance" / HEADER, made / HEADER)
    assert refused() == "mismatched"


def test_that_a_header_of_a_newer_version_is_told(made: Path, refused: Refused) -> None:
    plain = json.loads((made / HEADER).read_bytes())
    (made / HEADER).write_text(json.dumps({**plain, "version": 3}))
    assert refused() == "newer-version"


def test_that_a_database_of_a_newer_version_is_told(made: Path, refused: Refused) -> None:
    with programmes.open_programme(made, PASSPHRASE) as programme:
        programme.store.call(
            lambda db: db.execute(
                "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('alcance', 'of_the_future', '2030')"
            )
        )
    assert refused() == "newer-version"


def test_that_a_folder_that_cannot_be_written_is_told(made: Path, refused: Refused, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sorted(p.name for p in made.iterdir())
    monkeypatch.setattr(opening, "writable", lambda folder: False)  # permission bits do not stop root
    assert refused() == "read-only"
    assert sorted(p.name for p in made.iterdir()) == before


def test_that_writable_tries_it_out(tmp_path: Path) -> None:
    assert store_files.writable(tmp_path)
    assert not store_files.writable(tmp_path / "absent")
    assert list(tmp_path.iterdir()) == []


def test_that_a_programme_opens_once_in_a_process_and_stays_locked(made: Path, refused: Refused) -> None:
    with programmes.open_programme(made, PASSPHRASE) as programme:
        assert refused() == "in-use"
        assert _other_process(made) == "in-use", "the refused attempt must not have dropped the first one's lock"
        programmes.set_meta(programme, "still", "here")
    assert _other_process(made) == "opened"


def _other_process(folder: Path) -> str:
    script = """
import sys
from pathlib import Path
from survey_app.services import programme
from vocabulary.errors import StoreError
try:
    programme.open_programme(Path(sys.argv[1]), sys.argv[2]).close()
    print("opened")
except StoreError as error:
    print(error.problems[0].code)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder), PASSPHRASE], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stderr == ""
    return done.stdout.strip()


def test_that_every_refusal_has_its_own_sentence_and_a_remedy() -> None:
    said = {code: translate(refusal(code).problems[0].what, "en") for code in REFUSALS}
    assert len(set(said.values())) == len(REFUSALS)
    assert all(refusal(code).problems[0].remedy for code in REFUSALS)


def test_that_a_key_of_another_length_is_never_taken_for_a_passphrase(tmp_path: Path) -> None:
    with pytest.raises(ValueError):
        open_database(tmp_path / "x.db", b"abc", create=True)
    assert list(tmp_path.iterdir()) == []


def test_that_the_settings_that_keep_answers_safe_are_on(tmp_path: Path) -> None:
    db = open_database(tmp_path / "x.db", KEY, create=True)
    try:
        values = {
            name: db.execute(f"PRAGMA {name}").fetchone()[0]
            for name in (
                "journal_mode",
                "synchronous",
                "locking_mode",
                "temp_store",
                "secure_delete",
                "fullfsync",
                "foreign_keys",
            )
        }
        assert values == {
            "journal_mode": "wal",
            "synchronous": 2,
            "locking_mode": "exclusive",
            "temp_store": 2,
            "secure_delete": 1,
            "fullfsync": 1,
            "foreign_keys": 1,
        }
    finally:
        close_database(db, tmp_path / "x.db")


def test_that_only_one_module_opens_databases() -> None:
    openers = ("sqlcipher3", "sqlite3", "pysqlite3", "sqlite_utils.Database(", "import Database", ".connect(", "ATTACH")
    packages = ("vocabulary", "estimation", "forms", "exports", "survey_app")
    sources = [p for package in packages for p in (ROOT / package).rglob("*.py")]
    assert len(sources) > 20
    guilty = set()
    for path in sources:
        if path == ROOT / "survey_app" / "store" / "open.py" or "gui" in path.parts:  # Qt's signals connect, too
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            said = line.replace("apsw-sqlite3mc", "")  # the second reader's package, which only a process of its own imports
            said = said.replace('duckdb.connect(":memory:"', "")  # linkage's own, in memory, of no file
            if any(word in said for word in openers) and "import Database" not in line:
                guilty.add(f"{path.relative_to(ROOT)}:{number + 1}")
            if "import Database" in line and not line.startswith("    "):  # only under TYPE_CHECKING
                guilty.add(f"{path.relative_to(ROOT)}:{number + 1}")
    assert guilty == set()


def test_that_opening_does_not_import_pandas(made: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from survey_app.services import programme as p;"
        "p.open_programme(Path(sys.argv[1]), sys.argv[2]).close();"
        "print('pandas' in sys.modules, 'sqlite_utils' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(made), PASSPHRASE], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.split() == ["False", "True"]


def test_that_starting_does_not_import_the_database_library() -> None:
    script = (
        "import sys; import survey_app.services.programme;"
        "print([name for name in ('sqlite_utils', 'sqlcipher3', 'nacl') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


def test_that_a_connection_belongs_to_the_thread_that_opened_it(tmp_path: Path) -> None:
    db = open_database(tmp_path / "x.db", KEY, create=True)
    caught: list[BaseException] = []

    def elsewhere() -> None:
        try:
            db.execute("SELECT 1")
        except BaseException as error:  # noqa: BLE001
            caught.append(error)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    close_database(db, tmp_path / "x.db")
    assert [type(error).__name__ for error in caught] == ["ProgrammingError"]


def test_that_peek_tells_the_name_without_the_key(made: Path) -> None:
    assert (programmes.peek(made).name, programmes.peek(made).person) == ("Censo", "Ana")
    assert read_header(made).slots[0].role == "administrator"
