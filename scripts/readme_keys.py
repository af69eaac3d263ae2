"""The README's key table, made from the program's keys: `python scripts/readme_keys.py` writes it into README.md."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from fieldcrm.ui.keymap import KEYS, PLACES, shown_key

README = Path(__file__).resolve().parents[1] / "README.md"
_BLOCK = re.compile(r"(<!-- keys -->\n).*?(<!-- /keys -->)", re.S)


def table() -> str:
    """One row a place, in English: each key with what it does."""
    lines = ["| where | keys |", "|---|---|"]
    for place, name in PLACES.items():
        parts = [
            " ".join(f"`{shown_key(key)}`" for key in item.keys.split(",")) + f" {item.label}"
            for item in KEYS
            if item.where == place
        ]
        lines.append(f"| {name} | {' · '.join(parts)} |")
    return "\n".join(lines) + "\n"


def updated(text: str) -> str:
    """The README with the table as it should be."""
    return _BLOCK.sub(lambda found: found[1] + table() + found[2], text)


def main() -> int:
    """Write the table into the README."""
    README.write_text(updated(README.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
