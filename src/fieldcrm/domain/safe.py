"""Makes imported text harmless for a terminal: what could act is shown as a visible substitute, never dropped."""

from __future__ import annotations

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)}
_LINE_ENDS = {0x2028: "\N{SYMBOL FOR NEWLINE}", 0x2029: "\N{SYMBOL FOR NEWLINE}", 0x85: "\N{SYMBOL FOR NEWLINE}"}
_BIDI = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_TABLE: dict[int, str] = {
    **dict.fromkeys(range(0x7F, 0xA0), REPLACEMENT),
    **dict.fromkeys(_BIDI, REPLACEMENT),
    **dict.fromkeys(range(0xD800, 0xE000), REPLACEMENT),
    **_PICTURES,
    0x7F: "\N{SYMBOL FOR DELETE}",
    **_LINE_ENDS,
}
_TABLE_LINES = {code: shown for code, shown in _TABLE.items() if code != 0x0A}


def safe(text: str) -> str:
    """One line of harmless text: controls, escape sequences, bidi overrides and lone surrogates become visible."""
    return text if text.isascii() and text.isprintable() else text.translate(_TABLE)


def safe_lines(text: str) -> str:
    """Harmless text in which newlines stay newlines."""
    return text.replace("\r\n", "\n").translate(_TABLE_LINES)
