"""What a file of degree days will change. A row's id follows from territory and day: a later file updates it."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from fieldcrm.domain.places import place_of
from fieldcrm.services.import_matching import Row
from fieldcrm.storage import matching

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.exchange.degree_records import DegreeDayRecord
    from fieldcrm.services.import_matching import Writes

_ID_BYTES = 16


def row_id(territory: str, day: str) -> bytes:
    """The id of a territory's degree days on an ISO day, the same on every laptop."""
    return blake2b(f"degree_day\0{place_of(territory)}\0{day}".encode(), digest_size=_ID_BYTES).digest()


class DegreeDayPlan:
    """Matches records with the archive; `write` hands over what is new and what differs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: dict[bytes, Row] = {}
        self.new = self.changed = self.unchanged = 0

    def take(self, records: Sequence[DegreeDayRecord]) -> None:
        """Match the records; a day that was taken out of the archive comes back."""
        wanted = {row_id(record.territory, record.day): record for record in records}
        known = matching.degree_days(self._connection, wanted)
        self.unchanged = len(records) - len(wanted)
        for id_, record in wanted.items():
            before = known.get(id_)
            if before is None:
                row = Row(id_)
                row.put("territory", record.territory)
                row.put("day", record.day)
                self.new += 1
            elif before.deleted:
                row = Row(id_, {"hdd": before.hdd, "deleted": 1})
                row.put("deleted", 0)
                self.new += 1
            elif before.hdd == record.hdd:
                self.unchanged += 1
                continue
            else:
                row = Row(id_, {"hdd": before.hdd})
                self.changed += 1
            row.put("hdd", record.hdd)
            self._rows[id_] = row

    def write(self, writes: Writes) -> None:
        """Hand over the rows."""
        for row in self._rows.values():
            writes.add("degree_day", row)
