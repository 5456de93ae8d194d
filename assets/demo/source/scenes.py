"""The close-ups and the pictures of the fixed label, around the drawings of the goods."""

import math
import random

from canvas import HEIGHT, SANS, SERIF, WIDTH, pressed, ring_text, shadow, text


def caseback(c, lines):
    """An engraved steel back: the first line in the middle, the others around it."""
    steel = c.lin("#f4f6f8", "#a4adb6", "#e6eaed", "#8b959e", "#d5dade", angle=40)
    out = [shadow(500, 390, 320, 316, 0.4), f'<circle cx="480" cy="356" r="318" fill="{steel}" stroke="#6d7780" stroke-width="3"/><circle cx="480" cy="356" r="292" fill="none" stroke="#77818a" stroke-width="2"/>',
           f'<circle cx="480" cy="356" r="208" fill="{c.lin("#d3d9de", "#f4f6f8", "#aab3bb", angle=120)}" stroke="#77818a" stroke-width="3"/>']
    for k in range(6):
        a = math.radians(k * 60 + 30)
        x, y = 480 + 305 * math.cos(a), 356 + 305 * math.sin(a)
        out.append(f'<g transform="rotate({k * 60 + 120} {x:.1f} {y:.1f})"><rect x="{x - 17:.1f}" y="{y - 10:.1f}" width="34" height="20" rx="4" fill="#59636c"/></g>')
    out.append(ring_text(480, 356, 240, lines[1], 29, "#3c464e", "#ffffff", -90))
    flip = lines[2]
    for index, letter in enumerate(flip):
        a = 90 - (index - (len(flip) - 1) / 2) * 6.1
        x, y = 480 + 258 * math.cos(math.radians(a)), 356 + 258 * math.sin(math.radians(a))
        turn = f'transform="rotate({a - 90:.1f} {x:.1f} {y:.1f})"'
        out.append(text(f"{x + 1:.1f}", f"{y + 1:.1f}", letter, 27, "#fff", extra=turn) + text(f"{x:.1f}", f"{y:.1f}", letter, 27, "#3c464e", extra=turn))
    out.append('<path d="M360 330 L440 210 L480 266 L512 232 L600 330Z" fill="none" stroke="#59636c" stroke-width="5" stroke-linejoin="round"/>')
    out.append(pressed(480, 390, lines[0], 36, "#2e373e", "#fff", weight=700) + "".join(pressed(480, 432 + 36 * k, line, 24, "#4b555d", "#fff") for k, line in enumerate(lines[3:])))
    out.append('<path d="M200 240 A306 306 0 0 1 400 62 L430 130 A236 236 0 0 0 268 280Z" fill="#fff" opacity=".35" filter="url(#soft)"/>')
    return "".join(out)


def base(c, lines, tones, ink):
    """The round underside of a jar, a tube or a cup, with printed codes."""
    glaze = c.rad(*tones, cx=0.4, cy=0.34, r=0.78)
    out = [shadow(500, 392, 300, 292, 0.42), f'<circle cx="480" cy="350" r="298" fill="{c.lin(tones[0], tones[-1], angle=50)}"/><circle cx="480" cy="350" r="268" fill="{glaze}"/>',
           '<circle cx="480" cy="350" r="232" fill="none" stroke="#000" stroke-opacity=".16" stroke-width="9"/><circle cx="482" cy="353" r="232" fill="none" stroke="#fff" stroke-opacity=".55" stroke-width="3"/>',
           text(480, 268, lines[0], 46, ink, SERIF, weight=700, spacing=2)]
    out += [text(480, 330 + 46 * k, line, 31 if k else 27, ink, SANS, spacing=1) for k, line in enumerate(lines[1:])]
    out.append('<path d="M236 300 A250 250 0 0 1 400 116 L416 146 A220 220 0 0 0 270 306Z" fill="#fff" opacity=".5" filter="url(#soft)"/>')
    return "".join(out)


