"""Products: those with rows of their own, and those that deliveries, orders and tanks name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.views.products import ProductLine

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


def row_id(name: str) -> bytes:
    """The row of a product: the same on every laptop, however its name is written."""
    import hashlib

    return hashlib.sha256(f"product:{name.strip().casefold()}".encode()).digest()[:16]


def products(connection: Connection) -> tuple[ProductLine, ...]:
    """All products, the most delivered first, then by name."""
    counts: dict[str, int] = dict(
        connection.execute(
            "SELECT product, count(*) FROM delivery WHERE deleted = 0 AND coalesce(product, '') <> '' GROUP BY product"
        ).fetchall()
    )
    for table in ("tank", "fuel_order"):
        for (name,) in connection.execute(
            f"SELECT DISTINCT product FROM {table} WHERE deleted = 0 AND coalesce(product, '') <> ''"
        ):
            counts.setdefault(name, 0)
    found: dict[str, ProductLine] = {}
    for code, name, density in connection.execute("SELECT code, name, density FROM product WHERE deleted = 0"):
        shown = name or code or ""
        deliveries = sum(counts.pop(key, 0) for key in {name, code} if key)
        found[shown] = ProductLine(shown, code or "", density, deliveries)
    found.update({name: ProductLine(name, deliveries=count) for name, count in counts.items()})
    return tuple(sorted(found.values(), key=lambda line: (-line.deliveries, line.name)))
