"""The desk's part for products."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.services.desk_base import DeskBase

if TYPE_CHECKING:
    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.products import ProductLine


class ProductDesk(DeskBase):
    """Products and their densities."""

    def products(self) -> tuple[ProductLine, ...]:
        """All products that the archive names, the most delivered first."""
        from fieldcrm.storage.reads import products

        with self.archive.reading() as connection:
            return products.products(connection)

    def set_product(self, name: str, density: float | None, code: str | None = None) -> Receipt | None:
        """Set a product's density in kg/L (None: as diesel); None if it is so. Raises InvalidValueError."""
        from fieldcrm.services import products

        return products.put(self, name, density, code)
