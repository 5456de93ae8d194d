"""Makes zhenma-sans-sc.otf from Noto Sans CJK SC Regular; see README.md beside this file.

    python3 -m venv venv && venv/bin/pip install fonttools==4.60.1
    venv/bin/python subset.py NotoSansCJK-Regular.ttc zhenma-sans-sc.otf
"""

import sys

from fontTools import subset
from fontTools.ttLib import TTFont

NAME = "Zhenma Sans SC"
SIMPLIFIED_CHINESE = 2  # the place of "Noto Sans CJK SC" in the collection


def characters():
    wanted = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180))  # Latin
    for high in range(0xA1, 0xF8):  # GB 2312: signs, Latin, Greek, Cyrillic, and the characters of both levels
        for low in range(0xA1, 0xFF):
            try:
                wanted |= set(map(ord, bytes([high, low]).decode("gb2312")))
            except UnicodeDecodeError:
                pass
    # The last two stand in the notes of the fresh food specification's table 1.
    wanted |= set(map(ord, "–—‘’“”…·•€™®©°±×÷℃№√≤≥≈→←↑↓■□▲△●○★☆✓✗−噁鯻"))
    return wanted


def main(source, target):
    font = TTFont(source, fontNumber=SIMPLIFIED_CHINESE)
    print(font["name"].getDebugName(5), "|", font["name"].getDebugName(4))
    options = subset.Options(
        layout_features=[], hinting=False, desubroutinize=False, notdef_outline=True, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        drop_tables=["GSUB", "GPOS", "BASE", "VORG", "vhea", "vmtx", "DSIG"], recalc_timestamp=False,
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters())
    subsetter.subset(font)
    names = font["name"]
    names.names = [record for record in names.names if record.platformID == 3 and record.langID == 0x409]
    for identity, text in [(1, NAME), (3, NAME + " 1"), (4, NAME), (6, NAME.replace(" ", "") + "-Regular")]:
        names.setName(text, identity, 3, 1, 0x409)
    font["CFF "].cff.fontNames = [NAME.replace(" ", "") + "-Regular"]
    font.save(target)
    print(len(font.getGlyphOrder()), "glyphs,", len(characters() & set(font.getBestCmap())), "characters")
    print("missing:", "".join(map(chr, sorted(characters() - set(font.getBestCmap())))))


main(*sys.argv[1:])
