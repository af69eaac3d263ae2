"""Words for a customer's tanks and products, where they are forecast apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping


def stream_text(product: str, tank: str) -> str:
    """Which tank or product: North (diesel), diesel, North."""
    if tank and product:
        return f"{tank} ({product})"
    return tank or product or _("unnamed fuel")


def of_stream(params: Mapping[str, object]) -> str:
    """The same from the parameters of a reason or term; empty where the customer is one stream."""
    if "tank" not in params or "product" not in params:
        return ""
    return stream_text(str(params["product"]), str(params["tank"]))
