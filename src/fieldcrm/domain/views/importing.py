"""An import: its preview and its report, as shown.

Ids are 16 bytes (UUIDv7). Days are `date`, instants are aware UTC `datetime`. Quantities say their unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as member

from fieldcrm.domain.views.archive import Receipt


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that cannot be imported: where, which field, why, and the mend (codes with parameters)."""

    row: int
    """Row number in the file, counting the header as 1."""
    field: str
    value: str
    reason: str
    mend: str
    params: Mapping[str, object] = member(default_factory=dict)
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """How one column of the file is understood; `field` empty = ignored."""

    header: str
    field: str
    sample: str = ""


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """The dry run: what would be new, changed, unchanged, rejected; nothing is written yet."""

    kind: str
    """'customers', 'deliveries' or 'degree_days'."""
    file: str
    encoding: str
    """'UTF-8', 'UTF-8 BOM', 'UTF-16', 'GB18030', 'Big5', or 'XLSX'."""
    encoding_sure: bool
    columns: tuple[ColumnUse, ...]
    rows: int
    new: int
    changed: int
    unchanged: int
    new_customers: int
    rejects: tuple[Reject, ...]
    sample: tuple[Mapping[str, str], ...]
    """The first rows as they would be stored: field → text."""
    unit_assumed: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import has done."""

    preview: ImportPreview
    receipt: Receipt | None
    """None where nothing had to change."""
    rejects_file: str = ""
