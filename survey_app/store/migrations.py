"""The shape of the database, step by step; a step that was released is never edited, and each is one transaction.

To add one: a function at the end, marked `@step`, that uses SQL alone (never today's modules, which will change).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from survey_app.store.errors import refusal
from survey_app.store.open import library

if TYPE_CHECKING:
    from sqlite_utils import Database

Step = Callable[["Database"], None]
STEPS: list[Step] = []
SET = "alcance"


def step(function: Step) -> Step:
    """Adds a migration, named by its function, after the ones above it."""
    STEPS.append(function)
    return function


def _migrations() -> Any:
    library()
    from sqlite_utils import Migrations

    migrations = Migrations(SET)
    for function in STEPS:
        migrations(name=function.__name__)(function)
    return migrations


def pending(db: Database) -> tuple[str, ...]:
    """The names of the steps this database has yet to take; raises `newer-version` where it took one we do not know."""
    migrations = _migrations()
    known = {function.__name__ for function in STEPS}
    if any(applied.name not in known for applied in migrations.applied(db)):
        raise refusal("newer-version")
    return tuple(migration.name for migration in migrations.pending(db))


def migrate(db: Database, stop_before: str | None = None) -> None:
    """Takes all pending steps; each is written together with the record that it was taken."""
    pending(db)
    _migrations().apply(db, stop_before=stop_before)


@step
def base(db: Database) -> None:
    db.executescript("""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

-- One interview or one row of an institution's list. Only its state moves; its content lies in revisions.
CREATE TABLE record (
  rowid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('interview', 'register')),
  form TEXT NOT NULL,
  form_version TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'finished', 'refused', 'discarded')),
  created TEXT NOT NULL,
  finished TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL DEFAULT '',
  interviewer TEXT NOT NULL DEFAULT '',
  summary TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX record_created ON record (created);
CREATE INDEX record_kind ON record (kind, created);
CREATE INDEX record_draft ON record (status, kind) WHERE status <> 'finished';
CREATE TRIGGER record_stays BEFORE DELETE ON record BEGIN SELECT RAISE(ABORT, 'records are never deleted'); END;
CREATE TRIGGER record_is BEFORE UPDATE OF rowid, id, kind, form, form_version, created ON record
  BEGIN SELECT RAISE(ABORT, 'what a record is never changes'); END;
CREATE TRIGGER record_ends BEFORE UPDATE OF status ON record WHEN OLD.status <> 'draft' AND NEW.status <> OLD.status
  BEGIN SELECT RAISE(ABORT, 'a record ends once'); END;

CREATE TABLE revision (
  id TEXT PRIMARY KEY,
  record TEXT NOT NULL REFERENCES record (id),
  device TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  parents TEXT NOT NULL,
  author TEXT NOT NULL,
  at TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('content', 'erase')),
  digest TEXT NOT NULL,
  UNIQUE (device, sequence)
) STRICT;
CREATE INDEX revision_record ON revision (record);
CREATE TRIGGER revision_stays BEFORE DELETE ON revision BEGIN SELECT RAISE(ABORT, 'revisions are never deleted'); END;
CREATE TRIGGER revision_is BEFORE UPDATE ON revision BEGIN SELECT RAISE(ABORT, 'revisions are never changed'); END;

-- Apart from its revision, and with the salt, so that erasing blanks both and the digest alone tells nothing.
CREATE TABLE body (revision TEXT PRIMARY KEY REFERENCES revision (id), json TEXT, salt BLOB) STRICT;
CREATE TRIGGER body_stays BEFORE DELETE ON body BEGIN SELECT RAISE(ABORT, 'bodies are never deleted'); END;
CREATE TRIGGER body_is BEFORE UPDATE ON body
  WHEN NEW.revision <> OLD.revision OR NEW.json IS NOT NULL OR NEW.salt IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'bodies are erased, never changed'); END;