def band(c, lines, tones, ink, light):
    """Something long seen very near: a temple, a barrel, a clasp; the words are cut into it."""
    face = c.lin(*tones)
    out = ['<g transform="rotate(-9 480 360)">', '<rect x="-60" y="236" width="1080" height="290" rx="40" fill="#120c08" opacity=".45" filter="url(#haze)"/>',
           f'<rect x="-80" y="196" width="1120" height="290" rx="44" fill="{face}"/><path d="M-60 226 H1010" stroke="#fff" stroke-width="12" opacity=".38" filter="url(#soft)"/><path d="M-60 462 H1010" stroke="#000" stroke-width="18" opacity=".3" filter="url(#soft)"/>']
    out.append(pressed(480, 318, lines[0], 58, ink, light, font=SERIF, weight=700, spacing=4) + "".join(pressed(480, 376 + 48 * k, line, 36, ink, light, spacing=2) for k, line in enumerate(lines[1:])))
    return "".join(out) + "</g>"


def woven(c, lines, tones, cloth="twill"):
    """A label sewn into cloth or leather."""
    thread = {"twill": '<path d="M0 10L10 0" stroke="#000" stroke-width="2.4" opacity=".2"/><path d="M0 5L5 0" stroke="#fff" stroke-width="1.4" opacity=".14"/>',
              "leather": '<circle cx="3" cy="3" r="1.5" fill="#000" opacity=".17"/><circle cx="8" cy="7" r="1.1" fill="#fff" opacity=".12"/>'}[cloth]
    weave = c.pattern(4, 4, '<path d="M0 0H4" stroke="#8d8368" stroke-width="1" opacity=".18"/>')
    out = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{c.rad(*tones, cx=0.36, cy=0.3, r=0.9)}"/><rect width="{WIDTH}" height="{HEIGHT}" fill="{c.pattern(10, 10, thread)}"/>',
           '<path d="M0 96 C300 130 660 70 960 110" stroke="#000" stroke-width="16" opacity=".28" fill="none" filter="url(#soft)"/><path d="M0 78 C300 112 660 52 960 92" stroke="#fff" stroke-width="7" opacity=".2" fill="none" filter="url(#soft)"/><path d="M0 128 C300 162 660 102 960 142" stroke="#f0e5cf" stroke-width="4" stroke-dasharray="17 11" fill="none" opacity=".85"/>',
           '<g transform="rotate(-2.5 480 390)"><rect x="206" y="190" width="560" height="410" rx="8" fill="#000" opacity=".42" transform="translate(6 12)" filter="url(#blur)"/>',
           f'<rect x="200" y="186" width="560" height="410" rx="6" fill="{c.lin("#fffdf7", "#ece6d8", angle=70)}"/><rect x="200" y="186" width="560" height="410" rx="6" fill="{weave}"/>',
           '<rect x="214" y="200" width="532" height="382" rx="3" fill="none" stroke="#7c7158" stroke-width="3.4" stroke-dasharray="15 9"/>',
           text(480, 282, lines[0], 54, "#2b2620", SERIF, weight=700, spacing=4), '<path d="M300 308 H660" stroke="#8a7b5b" stroke-width="2.4"/>']
    out += [text(480, 356 + 46 * k, line, 30, "#3b352c", SANS) for k, line in enumerate(lines[1:])]
    return "".join(out) + "</g>"


LEFT = ("0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011")
PARITY = ("LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL")


def bars(gtin, x, y, unit, height):
    """The EAN-13 bars of a GTIN."""
    right = ["".join("10"[int(b)] for b in code) for code in LEFT]
    bits = "101"
    for digit, kind in zip(gtin[1:7], PARITY[int(gtin[0])]):
        bits += LEFT[int(digit)] if kind == "L" else right[int(digit)][::-1]
    bits += "01010" + "".join(right[int(d)] for d in gtin[7:]) + "101"
    out = [f'<rect x="{x + k * unit:.2f}" y="{y}" width="{unit:.2f}" height="{height + (16 if k < 3 or k > 91 or 44 < k < 50 else 0)}"/>' for k, bit in enumerate(bits) if bit == "1"]
    spaced = f"{gtin[0]}  {gtin[1:7]}  {gtin[7:]}"
    return "".join(out) + text(x + 95 * unit / 2, y + height + 40, spaced, 30, "#111", SANS, spacing=3)


