"""What a writing command says when its change is on the disk: words on stderr, a line of data on stdout for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.cli.output import say, to_json
from fieldcrm.i18n import _
from fieldcrm.ui.wording import receipt_text

if TYPE_CHECKING:
    from fieldcrm.cli.session import Session
    from fieldcrm.domain.views.archive import Receipt


def tell(session: Session, receipt: Receipt | None, words: str = "") -> int:
    """Say what was done; None = nothing had to change. With --format json the receipt is printed as data."""
    if receipt is None:
        say(_("Nothing had to change."))
        return 0
    if session.format == "json":
        customer = receipt.customer
        data: dict[str, object] = {
            "action": receipt.action,
            "kind": receipt.kind,
            "rows": receipt.rows,
            "customer": (customer.code or customer.name) if customer else None,
        }
        print(to_json(data))
    said = receipt_text(receipt)
    say(f"{said} · {words}" if words else said)
    return 0
