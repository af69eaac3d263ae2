"""The customer's sheet of a visit: what stands apart on paper."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.platypus import Spacer, Table

from fieldcrm.domain.views.sheet import Block, SheetText
from fieldcrm.exchange.visit_sheet_pdf import _story, pdf


def test_a_block_without_a_title_stands_apart_from_the_table_above() -> None:
    blocks = (
        Block("", (), (("Customer", "Acme"),)),
        Block("Parts", ("Name",), (("Seal kit",),)),
        Block("", (), (("Customer's word", "quick"),)),
    )
    sheet = SheetText("en", "Sheet", "Acme", blocks, ())
    assert pdf(sheet).startswith(b"%PDF")
    story = _story(sheet, mm)
    tables = [at for at, each in enumerate(story) if isinstance(each, Table)]
    gap = story[tables[-1] - 1]
    assert isinstance(gap, Spacer)
    assert gap.height > 0
    assert isinstance(story[tables[0] - 1], Spacer)
