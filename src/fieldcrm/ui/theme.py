"""The one look of the program, by night and by day: ink and amber, as on a fuel gauge."""

from __future__ import annotations

from textual.theme import Theme

DARK = "fuel-dark"
LIGHT = "fuel-light"

_DARK_VARIABLES = {
    "muted": "#8a94a3",
    "faint": "#4a5463",
    "line": "#2c3542",
    "cursor-row": "#2f3a49",
    "cursor-row-blur": "#232b36",
    "masthead": "#1b222c",
    "grade-a": "#8cc27a",
    "grade-b": "#e9b44c",
    "grade-c": "#ec6d6d",
    "badge-text": "#10151b",
    "input-cursor-background": "#f0b24a",
    "input-cursor-foreground": "#10151b",
    "input-selection-background": "#f0b24a 35%",
    "block-cursor-background": "#e9a83a",
    "block-cursor-foreground": "#10151b",
    "block-cursor-text-style": "bold",
    "scrollbar": "#3a4553",
    "scrollbar-background": "#161b22",
}

_LIGHT_VARIABLES = {
    "muted": "#646a73",
    "faint": "#b9b3a6",
    "line": "#d8d2c4",
    "cursor-row": "#f3dfb8",
    "cursor-row-blur": "#ece7db",
    "masthead": "#ece7db",
    "grade-a": "#3e7a35",
    "grade-b": "#9a6200",
    "grade-c": "#b02a2a",
    "badge-text": "#fffdf8",
    "input-cursor-background": "#9a5b00",
    "input-cursor-foreground": "#fffdf8",
    "input-selection-background": "#9a5b00 25%",
    "block-cursor-background": "#9a5b00",
    "block-cursor-foreground": "#fffdf8",
    "block-cursor-text-style": "bold",
    "scrollbar": "#c9c2b3",
    "scrollbar-background": "#f1ede4",
}

FUEL_DARK = Theme(
    name=DARK,
    primary="#e9a83a",
    secondary="#5fb0a6",
    accent="#f0b24a",
    foreground="#dbe1e8",
    background="#12171e",
    surface="#181e27",
    panel="#212934",
    success="#8cc27a",
    warning="#e9b44c",
    error="#ec6d6d",
    dark=True,
    variables=_DARK_VARIABLES,
)

FUEL_LIGHT = Theme(
    name=LIGHT,
    primary="#9a5b00",
    secondary="#1c6f68",
    accent="#b06a0c",
    foreground="#20262d",
    background="#faf8f3",
    surface="#f4f1e9",
    panel="#e9e4d8",
    success="#3e7a35",
    warning="#9a6200",
    error="#b02a2a",
    dark=False,
    variables=_LIGHT_VARIABLES,
)

THEMES = (FUEL_DARK, FUEL_LIGHT)


def theme_name(wanted: str) -> str:
    """The theme that a setting names; the dark one where it names none of ours."""
    return wanted if wanted in {DARK, LIGHT} else DARK
