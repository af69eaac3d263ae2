"""A font of this system that holds every character of a text, as an embeddable TrueType subset.

System fonts for Chinese come as TrueType and as OpenType with PostScript outlines, alone or in collections; the PDF
library takes the first only. So the characters at hand are cut out, and their outlines converted where they must be.
Needs fontTools (extra `pdf`).
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from fieldcrm.errors import InvalidValueError

_HANS = (
    *(
        "notosanscjk",
        "notosanssc",
        "sourcehansanssc",
        "sourcehansans",
        "msyh",
        "pingfang",
        "wqy-microhei",
        "wqy-zenhei",
    ),
    *("simhei", "deng", "simsun", "stheiti", "hiragino sans gb", "droidsansfallback", "notoserifcjk", "songti"),
    *("arial unicode", "unifont"),
)
_HANT = (
    *("notosanscjk", "notosanstc", "sourcehansanstc", "msjh", "pingfang", "stheiti", "wqy-microhei", "wqy-zenhei"),
    *("mingliu", "kaiu", "droidsansfallback", "notoserifcjk", "songti", "arial unicode", "msyh", "unifont"),
)
_LATIN = ("segoeui", "arial", "helvetica", "notosans-regular", "dejavusans", "liberationsans-regular")
_FACES = {"zh_Hans": (" SC", " GB", "CN"), "zh_Hant": (" TC", " HK", "TW"), "en": (" SC",)}
"""How the faces of a collection call themselves, by language."""
_ENDINGS = (".ttf", ".otf", ".ttc", ".otc")
_NOT_BODY = ("bold", "light", "thin", "black", "heavy", "italic", "oblique", "mono", "condensed", "medium", "demi")
_PRECISION = 1.0
"""Units of the em by which a converted curve may stray."""
_MOST_FONTS = 40


def subset_for(text: str, language: str) -> bytes:
    """A TrueType font with the characters of the text. Raises InvalidValueError, reason 'pdf_font'."""
    wanted = {ord(mark) for mark in text if not mark.isspace()} | {ord(mark) for mark in " ?·–→×0123456789"}
    needed = {point for point in wanted if unicodedata.category(chr(point))[0] in "LN"}
    best: tuple[int, Path, int] | None = None
    for place in _candidates(language, latin=all(point < 0x2E80 for point in needed))[:_MOST_FONTS]:
        for number, points in _faces(place, language):
            if needed <= points:
                missing = len(wanted - points)
                if best is None or missing < best[0]:
                    best = (missing, place, number)
        if best is not None:
            break
    if best is None:
        raise InvalidValueError(field="file", value="", reason="pdf_font")
    return _cut(best[1], best[2], wanted)


def folders() -> Iterator[Path]:
    """Where this system keeps fonts."""
    home = Path.home()
    if sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        yield Path(os.environ.get("LOCALAPPDATA", str(home))) / "Microsoft" / "Windows" / "Fonts"
    elif sys.platform == "darwin":
        yield from (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts")
    else:
        yield from (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".fonts")
        yield home / ".local" / "share" / "fonts"


def _candidates(language: str, *, latin: bool) -> list[Path]:
    """Font files, likely ones first: by name, regular weights before others."""
    hints = {"zh_Hans": _HANS, "zh_Hant": _HANT}.get(language, _HANS)
    if latin:
        hints = (*_LATIN, *hints)
    found = []
    for folder in folders():
        if folder.is_dir():
            found += [place for place in folder.rglob("*") if place.suffix.casefold() in _ENDINGS]

    def likely(place: Path) -> tuple[int, int, str]:
        name = place.name.casefold()
        rank = next((at for at, hint in enumerate(hints) if hint in name), len(hints))
        return rank, any(word in name for word in _NOT_BODY), name

    return sorted(found, key=likely)


def _faces(place: Path, language: str) -> list[tuple[int, set[int]]]:
    """The faces of a file, those of the language first, with the characters of each; none of a file that is broken."""
    from fontTools.ttLib import TTCollection, TTFont, TTLibError

    try:
        if place.suffix.casefold() in (".ttc", ".otc"):
            with TTCollection(str(place), lazy=True) as collection:
                fonts = collection.fonts
                names = [str(font["name"].getDebugName(1) or "") for font in fonts]
                marks = _FACES.get(language, ())
                order = sorted(range(len(fonts)), key=lambda at: not any(mark in names[at] for mark in marks))
                return [(at, set(fonts[at].getBestCmap() or ())) for at in order[:1]]
        with TTFont(str(place), lazy=True) as font:
            return [(-1, set(font.getBestCmap() or ()))]
    except (TTLibError, OSError, KeyError, ValueError, AssertionError):
        return []


def _cut(place: Path, number: int, points: set[int]) -> bytes:
    from fontTools.ttLib import TTFont

    with TTFont(str(place), fontNumber=number, lazy=True) as font:
        return _subset(font, points)


def _subset(font: Any, points: set[int]) -> bytes:
    from fontTools import subset

    options = subset.Options(layout_features=[], notdef_outline=True, hinting=False, name_IDs=[1, 2, 4, 6])
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG", "STAT", "fvar", "gvar"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=points)
    cutter.subset(font)
    if "glyf" not in font:
        font = _with_quadratics(font)
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def _with_quadratics(font: Any) -> Any:
    """The font with TrueType outlines in place of its PostScript ones."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    order = font.getGlyphOrder()
    outlines = font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, _PRECISION, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = table = newTable("glyf")
    table.glyphOrder, table.glyphs = order, glyphs
    widths = font["hmtx"].metrics
    for name in order:
        glyph = table[name]
        glyph.recalcBounds(table)
        widths[name] = (widths[name][0], getattr(glyph, "xMin", 0) or 0)
    font["maxp"].tableVersion = 0x00010000
    for field in (
        *("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs"),
        *("maxStackElements", "maxSizeOfInstructions", "maxComponentElements", "maxComponentDepth"),
        *("maxPoints", "maxContours", "maxCompositePoints", "maxCompositeContours"),
    ):
        setattr(font["maxp"], field, 1 if field == "maxZones" else 0)
    for tag in ("CFF ", "CFF2", "VORG"):
        if tag in font:
            del font[tag]
    font.sfntVersion = "\000\001\000\000"
    font["post"].formatType = 3.0
    return font
