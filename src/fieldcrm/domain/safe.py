"""Imported text made harmless for a terminal: what could steer it is shown, not obeyed.

Every text that somebody typed or imported passes through here before it reaches a screen. Nothing is dropped
silently: each dangerous character becomes one visible character.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
NEWLINE_SIGN = "\N{SYMBOL FOR NEWLINE}"
_PICTURES = 0x2400
_DELETE_SIGN = "\N{SYMBOL FOR DELETE}"
_NEWLINES = "\x85\u2028\u2029"

_DANGEROUS = (
    "\x00-\x1f\x7f-\x9f"  # C0 with ESC, DEL, C1: terminal control
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks, embeddings, overrides and isolates of direction
    "\u2028\u2029"  # separators of lines and paragraphs
    "\u200b\u2060-\u2065\u206a-\u206f\ufeff\u00ad\u180e"  # invisible: they hide differences and break alignment
    "\ufff9-\ufffb\U000e0000-\U000e007f\ufffe\uffff"  # annotations, tags, no characters
    "\ud800-\udfff"  # half a character: no output can encode it
)


def safe(text: str) -> str:
    """`text` on one line: control characters as their pictures (␛, ␊), the other dangerous ones as �."""
    if text.isprintable():
        return text
    import re

    return re.sub(f"[{_DANGEROUS}]", _visible, text)


def safe_lines(text: str) -> str:
    """The same where lines are allowed: line ends of all systems stay as newlines, a tab becomes four spaces."""
    if text.isprintable():
        return text
    import re

    lines = re.split("\r\n|[\n\r\x85\u2028\u2029]", text)
    return "\n".join(safe(line.replace("\t", "    ")) for line in lines)


def _visible(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if code < 0x20:
        return chr(_PICTURES + code)
    if code == 0x7F:
        return _DELETE_SIGN
    return NEWLINE_SIGN if character in _NEWLINES else REPLACEMENT
