"""The sheet of a service visit as PDF, with a system font embedded. Needs reportlab and fontTools (extra `pdf`)."""

from __future__ import annotations

from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

from fieldcrm.domain.safe import safe, safe_lines
from fieldcrm.errors import InvalidValueError

if TYPE_CHECKING:
    from fieldcrm.domain.views.sheet import Block, SheetText

_FONT = "SheetFont"
_MARGIN, _WIDTH = 15, 180
"""Millimetres: margins, and what they leave of A4's 210."""
_TITLES = 38


def pdf(sheet: SheetText) -> bytes:
    """The document. Raises InvalidValueError: 'pdf_missing' without the libraries, 'pdf_font' without a font."""
    try:
        from reportlab.lib.pagesizes import A4
        from reportlab.lib.units import mm
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont
        from reportlab.platypus import SimpleDocTemplate

        from fieldcrm.exchange.pdf_fonts import subset_for

        font = subset_for(_every_text(sheet), sheet.language)
    except ImportError as error:
        raise InvalidValueError(field="file", value=".pdf", reason="pdf_missing") from error
    pdfmetrics.registerFont(TTFont(_FONT, BytesIO(font)))
    pdfmetrics.registerFontFamily(_FONT, normal=_FONT, bold=_FONT, italic=_FONT, boldItalic=_FONT)
    out = BytesIO()
    margin = _MARGIN * mm
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=margin,
        rightMargin=margin,
        topMargin=margin,
        bottomMargin=margin,
        title=safe(sheet.title),
        author="",
        invariant=1,
    )
    document.build(_story(sheet, mm))
    return out.getvalue()


def _every_text(sheet: SheetText) -> str:
    texts = [sheet.title, sheet.under, *sheet.signed]
    for block in sheet.blocks:
        texts += [block.heading, *block.columns, *(cell for row in block.rows for cell in row)]
    return safe_lines("\n".join(texts))


def _story(sheet: SheetText, mm: float) -> list[Any]:
    from reportlab.lib import colors
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import KeepTogether, Paragraph, Spacer, Table

    wrap = {"wordWrap": "CJK"} if sheet.language.startswith("zh") else {}
    plain = ParagraphStyle("plain", fontName=_FONT, fontSize=10, leading=14, splitLongWords=1, **wrap)
    dim = ParagraphStyle("dim", plain, textColor=colors.HexColor("#555555"))
    heading = ParagraphStyle("heading", plain, fontSize=11.5, leading=16, spaceBefore=10, spaceAfter=2)
    title = ParagraphStyle("title", plain, fontSize=17, leading=22)

    def say(text: str, style: ParagraphStyle) -> Paragraph:
        return Paragraph(escape(safe_lines(text)).replace("\n", "<br/>"), style)

    story: list[Any] = [say(sheet.title, title), say(sheet.under, dim), Spacer(0, 4 * mm)]
    for block in sheet.blocks:
        if not block.rows:
            continue
        table = _table(block, say, plain, dim, mm)
        if block.heading:
            story.append(say(block.heading, heading))
        elif block is not sheet.blocks[0]:
            story.append(Spacer(0, heading.spaceBefore))
        story.append(table)
    if sheet.signed:
        width = _WIDTH / len(sheet.signed) * mm
        lines = Table([[say(each, dim) for each in sheet.signed]], colWidths=[width] * len(sheet.signed))
        lines.setStyle([("LINEABOVE", (0, 0), (-1, 0), 0.4, colors.black)])
        story.append(KeepTogether([Spacer(0, 16 * mm), lines]))
    return story


def _table(block: Block, say: Any, plain: Any, dim: Any, mm: float) -> Any:
    from reportlab.lib import colors
    from reportlab.platypus import Table

    if not block.columns:
        rows = [[say(row[0], dim), say(row[1], plain)] for row in block.rows]
        widths = [_TITLES * mm, (_WIDTH - _TITLES) * mm]
    else:
        rows = [[say(each, dim) for each in block.columns]]
        rows += [[say(cell, plain) for cell in row] for row in block.rows]
        widths = [_WIDTH / len(block.columns) * mm] * len(block.columns)
    table = Table(rows, colWidths=widths, repeatRows=1 if block.columns else 0)
    style = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 6)]
    style += [("TOPPADDING", (0, 0), (-1, -1), 1), ("BOTTOMPADDING", (0, 0), (-1, -1), 2)]
    if block.columns:
        style.append(("LINEBELOW", (0, 0), (-1, -1), 0.3, colors.HexColor("#bbbbbb")))  # type: ignore[arg-type]
    table.setStyle(style)
    return table