def carton(c, lines, gtin, tones):
    """The underside of a carton, with its bar code and printed lines."""
    out = ['<path d="M120 150 L820 96 L880 610 L150 668Z" fill="#000" opacity=".4" transform="translate(10 16)" filter="url(#haze)"/>',
           f'<path d="M110 130 L826 84 L872 606 L140 652Z" fill="{c.lin(*tones, angle=60)}" stroke="#00000033"/>', '<g transform="rotate(-3.7 480 360)">',
           text(480, 190, lines[0], 50, "#2a241e", SERIF, weight=700, spacing=3), '<rect x="276" y="224" width="408" height="196" rx="4" fill="#fff"/>', bars(gtin, 309, 240, 3.6, 118)]
    out += [text(480, 468 + 46 * k, line, 30, "#3a332b", SANS) for k, line in enumerate(lines[1:])]
    return "".join(out) + "</g>" + '<path d="M110 130 L826 84 L830 128 L114 176Z" fill="#fff" opacity=".25"/>'


def magnified(c, art, focus, zoom, words, flaw=""):
    """The item dimmed, and a round glass over the place a finding speaks of."""
    x, y = focus
    clip = c.clip('<circle cx="560" cy="340" r="252"/>')
    gx = 560 - x * zoom
    gy = 340 - y * zoom
    width = 40 + 30 * len(words)
    return (f'<g opacity=".38" transform="translate(-150 60) scale(.86)">{art}</g><circle cx="572" cy="360" r="262" fill="#120c08" opacity=".4" filter="url(#haze)"/>'
            f'<circle cx="560" cy="340" r="254" fill="#f2ede5"/><g clip-path="{clip}"><g transform="translate({gx:.1f} {gy:.1f}) scale({zoom})">{art}{flaw}</g></g>'
            f'<circle cx="560" cy="340" r="254" fill="none" stroke="{c.lin("#f3f5f7", "#7c868f", "#dfe3e6", angle=50)}" stroke-width="14"/>'
            f'<path d="M394 220 A206 206 0 0 1 520 138" stroke="#fff" stroke-width="12" opacity=".6" fill="none" stroke-linecap="round"/>'
            f'<circle cx="560" cy="340" r="84" fill="none" stroke="#d4252f" stroke-width="6" stroke-dasharray="20 9"/><path d="M500 400 L330 560" stroke="#d4252f" stroke-width="5"/>'
            f'<rect x="40" y="556" width="{width}" height="56" rx="10" fill="#d4252f"/>' + text(40 + width / 2, 594, words, 27, "#fff", weight=700))


def _label(seed, kind):
    """A demonstration label 170 wide and 236 high: the square pattern is no code and decodes to nothing."""
    chance, cell = random.Random(seed), 4.6
    out = ['<rect x="3" y="7" width="170" height="236" rx="12" fill="#000" opacity=".4" filter="url(#soft)"/>', f'<rect width="170" height="236" rx="{12 if kind != "sticker" else 6}" fill="#fffefb" stroke="#b8ac96"/>',
           '<path d="M0 12 a12 12 0 0 1 12 -12 H158 a12 12 0 0 1 12 12 V52 H0Z" fill="#8a1f2b"/>', text(85, 36, "真码 · 演示", 25, "#fff", weight=700)]
    for row in range(25):
        for column in range(25):
            corner = (row < 8 and (column < 8 or column > 16)) or (row > 16 and column < 8)
            middle = 8 < row < 16 and 5 < column < 19
            if not corner and not middle and chance.random() < 0.48:
                out.append(f'<rect x="{27.5 + column * cell:.1f}" y="{64 + row * cell:.1f}" width="4.8" height="4.8" fill="#16181b"/>')
    for row, column in ((0, 0), (0, 18), (18, 0)):
        x, y = 27.5 + column * cell, 64 + row * cell
        out.append(f'<rect x="{x + 2:.1f}" y="{y + 2:.1f}" width="28" height="28" fill="none" stroke="#16181b" stroke-width="4.6"/><rect x="{x + 9.2:.1f}" y="{y + 9.2:.1f}" width="13.8" height="13.8" fill="#16181b"/>')
    out.append(text(85, 129, "样张", 23, "#8a1f2b", weight=700) + text(85, 202, "扫码查验 · DEMO", 15.5, "#3b3b3b") + text(85, 224, f"样张 {seed:02d}", 13, "#777"))
    return "".join(out)