-- The log of a draft: every commit of an answer, in order. It goes when its record is finished or ended.
CREATE TABLE answer (
  record TEXT NOT NULL REFERENCES record (id),
  sequence INTEGER NOT NULL,
  path TEXT NOT NULL,
  value TEXT NOT NULL,
  mark TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL,
  PRIMARY KEY (record, sequence)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER answer_is BEFORE UPDATE ON answer BEGIN SELECT RAISE(ABORT, 'answers are appended, never changed'); END;
CREATE TRIGGER answer_stays BEFORE DELETE ON answer
  WHEN (SELECT status FROM record WHERE id = OLD.record) = 'draft'
  BEGIN SELECT RAISE(ABORT, 'the answers of a draft are never deleted'); END;
CREATE TRIGGER answer_of_a_draft BEFORE INSERT ON answer
  WHEN (SELECT status FROM record WHERE id = NEW.record) <> 'draft'
  BEGIN SELECT RAISE(ABORT, 'only drafts take answers'); END;

-- Names, documents, exact positions: apart from what statistics need, each sealed with the key of identities.
CREATE TABLE identity (
  record TEXT NOT NULL REFERENCES record (id),
  field TEXT NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (record, field)
) STRICT, WITHOUT ROWID;

-- Keyed pseudonyms: equal where two records name the same person, and nothing without the key.
CREATE TABLE link_key (
  record TEXT NOT NULL REFERENCES record (id),
  kind TEXT NOT NULL,
  key BLOB NOT NULL,
  PRIMARY KEY (record, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_key_key ON link_key (kind, key);

CREATE TABLE journal (
  sequence INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  person TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER journal_is BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END;
CREATE TRIGGER journal_stays BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is never cut'); END;

CREATE TABLE estimate (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  created TEXT NOT NULL,
  method TEXT NOT NULL,
  label TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  source TEXT NOT NULL,
  json TEXT NOT NULL,
  point REAL,
  lower REAL,
  upper REAL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER estimate_is BEFORE UPDATE ON estimate BEGIN SELECT RAISE(ABORT, 'estimates are never changed'); END;
CREATE TRIGGER estimate_stays BEFORE DELETE ON estimate BEGIN SELECT RAISE(ABORT, 'estimates are never deleted'); END;
""")


@step
def registers(db: Database) -> None:
    db.executescript("""
-- A list of an institution: what came in under this name, from however many files.
CREATE TABLE register (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  institution TEXT NOT NULL DEFAULT '',
  created TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The history of a list: each file, how its columns were read, and which rows were left out and why.
CREATE TABLE register_import (
  id INTEGER PRIMARY KEY,
  register TEXT NOT NULL REFERENCES register (id),
  at TEXT NOT NULL,
  person TEXT NOT NULL,
  file_name TEXT NOT NULL,
  sheet TEXT NOT NULL DEFAULT '',
  period_start TEXT NOT NULL DEFAULT '',
  period_end TEXT NOT NULL DEFAULT '',
  mapping TEXT NOT NULL,
  imported INTEGER NOT NULL,
  repeated INTEGER NOT NULL,
  left_out INTEGER NOT NULL,
  left_out_rows TEXT NOT NULL
) STRICT;
CREATE INDEX register_import_register ON register_import (register, id);
CREATE TRIGGER register_import_is BEFORE UPDATE ON register_import
  BEGIN SELECT RAISE(ABORT, 'the history of a list is never changed'); END;
CREATE TRIGGER register_import_stays BEFORE DELETE ON register_import
  BEGIN SELECT RAISE(ABORT, 'the history of a list is never cut'); END;

-- Which record a row of a file became. The keyed hash of the row tells that it came before.
CREATE TABLE register_row (
  record TEXT PRIMARY KEY REFERENCES record (id),
  register TEXT NOT NULL REFERENCES register (id),
  import INTEGER NOT NULL REFERENCES register_import (id),
  row INTEGER NOT NULL,
  hash BLOB NOT NULL,
  UNIQUE (register, hash)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER register_row_is BEFORE UPDATE ON register_row
  BEGIN SELECT RAISE(ABORT, 'rows of a list are never changed'); END;
CREATE TRIGGER register_row_stays BEFORE DELETE ON register_row
  BEGIN SELECT RAISE(ABORT, 'rows of a list are never deleted'); END;
""")


@step
def signatures(db: Database) -> None:
    db.executescript("""
-- The public keys of everybody who ever signed here: what somebody signed can be verified when they have left.
CREATE TABLE signer (
  key TEXT PRIMARY KEY,
  person TEXT NOT NULL,
  role TEXT NOT NULL,
  since TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER signer_is BEFORE UPDATE ON signer BEGIN SELECT RAISE(ABORT, 'keys of signers are never changed'); END;
CREATE TRIGGER signer_stays BEFORE DELETE ON signer BEGIN SELECT RAISE(ABORT, 'keys of signers are never deleted'); END;

ALTER TABLE journal ADD COLUMN signer TEXT NOT NULL DEFAULT '';
ALTER TABLE journal ADD COLUMN signature TEXT NOT NULL DEFAULT '';

-- Who wrote the revisions `first` to `last` of a device: one signature over their ids, however many came at once.
CREATE TABLE attestation (
  device TEXT NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  signer TEXT NOT NULL,
  signature TEXT NOT NULL,
  PRIMARY KEY (device, first)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER attestation_is BEFORE UPDATE ON attestation BEGIN SELECT RAISE(ABORT, 'signatures are never changed'); END;
CREATE TRIGGER attestation_stays BEFORE DELETE ON attestation BEGIN SELECT RAISE(ABORT, 'signatures are never deleted'); END;
""")


@step
def rights(db: Database) -> None:
    db.executescript("""
-- The code that a recorded person holds, as a keyed hash: it finds the record when they withdraw, and says nothing by itself.
CREATE TABLE receipt (
  record TEXT PRIMARY KEY REFERENCES record (id),
  mac BLOB NOT NULL UNIQUE,
  at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER receipt_is BEFORE UPDATE ON receipt BEGIN SELECT RAISE(ABORT, 'receipts are never changed'); END;

-- Which records hold nothing any more, since when and why; a revision that erases, of whatever device, puts its record here.
CREATE TABLE erasure (
  record TEXT PRIMARY KEY REFERENCES record (id),
  at TEXT NOT NULL,
  person TEXT NOT NULL,
  why TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE TRIGGER erasure_stays BEFORE DELETE ON erasure BEGIN SELECT RAISE(ABORT, 'what was erased stays erased'); END;
INSERT INTO erasure (record, at, person) SELECT record, min(at), author FROM revision WHERE kind = 'erase' GROUP BY record;
CREATE TRIGGER revision_erases AFTER INSERT ON revision WHEN NEW.kind = 'erase'
  BEGIN INSERT OR IGNORE INTO erasure (record, at, person) VALUES (NEW.record, NEW.at, NEW.author); END;

-- A finished record that is being corrected: its answers stand in the log as those of a draft until the correction ends.
CREATE TABLE correction (
  id INTEGER PRIMARY KEY,
  record TEXT NOT NULL REFERENCES record (id),
  reason TEXT NOT NULL,
  author TEXT NOT NULL,
  started TEXT NOT NULL,
  ended TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX correction_open ON correction (record) WHERE ended = '';
DROP TRIGGER answer_stays;
CREATE TRIGGER answer_stays BEFORE DELETE ON answer
  WHEN (SELECT status FROM record WHERE id = OLD.record) = 'draft'
    OR EXISTS (SELECT 1 FROM correction WHERE record = OLD.record AND ended = '')
  BEGIN SELECT RAISE(ABORT, 'the answers of a draft are never deleted'); END;
DROP TRIGGER answer_of_a_draft;
CREATE TRIGGER answer_of_a_draft BEFORE INSERT ON answer
  WHEN (SELECT status FROM record WHERE id = NEW.record) <> 'draft'
    AND NOT EXISTS (SELECT 1 FROM correction WHERE record = NEW.record AND ended = '')
  BEGIN SELECT RAISE(ABORT, 'only drafts take answers'); END;

-- Drafts that were discarded or refused a moment ago: they end when the message that offers to undo it goes.
CREATE TABLE ending (
  record TEXT PRIMARY KEY REFERENCES record (id),
  status TEXT NOT NULL CHECK (status IN ('refused', 'discarded')),
  at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Imports that were taken back. The history keeps them; their rows go, so that the same file can come in again.
CREATE TABLE register_withdrawal (
  import INTEGER PRIMARY KEY REFERENCES register_import (id),
  at TEXT NOT NULL,
  person TEXT NOT NULL,
  reason TEXT NOT NULL,
  erased INTEGER NOT NULL
) STRICT;
CREATE TRIGGER register_withdrawal_is BEFORE UPDATE ON register_withdrawal
  BEGIN SELECT RAISE(ABORT, 'the history of a list is never changed'); END;
CREATE TRIGGER register_withdrawal_stays BEFORE DELETE ON register_withdrawal
  BEGIN SELECT RAISE(ABORT, 'the history of a list is never cut'); END;
DROP TRIGGER register_row_stays;
CREATE TRIGGER register_row_stays BEFORE DELETE ON register_row
  WHEN NOT EXISTS (SELECT 1 FROM register_withdrawal WHERE import = OLD.import)
  BEGIN SELECT RAISE(ABORT, 'rows of a list are never deleted'); END;
CREATE INDEX register_row_import ON register_row (import);
""")


@step
def sealing(db: Database) -> None:
    db.executescript("""
-- A body that was sealed to the office: json and salt lie inside, and only the private key opens it. It can still be erased.
ALTER TABLE body ADD COLUMN sealed BLOB;
DROP TRIGGER body_is;
CREATE TRIGGER body_is BEFORE UPDATE ON body
  WHEN NEW.revision <> OLD.revision OR NEW.json IS NOT NULL OR NEW.salt IS NOT NULL
    OR (NEW.sealed IS NOT NULL AND (OLD.json IS NULL OR OLD.sealed IS NOT NULL))
  BEGIN SELECT RAISE(ABORT, 'bodies are sealed or erased, never changed'); END;
-- Since when a record is sealed, and since when its content has been at the office alone; both empty at first.
ALTER TABLE record ADD COLUMN sealed TEXT NOT NULL DEFAULT '';
ALTER TABLE record ADD COLUMN purged TEXT NOT NULL DEFAULT '';
-- To whose key a record was sealed, with the line that lists would show.
CREATE TABLE seal (
  record TEXT PRIMARY KEY REFERENCES record (id),
  office TEXT NOT NULL,
  summary BLOB
) STRICT, WITHOUT ROWID;
""")


@step
def exchange(db: Database) -> None:
    db.executescript("""
-- The devices that handed in here. `key` is what signs their bundles, `link` makes the pseudonyms of their receipts; `facts` is
-- what the device last said of itself, for the day on which it is lost.
CREATE TABLE device (
  id TEXT PRIMARY KEY,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  link BLOB NOT NULL,
  confirmed TEXT NOT NULL,
  seen TEXT NOT NULL,
  revoked TEXT NOT NULL DEFAULT '',
  facts TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;

-- Every bundle that was brought here: taken in, or laid aside with the reason; the file of one laid aside is kept as it came.
CREATE TABLE bundle (
  id TEXT PRIMARY KEY,
  device TEXT NOT NULL,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  at TEXT NOT NULL,
  person TEXT NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  records INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('received', 'quarantined', 'dismissed')),
  why TEXT NOT NULL DEFAULT '',
  file BLOB
) STRICT;
CREATE INDEX bundle_device ON bundle (device, at);

-- What this device handed in, and how far the office said that it has it.
CREATE TABLE hand_in (
  bundle TEXT PRIMARY KEY,
  office TEXT NOT NULL,
  device TEXT NOT NULL,
  at TEXT NOT NULL,
  person TEXT NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  records INTEGER NOT NULL,
  acknowledged TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
""")


@step
def protection(db: Database) -> None:
    db.executescript("""
-- Of which records a class of fields was erased because its time was over. What the records said then is blanked.
CREATE TABLE class_erasure (
  record TEXT NOT NULL REFERENCES record (id),
  class TEXT NOT NULL CHECK (class IN ('direct', 'quasi', 'sensitive', 'other')),
  at TEXT NOT NULL,
  person TEXT NOT NULL,
  PRIMARY KEY (record, class)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER class_erasure_is BEFORE UPDATE ON class_erasure
  BEGIN SELECT RAISE(ABORT, 'what was erased stays erased'); END;
CREATE TRIGGER class_erasure_stays BEFORE DELETE ON class_erasure
  BEGIN SELECT RAISE(ABORT, 'what was erased stays erased'); END;

-- The impact assessment, each version whole: the answers, the fields it knew with their classes, and who signed it.
CREATE TABLE assessment (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  person TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'approved')),
  answers TEXT NOT NULL,
  fields TEXT NOT NULL,
  signer TEXT NOT NULL DEFAULT '',
  signature TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TRIGGER assessment_is BEFORE UPDATE ON assessment
  BEGIN SELECT RAISE(ABORT, 'versions of the assessment are never changed'); END;
CREATE TRIGGER assessment_stays BEFORE DELETE ON assessment
  BEGIN SELECT RAISE(ABORT, 'versions of the assessment are never deleted'); END;
""")


@step
def double_entry(db: Database) -> None:
    db.executescript("""
-- The interviews that were keyed from paper or keyed twice, so that they are found without reading every record: it follows
-- from what any version of theirs says, whichever device wrote it.
CREATE TABLE paper (record TEXT PRIMARY KEY REFERENCES record (id)) STRICT, WITHOUT ROWID;
CREATE TRIGGER body_tells_of_paper AFTER INSERT ON body
  WHEN NEW.json IS NOT NULL AND (json_type(NEW.json, '$.paper') = 'object' OR json_type(NEW.json, '$.second') = 'object')
  BEGIN INSERT OR IGNORE INTO paper SELECT r.id FROM revision v JOIN record r ON r.id = v.record
    WHERE v.id = NEW.revision AND r.kind = 'interview'; END;
-- A draft that keys a record a second time. It never becomes a record of its own: it ends as discarded, and what it says goes
-- into the record that it was compared with.
CREATE TABLE second_keying (
  draft TEXT PRIMARY KEY REFERENCES record (id),
  record TEXT NOT NULL REFERENCES record (id),
  manner TEXT NOT NULL CHECK (manner IN ('blind', 'told'))
) STRICT, WITHOUT ROWID;
CREATE INDEX second_keying_record ON second_keying (record);
CREATE TRIGGER second_keying_is BEFORE UPDATE ON second_keying
  BEGIN SELECT RAISE(ABORT, 'what a draft keys a second time never changes'); END;
""")


@step
def quality(db: Database) -> None:
    db.executescript("""
-- What is known of the quality of an estimate, each judgement whole: the answers, the reasons and the class they give. The last
-- one counts. An estimate of an earlier version has none until somebody judges it.
CREATE TABLE judgement (
  id INTEGER PRIMARY KEY,
  estimate TEXT NOT NULL REFERENCES estimate (id),
  at TEXT NOT NULL,
  person TEXT NOT NULL,
  class TEXT NOT NULL CHECK (class IN ('A', 'B', 'C', 'D')),
  json TEXT NOT NULL
) STRICT;
CREATE INDEX judgement_estimate ON judgement (estimate);
CREATE TRIGGER judgement_is BEFORE UPDATE ON judgement
  BEGIN SELECT RAISE(ABORT, 'judgements are never changed'); END;
CREATE TRIGGER judgement_stays BEFORE DELETE ON judgement
  BEGIN SELECT RAISE(ABORT, 'judgements are never deleted'); END;

-- The assumptions register: every version of every entry. The last version of an entry counts, unless it withdraws it.
CREATE TABLE assumption (
  id INTEGER PRIMARY KEY,
  entry TEXT NOT NULL,
  at TEXT NOT NULL,
  person TEXT NOT NULL,
  withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
  json TEXT NOT NULL
) STRICT;
CREATE INDEX assumption_entry ON assumption (entry);
CREATE TRIGGER assumption_is BEFORE UPDATE ON assumption
  BEGIN SELECT RAISE(ABORT, 'versions of an assumption are never changed'); END;
CREATE TRIGGER assumption_stays BEFORE DELETE ON assumption
  BEGIN SELECT RAISE(ABORT, 'versions of an assumption are never deleted'); END;
""")


@step
def releases(db: Database) -> None:
    db.executescript("""
-- Every table of counts that went out with a report, as it was printed: the next one is compared with it. Nothing else is kept.
CREATE TABLE release (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  person TEXT NOT NULL,
  file TEXT NOT NULL,
  json TEXT NOT NULL
) STRICT;
CREATE TRIGGER release_is BEFORE UPDATE ON release BEGIN SELECT RAISE(ABORT, 'what was released is never changed'); END;
CREATE TRIGGER release_stays BEFORE DELETE ON release BEGIN SELECT RAISE(ABORT, 'what was released is never deleted'); END;
""")


@step
def linkage(db: Database) -> None:
    db.executescript("""
-- A linkage of lists by probability: the lists, the settings, what it says of itself, and, for each record by its number, which
-- person it was taken for, with the probabilities of pairs. Nothing in it names anybody.
CREATE TABLE linkage (
  id TEXT PRIMARY KEY,
  at TEXT NOT NULL,
  person TEXT NOT NULL,
  lists TEXT NOT NULL,
  settings TEXT NOT NULL,
  summary TEXT NOT NULL,
  arrays BLOB NOT NULL
) STRICT;
CREATE TRIGGER linkage_is BEFORE UPDATE ON linkage BEGIN SELECT RAISE(ABORT, 'linkages are never changed'); END;
CREATE TRIGGER linkage_stays BEFORE DELETE ON linkage BEGIN SELECT RAISE(ABORT, 'linkages are never deleted'); END;

-- What somebody decided about two records, in the order in which it was decided; `first` is the smaller id. The last verdict of
-- a person on a pair counts, and one taken back counts as none. It stands for the records, whichever linkage brought them up.
CREATE TABLE clerical_review (
  id INTEGER PRIMARY KEY,
  linkage TEXT NOT NULL REFERENCES linkage (id),
  first TEXT NOT NULL,
  second TEXT NOT NULL,
  at TEXT NOT NULL,
  person TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('same', 'different', 'unsure', 'taken-back')),
  CHECK (first < second)
) STRICT;
CREATE INDEX clerical_review_pair ON clerical_review (first, second);
CREATE TRIGGER clerical_review_is BEFORE UPDATE ON clerical_review
  BEGIN SELECT RAISE(ABORT, 'verdicts are never changed'); END;
CREATE TRIGGER clerical_review_stays BEFORE DELETE ON clerical_review
  BEGIN SELECT RAISE(ABORT, 'verdicts are never deleted'); END;
""")


@step
def pattern_table(db: Database) -> None:
    db.executescript("""
-- A table of persons by pattern of lists and strata: what it was built from and whom it counts, the counts, and the fingerprint
-- by which a later build tells whether the records have changed. Nothing in it names anybody.
CREATE TABLE pattern_table (
  id TEXT PRIMARY KEY,
  at TEXT NOT NULL,
  person TEXT NOT NULL,
  name TEXT NOT NULL,
  fingerprint TEXT NOT NULL CHECK (length(fingerprint) = 64),
  source TEXT NOT NULL,
  built TEXT NOT NULL
) STRICT;
CREATE TRIGGER pattern_table_is BEFORE UPDATE ON pattern_table
  BEGIN SELECT RAISE(ABORT, 'tables are never changed'); END;
CREATE TRIGGER pattern_table_stays BEFORE DELETE ON pattern_table
  BEGIN SELECT RAISE(ABORT, 'tables are never deleted'); END;
""")


@step
def review_settlements(db: Database) -> None:
    db.executescript("""
-- What was settled about two records of which reviewers said different things: by a third, or by them together. The last one
-- of a pair counts before all verdicts, and one taken back counts as none.
CREATE TABLE review_settlement (
  id INTEGER PRIMARY KEY,
  linkage TEXT NOT NULL REFERENCES linkage (id),
  first TEXT NOT NULL,
  second TEXT NOT NULL,
  at TEXT NOT NULL,
  person TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('same', 'different', 'unsure', 'taken-back')),
  CHECK (first < second)
) STRICT;
CREATE INDEX review_settlement_pair ON review_settlement (first, second);
CREATE TRIGGER review_settlement_is BEFORE UPDATE ON review_settlement
  BEGIN SELECT RAISE(ABORT, 'verdicts are never changed'); END;
CREATE TRIGGER review_settlement_stays BEFORE DELETE ON review_settlement
  BEGIN SELECT RAISE(ABORT, 'verdicts are never deleted'); END;
""")


@step
def editions(db: Database) -> None:
    db.executescript("""
-- A newer edition of a list took the place of earlier imports (a JSON list of their numbers): how many of their records it
-- kept, corrected and withdrew. Rows of a replaced import go over to it, with what they say now, or out; no other row ever
-- changes.
CREATE TABLE register_edition (
  import INTEGER PRIMARY KEY REFERENCES register_import (id),
  replaced TEXT NOT NULL,
  kept INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  gone INTEGER NOT NULL
) STRICT;
CREATE TRIGGER register_edition_is BEFORE UPDATE ON register_edition
  BEGIN SELECT RAISE(ABORT, 'the history of a list is never changed'); END;
CREATE TRIGGER register_edition_stays BEFORE DELETE ON register_edition
  BEGIN SELECT RAISE(ABORT, 'the history of a list is never cut'); END;
DROP TRIGGER register_row_is;
CREATE TRIGGER register_row_is BEFORE UPDATE ON register_row
  WHEN NEW.record <> OLD.record OR NEW.register <> OLD.register OR NOT EXISTS (
    SELECT 1 FROM register_edition e, json_each(e.replaced) j WHERE e.import = NEW.import AND j.value = OLD.import)
  BEGIN SELECT RAISE(ABORT, 'rows of a list are never changed'); END;
DROP TRIGGER register_row_stays;
CREATE TRIGGER register_row_stays BEFORE DELETE ON register_row
  WHEN NOT EXISTS (SELECT 1 FROM register_withdrawal WHERE import = OLD.import)
    AND NOT EXISTS (SELECT 1 FROM register_edition e, json_each(e.replaced) j WHERE j.value = OLD.import)
  BEGIN SELECT RAISE(ABORT, 'rows of a list are never deleted'); END;
""")


@step
def match_keys(db: Database) -> None:
    db.executescript("""
-- The secret of the programme's match keys, sealed with the key of identities; one in its life. Destroyed, it is blank for
-- good.
CREATE TABLE linkage_key (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  id TEXT NOT NULL,
  made TEXT NOT NULL,
  person TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  sealed BLOB NOT NULL,
  destroyed TEXT NOT NULL,
  destroyed_by TEXT NOT NULL
) STRICT;
CREATE TRIGGER linkage_key_is BEFORE UPDATE ON linkage_key
  WHEN OLD.destroyed <> '' OR NEW.destroyed = '' OR length(NEW.sealed) > 0
  BEGIN SELECT RAISE(ABORT, 'a linkage key is destroyed once, and nothing else'); END;
CREATE TRIGGER linkage_key_stays BEFORE DELETE ON linkage_key
  BEGIN SELECT RAISE(ABORT, 'that there was a linkage key is never deleted'); END;

-- The match keys of a record, all together. They go with any change of what they are made from: names, documents, pseudonyms,
-- and with every revision, as they hold sex, year of birth, nationality and area. They are made anew when they are wanted.
CREATE TABLE match_key (
  record TEXT PRIMARY KEY REFERENCES record (id),
  keys BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER match_key_needs BEFORE INSERT ON match_key
  WHEN NOT EXISTS (SELECT 1 FROM linkage_key WHERE destroyed = '')
  BEGIN SELECT RAISE(ABORT, 'there is no linkage key'); END;
CREATE TRIGGER match_key_new AFTER INSERT ON identity BEGIN DELETE FROM match_key WHERE record = NEW.record; END;
CREATE TRIGGER match_key_changed AFTER UPDATE ON identity BEGIN DELETE FROM match_key WHERE record = NEW.record; END;
CREATE TRIGGER match_key_erased AFTER DELETE ON identity BEGIN DELETE FROM match_key WHERE record = OLD.record; END;
CREATE TRIGGER match_key_corrected AFTER UPDATE ON link_key BEGIN DELETE FROM match_key WHERE record = NEW.record; END;
CREATE TRIGGER match_key_withdrawn AFTER DELETE ON link_key BEGIN DELETE FROM match_key WHERE record = OLD.record; END;
CREATE TRIGGER match_key_revised AFTER INSERT ON revision BEGIN DELETE FROM match_key WHERE record = NEW.record; END;
""")
