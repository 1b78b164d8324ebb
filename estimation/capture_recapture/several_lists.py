"""What methods share that take from so many to so many lists: the same reading, and the same refusal of another number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from estimation.capture_recapture.reading import MOST_LISTS, ROLES, read_capture_table
from estimation.capture_recapture.table import CaptureTable
from estimation.method import Method
from estimation.table import Table
from vocabulary.errors import BadInput, Problem
from vocabulary.text import N_, Text, text


class SeveralLists(Method):
    """`fewest` to `most` lists, both included; a table with fewer or more is refused. The field `lists` is the subclass's."""

    roles = ROLES
    fewest: ClassVar[int] = 3
    most: ClassVar[int] = MOST_LISTS
    lists: tuple[str, ...]

    def read(self, table: Table, by: Sequence[str] = ()) -> CaptureTable:
        data = read_capture_table(table, by, self.lists)
        if (reason := self.suits(data)) is not None:
            few = data.k < self.fewest
            remedy = N_("Use the two-list method") if few else N_("Choose some of them with lists=A,B,C")
            raise BadInput(Problem("number-of-lists", reason, table.place(), text(remedy)))
        return data

    @classmethod
    def suits(cls, data: CaptureTable) -> Text | None:
        if not cls.fewest <= data.k <= cls.most:
            what = N_("This method takes {low} to {high} lists, and the table has {n}")
            return text(what, low=cls.fewest, high=cls.most, n=data.k)
        return None
