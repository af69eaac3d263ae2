"""A page of titled sections as HTML that prints on A4. All text is data: it is escaped, never read as markup."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from fieldcrm.exchange.writers import atomically

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_STYLE = """
@page { size: A4; margin: 12mm 14mm; }
body { font: 10pt/1.35 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "PingFang TC",
  "Microsoft JhengHei", "Noto Sans CJK TC", "Noto Sans", "Segoe UI", Helvetica, Arial, sans-serif;
  color: #111; max-width: 182mm; margin: 0 auto; padding: 6mm; }
h1 { font-size: 15pt; margin: 0 0 3mm; border-bottom: 2px solid #111; padding-bottom: 1mm; }
h2 { font-size: 10.5pt; margin: 3mm 0 .5mm; break-after: avoid; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 600; vertical-align: top; width: 26%; padding: .3mm 3mm .3mm 0; }
td { vertical-align: top; padding: .3mm 0; white-space: pre-wrap; overflow-wrap: anywhere; }
tr { break-inside: avoid; }
section.first { border: 1.5px solid #111; padding: 1mm 3mm 2mm; margin-bottom: 2mm; }
section.first h2 { margin-top: 1mm; }
body.dense { font-size: 8.5pt; line-height: 1.25; }
.dense h1 { font-size: 12pt; margin-bottom: 2mm; }
.dense h2 { font-size: 9pt; margin-top: 2mm; }
.dense th, .dense td { padding-top: .2mm; padding-bottom: .2mm; }
@media print { body { padding: 0; } }
"""
_LANGUAGES = {"en": "en", "zh_Hans": "zh-Hans", "zh_Hant": "zh-Hant"}


ROWS, COLUMNS = 45, 70
"""Lines below headings that one sheet of A4 holds, and columns of the text in each."""
DENSE_ROWS, DENSE_COLUMNS = 63, 82
"""The same in small type."""


def page(
    title: str,
    sections: Iterable[tuple[str, Sequence[tuple[str, str]], bool]],
    language: str = "en",
    *,
    dense: bool = False,
) -> str:
    """The page; each section is its title, pairs of label and text, and whether it stands in a frame. `dense` is
    small type."""
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{_LANGUAGES.get(language, "en")}"><head><meta charset="utf-8">',
        f"<title>{_plain(title)}</title><style>{_STYLE}</style></head><body{' class=dense' if dense else ''}>",
        f"<h1>{_plain(title)}</h1>",
    ]
    for heading, pairs, framed in sections:
        parts.append(f"<section{' class=first' if framed else ''}><h2>{_plain(heading)}</h2><table>")
        for label, text in pairs:
            if not text:
                continue
            first = f"<th>{_plain(label)}</th><td>" if label else "<td colspan=2>"
            parts.append(f"<tr>{first}{_plain(text)}</td></tr>")
        parts.append("</table></section>")
    return "\n".join([*parts, "</body></html>", ""])


def _plain(text: str) -> str:
    """A text without what steers a browser or a reader's eye."""
    kept = "".join(mark for mark in text if mark.isprintable() or mark == "\n")
    return escape(kept.encode("utf-8", "replace").decode("utf-8"))


def write_page(file: Path, text: str) -> None:
    """Write a page. Raises DiskError."""

    def fill(path: Path) -> None:
        path.write_text(text, encoding="utf-8")

    atomically(file, fill)
