"""Makes the two fonts of labels and reports; see README.md beside this file.

    python3 -m venv venv && venv/bin/pip install fonttools==4.60.1
    venv/bin/python subset.py NotoSansCJK-Regular.ttc NotoSans-Regular.ttf
"""

import sys

from fontTools import subset
from fontTools.ttLib import TTFont

SIMPLIFIED_CHINESE = 2  # the place of "Noto Sans CJK SC" in the collection
# Simplified Chinese, the usual traditional characters, kana and kanji, the usual Hangul syllables.
ENCODINGS = ["gb2312", "big5", "shift_jis", "euc_kr"]


def of_two_bytes(encoding):
    """The characters of a standard's double-byte part."""
    for high in range(0x81, 0xFF):
        for low in range(0x40, 0xFF):
            try:
                text = bytes([high, low]).decode(encoding)
            except UnicodeDecodeError:
                continue
            if len(text) == 1:
                yield ord(text)


def chinese():
    wanted = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180))
    for encoding in ENCODINGS:
        wanted |= set(of_two_bytes(encoding))
    # The last two stand in the notes of the fresh food specification's table 1.
    wanted |= set(map(ord, "–—‘’“”…·•€™®©°±×÷℃№√≤≥≈→←↑↓■□▲△●○★☆✓✗−噁鯻"))
    return wanted


def latin(covered):
    """What the first font lacks of Latin, Greek and Cyrillic, with marks that stand above or below a letter."""
    ranges = [(0xA0, 0x250), (0x300, 0x370), (0x370, 0x530), (0x1E00, 0x1F00), (0x2000, 0x2070), (0x20A0, 0x20C1)]
    return {point for first, end in ranges for point in range(first, end)} - covered


def make(font, name, wanted, target):
    options = subset.Options(
        layout_features=[], hinting=False, desubroutinize=False, notdef_outline=True, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        drop_tables=["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG"], recalc_timestamp=False,
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    names = font["name"]
    names.names = [record for record in names.names if record.platformID == 3 and record.langID == 0x409]
    postscript = name.replace(" ", "") + "-Regular"
    for identity, text in [(1, name), (3, name + " 2"), (4, name), (6, postscript)]:
        names.setName(text, identity, 3, 1, 0x409)
    if "CFF " in font:
        font["CFF "].cff.fontNames = [postscript]
    font.save(target)
    has = set(font.getBestCmap())
    print(target, len(font.getGlyphOrder()), "glyphs,", len(wanted & has), "characters")
    return has


def main(chinese_source, latin_source):
    covered = make(TTFont(chinese_source, fontNumber=SIMPLIFIED_CHINESE), "Zhenma Sans SC", chinese(), "zhenma-sans-sc.otf")
    make(TTFont(latin_source), "Zhenma Sans Latin", latin(covered), "zhenma-sans-latin.ttf")


main(*sys.argv[1:])
