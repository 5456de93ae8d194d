"""Which three pictures show each item: the whole, a close-up of its codes, and its label or the place of doubt."""

import scenes as s
from canvas import Canvas, mark, stage
from items import APPRAISALS, ROWS

LIGHTS = [("#f1eee9", "#b9b2a7", None), ("#f3f1ea", "#bfc6bd", 480), ("#f4ede3", "#cdb9a3", 540), ("#eceff4", "#a3abb9", 560), ("#eef4f1", "#b1c6be", 500), ("#f3ece2", "#c2ad93", 540),
          ("#f4f1ec", "#c5bcb0", 520), ("#f2f5f8", "#b3c1cf", None), ("#f5f1ea", "#c0c5b4", 560), ("#eaf3f7", "#a7c3cf", 560), ("#f7ebe8", "#cfb0ab", 560), ("#f2f7f4", "#b7cfc6", 540),
          ("#f2ede4", "#b8aa96", None), ("#f2f1ec", "#bcc4cc", 560), ("#f8eee8", "#d6b8a6", 560), ("#eef2f8", "#aab8cd", 500)]
GOLD = ("#9a7430", "#f7e3a6", "#d1a656", "#f3dc9a", "#8a6420")
SHELL = ("#9c5b2b", "#5d2f16", "#7a4320", "#32180c")
NAVY = ("#4f6580", "#1b2a40", "#2b3e58", "#0a121d")
WHITE = ("#ffffff", "#f2f5f8", "#d6dee6")

CODES = [
    ("codes", lambda c: s.caseback(c, ["No. ALP38-004172", "ALPINARA · SWISS MADE", "5 ATM · SAPPHIRE · 演示", "Traverse 38", "TR38-BL-BR"])),
    ("codes", lambda c: s.band(c, ["SOLVARETTE 演示", "RV52-TORT  52□18-145", "SV52T-88031"], SHELL, "#f6deb4", "#2a130a")),
    ("codes", lambda c: s.band(c, ["Maison Lorient", "AU750 · FN-AK85-YG", "ML-FN-20713 演示"], GOLD, "#5a3f10", "#fff4cf")),
    ("codes", lambda c: s.band(c, ["ORVANELLE", "AU750 · AU-BL45-YG", "OV-AU-55190 演示"], GOLD[::-1], "#775820", "#fbeec6")),
    ("inner_label", lambda c: s.woven(c, ["KESTRELUND", "Court Fjord 演示", "CF-WHGN-42", "EU 42 · UK 8 · CN 265", "KL-CF42-310558", "Made in Vietnam"], ("#2d977c", "#186b57", "#0c4639"))),
    ("inner_label", lambda c: s.woven(c, ["BRUMAVERE", "Marlow 演示", "MW-DKBR-8 · UK 8", "BV-MW8-09417", "Leather Sole", "Made in England"], ("#7a5238", "#553623", "#341f13"), "leather")),
    ("inner_label", lambda c: s.woven(c, ["GLENMORAVIE", "100% 羊绒 CASHMERE", "TT190-RED · 190 × 32 cm", "批号 L2607-CL07", "Woven in Scotland", "演示 DEMO"], ("#b9403a", "#8f2a25", "#5e1916"))),
    ("inner_label", lambda c: s.woven(c, ["NORVELDA", "Boreal Light 演示", "BL700-MB-M · 尺码 M", "90% 鹅绒 700 FP", "NV-BL-7726604", "Made in Canada"], ("#5f86ad", "#3c5f88", "#22384f"))),
    ("inner_label", lambda c: s.woven(c, ["FJELLBRENNA", "Rundvann 28 演示", "RV28-ORG · 28 L", "210D 尼龙 Nylon", "FB-RV28-140926", "2026 新版内标"], ("#4a555e", "#2b333a", "#171c20"))),
    ("codes", lambda c: s.woven(c, ["FJELLBRENNA", "Lyngdal 2P 演示", "LD2P-WHT · 2.1 kg", "FB-LD2P-061733", ROWS[9]["gtin"], "PU 3000 mm"], ("#edc650", "#c79722", "#8b6610"))),
    ("codes", lambda c: s.base(c, ["Rosévanne", "演示 DEMO", "SV-07 · 3.5 g", "LOT L2608-BE11", "EXP 2029-06"], ("#4b4b55", "#25252b", "#0d0d10"), "#e6cb8c")),
    ("codes", lambda c: s.base(c, ["SELVARINE", "演示 DEMO", "BR-50 · 50 mL", "LOT L2608-BE12", "EXP 2028-06"], ("#ffffff", "#e4f1ee", "#a9c9c2"), "#35635a")),
    ("codes", lambda c: s.band(c, ["PENHALLORN", "Kontor M · 14K 585", "PH-KM-66205 演示"], NAVY, "#f0d694", "#060b12")),
    ("codes", lambda c: s.base(c, ["青海波", "AOMIZUKI 演示", "SG4-BW", "No. 0382 / AM-SG4", "日本製 · 手描"], WHITE, "#27569b")),
    ("codes", lambda c: s.carton(c, ["Rosévanne", "Brume Rosée · 50 mL 演示", "外盒 LOT L2608-BE15", "瓶底 LOT L2608-BE16"], ROWS[14]["gtin"], ("#fff6ef", "#f3d9c8", "#e0b79d"))),
    ("codes", lambda c: s.carton(c, ["GLETSCHARA", "Firn Mag · FM-AUR 演示", "S/N GA-FM-230874", "Made in Austria"], ROWS[15]["gtin"], ("#eef3fa", "#cddbec", "#a3b8d4"))),
]

