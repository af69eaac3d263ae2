"""Finding the customer that a row of a file means, and collecting what an import will write."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from fieldcrm.exchange.values import Bad, one_line, several_lines
from fieldcrm.storage.registers import differing

if TYPE_CHECKING:
    from fieldcrm.journal.draft import Draft
    from fieldcrm.storage.matching import KnownCustomer


def fold(text: str) -> str:
    """A code or a name without width, case and spaces."""
    return "".join(text.casefold().split()) if text.isascii() else _fold_wide(text)


def _fold_wide(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def ambiguous(count: int) -> Bad:
    """The reject of a name or code that several customers bear."""
    return Bad("ambiguous", "code", {"matches": count})


class Directory:
    """The customers by code and by name; those that the import adds are found by its later rows."""

    def __init__(self, known: Iterable[KnownCustomer]) -> None:
        self._codes: dict[str, list[bytes]] = {}
        self._names: dict[str, list[bytes]] = {}
        self._coded: set[bytes] = set()
        self.status: dict[bytes, str] = {}
        for customer in known:
            self.status[customer.id] = customer.status
            self.add(customer.id, customer.code, customer.name)

    def add(self, id_: bytes, code: str, name: str) -> None:
        """A customer with its code and name, either of them may be empty."""
        if code:
            self._codes.setdefault(fold(code), []).append(id_)
            self._coded.add(id_)
        if name:
            self._names.setdefault(fold(name), []).append(id_)

    def give_code(self, id_: bytes, code: str) -> None:
        """A known customer's code, learnt from the file."""
        self.add(id_, code, "")

    def add_aliases(self, aliases: Iterable[tuple[str, str, bytes]]) -> None:
        """Codes and names of customers merged into others, where no customer bears them now."""
        for code, name, into in aliases:
            known = self.find(code, "") if code else True
            named = self.find("", name) if name else True
            self.add(into, "" if known is not None else code, "" if named is not None else name)

    def find(self, code: str, name: str) -> bytes | Bad | None:
        """The customer of a code, else of a name that no other code claims; Bad if several, None if new."""
        if code:
            found = self._codes.get(fold(code), [])
            if len(found) == 1:
                return found[0]
            if found:
                return ambiguous(len(found))
        if not name:
            return None
        found = self._names.get(fold(name), [])
        if code:
            found = [id_ for id_ in found if id_ not in self._coded]
        if len(found) > 1:
            return ambiguous(len(found))
        return found[0] if found else None


class Row:
    """A row that the import may write: its registers as they are and as they are to be."""

    __slots__ = ("after", "before", "id", "new")

    def __init__(self, id_: bytes, before: Mapping[str, object] | None = None) -> None:
        self.id = id_
        self.new = before is None
        self.before: Mapping[str, object] = before or {}
        self.after: dict[str, object] = {}

    def get(self, name: str) -> object:
        """The register as it will be."""
        return self.after.get(name, self.before.get(name))

    def put(self, name: str, value: object) -> None:
        """What the file says of a register; an empty cell says nothing."""
        if value not in (None, ""):
            self.after[name] = value

    def agrees(self, given: Mapping[str, object]) -> bool:
        """Whether the row is already as given."""
        return not differing({name: _as_read(name, self.get(name)) for name in given}, given)

    def admits(self, given: Mapping[str, object]) -> bool:
        """Whether no earlier row of the file said otherwise."""
        return all(self.after.get(name, value) == value for name, value in given.items())

    def changes(self) -> dict[str, object]:
        """The registers that will differ from what they are."""
        return differing({name: _as_read(name, value) for name, value in self.before.items()}, self.after)


def _as_read(name: str, value: object) -> object:
    """A register as a file gives it back: without the space around it, and on one line but for notes."""
    if isinstance(value, list):
        return [_as_read(name, part) for part in value]
    if not isinstance(value, str):
        return value
    return several_lines(value) if name == "note" else one_line(value)


class Writes:
    """Rows to be written, grouped by shape, so that a long import is a few batches."""

    def __init__(self) -> None:
        self._shapes: dict[tuple[str, bool, tuple[str, ...]], list[tuple[object, ...]]] = {}

    def add(self, entity: str, row: Row) -> bool:
        """Write what changes in a row; False where nothing does."""
        changes = row.changes()
        if not changes and not row.new:
            return False
        shape = (entity, row.new, tuple(changes))
        self._shapes.setdefault(shape, []).append((row.id, *changes.values()))
        return True

    def into(self, draft: Draft) -> None:
        """Hand the rows to a draft: what is new first, in the order in which the kinds came up."""
        for (entity, new, names), rows in sorted(self._shapes.items(), key=lambda item: not item[0][1]):
            draft.bulk(entity, names, rows, new=new)
