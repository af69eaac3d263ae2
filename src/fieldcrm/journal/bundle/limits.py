"""What a bundle may ask of the laptop that reads it. Nothing that a file says of itself is believed beyond these."""

from __future__ import annotations

from fieldcrm.journal.draft import MOST_TEXT

MIB = 1 << 20
CHUNK = 64 * 1024
"""Bytes of text in one encrypted chunk."""
MAX_FILE = 2048 * MIB
"""Bytes of a bundle file."""
MAX_STREAM = 4096 * MIB
"""Bytes of the unpacked stream."""
MAX_WINDOW = 8 * MIB
"""The window that a zstd frame may ask for."""
MAX_WRAPPED = 64 * 1024
"""Bytes of the wrapped key: some hundred recipients."""
MAX_MANIFEST = 16 * MIB
MAX_HEADER = MIB
"""Bytes of a change's header."""
MAX_PAYLOAD = 96 * MIB
"""Bytes of a change's operations; this program writes a fifth of that (`journal.draft`)."""
MAX_CHANGES = 5_000_000
"""Changes of one bundle."""
MAX_ROWS = 100_000
"""Rows of one change; this program writes half of that at most."""
MAX_VALUES = 4_000_000
"""Values of one change."""
MAX_FIELDS = 256
"""Fields of one batch."""
MAX_PARTS = 32
"""Values of one register."""
MAX_TEXT = MOST_TEXT
"""Characters (or bytes) of one value; this program writes no longer ones."""
MAX_ROW = 8 * MIB
"""Bytes of one row."""
MAX_NAME = 1_000
"""Characters of a name in a header: actor, program, kind."""
MAX_TIME = 1 << 62
"""Hybrid times reach to the year 4199; beyond, a clock that has seen one could not go on."""
MAX_PARENTS = 10_000
MAX_INTEGER = (1 << 63) - 1
"""What a column can hold."""