def tagged(c, art, seed, kind, anchor, at, scale=0.86, shift=(0, 30)):
    """The item with a hang tag or a buckle: `anchor` where it is fixed, `at` the label's upper left corner, both on the sheet."""
    ax, ay = anchor
    lx, ly = at
    hole = (lx + 85, ly - 14)
    out = [f'<g transform="translate({shift[0]} {shift[1]}) scale({scale})">{art}</g>']
    cord = f"M{ax} {ay} C{ax + 10} {(ay + hole[1]) / 2 + 40} {hole[0] - 40} {hole[1] - 60} {hole[0]} {hole[1]} M{ax} {ay} C{(ax + hole[0]) / 2 + 20} {ay - 10} {hole[0] + 20} {hole[1] - 70} {hole[0]} {hole[1]}"
    tint, width = ("#efe5cf", 4) if kind == "hang_tag" else ("#2b3138", 10)
    out.append(f'<path d="{cord}" stroke="#000" opacity=".3" stroke-width="{width + 2}" fill="none" transform="translate(4 6)" filter="url(#soft)"/><path d="{cord}" stroke="{tint}" stroke-width="{width}" fill="none" stroke-linecap="round"/>')
    if kind == "buckle":
        out.append(f'<rect x="{ax - 17}" y="{ay - 13}" width="34" height="26" rx="7" fill="#2b3138" stroke="#6b747c" stroke-width="2"/><rect x="{lx - 11}" y="{ly - 30}" width="192" height="278" rx="20" fill="{c.lin("#4b545d", "#20262c", angle=60)}"/><circle cx="{hole[0]}" cy="{hole[1]}" r="9" fill="#12161a"/>')
    else:
        out.append(f'<path d="M{lx + 30} {ly - 30} H{lx + 140} L{lx + 170} {ly + 6} V{ly + 30} H{lx} V{ly + 6}Z" fill="#fffefb" stroke="#b8ac96"/><circle cx="{hole[0]}" cy="{hole[1]}" r="9" fill="#c9a961" stroke="#7a591b" stroke-width="2"/>')
    return "".join(out) + f'<g transform="translate({lx} {ly})">{_label(seed, kind)}</g>'


def boxed(c, art, seed, brand, tones, size, focus, scale=0.5):
    """The carton with the label stuck on its right side face, and the item beside it."""
    width, height = size
    x, bottom = 400, 610
    top, depth = bottom - height, 230
    front, side, lid = c.lin(tones[0], tones[1], angle=70), c.lin(tones[1], tones[2], angle=0), c.lin(tones[0], "#ffffff", angle=-60)
    out = [shadow(x + width / 2 + 120, bottom + 4, width * 0.62 + 120, 24, 0.45), f'<path d="M{x} {top} l{depth * 0.86:.0f} -54 h{width} l-{depth * 0.86:.0f} 54z" fill="{lid}" opacity=".9"/>',
           f'<rect x="{x}" y="{top}" width="{width}" height="{height}" fill="{front}"/>', text(x + width / 2, top + height * 0.46, brand, min(46, width / len(brand) * 1.35), "#ffffff" if tones[3] else "#4a3b28", SERIF, weight=700, spacing=1),
           text(x + width / 2, top + height * 0.46 + 40, "演示 DEMO", 20, "#ffffff" if tones[3] else "#7a6a50", spacing=3), f'<rect x="{x + 14}" y="{top + 14}" width="{width - 28}" height="{height - 28}" fill="none" stroke="{"#ffffff" if tones[3] else "#b59a63"}" stroke-opacity=".6" stroke-width="2"/>']
    skew = -54 / (depth * 0.86)
    fit = min(0.96, (height - 30) / 236)
    out.append(f'<g transform="matrix(.86 {skew * .86:.4f} 0 1 {x + width} {top})"><rect width="{depth}" height="{height}" fill="{side}"/><g transform="translate({(depth - 170 * fit) / 2:.1f} {(height - 236 * fit) / 2:.1f}) scale({fit:.3f})">{_label(seed, "sticker")}</g></g>')
    fx, fy = focus
    out.append(f'<g transform="translate({205 - fx * scale:.1f} {bottom + 14 - fy * scale:.1f}) scale({scale})">{art}</g>')
    return "".join(out)
