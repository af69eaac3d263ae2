"""The sheet of a service visit that a customer is handed: a page of A4 as HTML, with nothing to load from elsewhere.

The sheet comes in words already (`SheetText`); what it holds may be imported text and is escaped here.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from fieldcrm.domain.safe import safe, safe_lines
from fieldcrm.domain.views.sheet import Block, SheetText
from fieldcrm.errors import InvalidValueError
from fieldcrm.exchange.writers import atomically

FONTS = {
    "zh_Hans": "'Noto Sans CJK SC','Noto Sans SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','SimSun',",
    "zh_Hant": "'Noto Sans CJK TC','Noto Sans TC','Source Han Sans TC','Microsoft JhengHei','PingFang TC','PMingLiU',",
    "en": "'Segoe UI','Helvetica Neue',Arial,'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',",
}
"""Fonts of the three systems, those with the right forms of Chinese characters first; names in any script show."""
_TAGS = {"zh_Hans": "zh-Hans", "zh_Hant": "zh-Hant", "en": "en"}
_STYLE = """
@page { size: A4; margin: 16mm 15mm 18mm 15mm; }
* { box-sizing: border-box; }
body { font: 10.5pt/1.45 FONTSsans-serif; color: #111; margin: 0 auto; max-width: 180mm; padding: 6mm 0; }
h1 { font-size: 17pt; margin: 0 0 1mm; }
.under { color: #555; margin: 0 0 5mm; }
h2 { font-size: 11.5pt; margin: 5mm 0 1.5mm; border-bottom: .4pt solid #888; padding-bottom: .8mm; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 1mm 2mm 1mm 0; overflow-wrap: anywhere; }
.pairs th { width: 38mm; color: #555; font-weight: normal; }
table + .pairs { margin-top: 4mm; }
.grid th { color: #555; font-weight: normal; border-bottom: .4pt solid #bbb; }
.grid td { border-bottom: .3pt solid #ddd; }
tr, h2 { break-inside: avoid; } h2 { break-after: avoid; }
.sign { display: flex; gap: 12mm; margin-top: 16mm; break-inside: avoid; }
.sign div { flex: 1; border-top: .4pt solid #111; padding-top: 1mm; color: #555; }
td p { margin: 0; white-space: pre-line; }
@media print { body { padding: 0; max-width: none; } }
"""


def write(sheet: SheetText, file: Path) -> None:
    """Write the sheet as HTML or PDF, by the ending.

    Raises InvalidValueError ('sheet_ending', 'pdf_missing', 'pdf_font'), DiskError.
    """
    ending = file.suffix.casefold()
    if ending in (".html", ".htm"):
        page = html(sheet).encode("utf-8")
        atomically(file, lambda place: _fill(place, page))
    elif ending == ".pdf":
        from fieldcrm.exchange.visit_sheet_pdf import pdf

        document = pdf(sheet)
        atomically(file, lambda place: _fill(place, document))
    else:
        raise InvalidValueError(field="file", value=str(file), reason="sheet_ending")


def _fill(place: Path, data: bytes) -> None:
    place.write_bytes(data)


def html(sheet: SheetText) -> str:
    """The sheet as one HTML file: no scripts, no links, no outside fonts."""
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{_TAGS.get(sheet.language, "en")}"><head><meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        '<meta name="viewport" content="width=device-width">',
        f"<title>{_line(sheet.title)} · {_line(sheet.under)}</title>",
        f"<style>{_STYLE.replace('FONTS', FONTS.get(sheet.language, FONTS['en']))}</style></head><body>",
        f'<h1>{_line(sheet.title)}</h1><p class="under">{_line(sheet.under)}</p>',
        *(_block(block) for block in sheet.blocks if block.rows),
    ]
    if sheet.signed:
        parts.append('<div class="sign">' + "".join(f"<div>{_line(each)}</div>" for each in sheet.signed) + "</div>")
    return "\n".join([*parts, "</body></html>", ""])


def _block(block: Block) -> str:
    heading = f"<h2>{_line(block.heading)}</h2>" if block.heading else ""
    if not block.columns:
        rows = "".join(f"<tr><th>{_line(row[0])}</th>{_cell(row[1])}</tr>" for row in block.rows)
        return f'{heading}<table class="pairs">{rows}</table>'
    titles = "".join(f"<th>{_line(each)}</th>" for each in block.columns)
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in block.rows)
    return f'{heading}<table class="grid"><tr>{titles}</tr>{rows}</table>'


def _cell(text: str) -> str:
    return f"<td><p>{escape(safe_lines(text))}</p></td>"


def _line(text: str) -> str:
    return escape(safe(text))