UNEVEN = ('<path d="M520 534 h9 m12 1 h5 m22 -2 h12 m4 2 h6 m18 0 h14 m5 -1 h4" stroke="#f5d7ab" stroke-width="3.4" fill="none"/>'
          '<path d="M536 548 q20 7 44 1 t50 1" stroke="#d8c9a6" stroke-width="3" opacity=".8" fill="none"/>')
LOOSE = '<path d="M426 420 l5 7 l-7 6 l8 8 l-6 7 l8 7" stroke="#fff" stroke-width="2.4" fill="none"/><path d="M430 430 q26 6 22 34" stroke="#fff4cf" stroke-width="1.8" fill="none"/>'
SHIFTED = '<path d="M380 311 H560" stroke="#a77f2c" stroke-width="3.2"/><path d="M452 300 l56 2" stroke="#fff" stroke-width="2" opacity=".8"/>'

# How each third picture is made; a label's entry is (carrier, place in words, drawing).
THIRD = [
    ("buckle", "锁扣穿过六点位表耳与表带之间", lambda c, art: s.tagged(c, art, 1, "buckle", (410, 490), (650, 380), 0.86, (-60, 40))),
    ("hang_tag", "吊牌系于右侧镜腿铰链处", lambda c, art: s.tagged(c, art, 2, "hang_tag", (690, 252), (740, 360), 0.86, (-10, -10))),
    ("sticker", "外包装右侧面正中", lambda c, art: s.boxed(c, art, 3, "Maison Lorient", ("#f7efdf", "#e6d5b3", "#cdb485", False), (280, 290), (480, 610), 0.62)),
    ("material", None, lambda c, art: s.magnified(c, art, (480, 520), 2.4, "主石待实验室分析", "")),
    ("buckle", "锁扣穿过右脚第二排鞋眼", lambda c, art: s.tagged(c, art, 5, "buckle", (408, 318), (700, 180), 0.84, (-40, 60))),
    ("workmanship", None, lambda c, art: s.magnified(c, art, (580, 534), 2.7, "沿条针距不均", UNEVEN)),
    ("hang_tag", "吊牌缝于围巾短边流苏上方", lambda c, art: s.tagged(c, art, 7, "hang_tag", (468, 498), (690, 340), 0.88, (-60, 20))),
    ("hang_tag", "吊牌系于前门襟拉链头", lambda c, art: s.tagged(c, art, 8, "hang_tag", (350, 264), (700, 320), 0.9, (-82, 30))),
    ("hang_tag", "吊牌系于顶部提手", lambda c, art: s.tagged(c, art, 9, "hang_tag", (366, 128), (650, 290), 0.9, (-66, 24))),
    ("workmanship", None, lambda c, art: s.magnified(c, art, (440, 436), 2.6, "门帘接缝未压胶", LOOSE)),
    ("sticker", "外包装盒右侧面下部", lambda c, art: s.boxed(c, art, 11, "Rosévanne", ("#3a3a42", "#1a1a1f", "#0b0b0d", True), (230, 420), (510, 610), 0.66)),
    ("appearance", None, lambda c, art: s.magnified(c, art, (480, 308), 2.5, "瓶盖金线偏移", SHIFTED)),
    ("sticker", "礼盒外封套右侧面", lambda c, art: s.boxed(c, art, 13, "PENHALLORN", ("#7a2b38", "#4f1822", "#32101a", True), (320, 270), (480, 580), 0.54)),
    ("sticker", "礼盒右侧面，封口下方", lambda c, art: s.boxed(c, art, 14, "AOMIZUKI", ("#39659f", "#274a7c", "#172f52", True), (300, 300), (480, 604), 0.46)),
    ("codes", None, lambda c, art: s.magnified(c, art, (480, 470), 2.2, "批号相差一位待确认", "")),
    ("buckle", "锁扣穿过左侧镜带调节扣", lambda c, art: s.tagged(c, art, 16, "buckle", (712, 340), (760, 400), 0.84, (-40, 0))),
]


def _sheet(number, closeup=False):
    light, dark, floor = LIGHTS[number - 1]
    canvas = Canvas()
    stage(canvas, light, dark, None if closeup else floor)
    return canvas


def drawings(number):
    """The three SVG pictures of an item: (file stem's word, point or None for a label, svg)."""
    brand = ROWS[number - 1]["brand"].split(" 演示")[0]
    art = APPRAISALS[number - 1]["art"]
    made = []
    canvas = _sheet(number)
    canvas.add(art(canvas))
    mark(canvas, f"{brand} · {ROWS[number - 1]['style_number']}")
    made.append(("appearance", "appearance", canvas.svg()))

    point, draw = CODES[number - 1]
    canvas = _sheet(number, True)
    canvas.add(draw(canvas))
    mark(canvas, f"{brand} · 细节")
    made.append((point, point, canvas.svg()))

    kind, place, draw = THIRD[number - 1]
    canvas = _sheet(number)
    canvas.add(draw(canvas, art(canvas)))
    mark(canvas, f"{brand} · {'防伪标签' if place else '存疑处'}")
    word = "label" if place else ("doubt" if kind in ("appearance", point) else kind)
    made.append((word, None if place else kind, canvas.svg()))
    return made
