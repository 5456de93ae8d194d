"""Drawings of watches, eyewear, jewellery, shoes and clothing. Each answers SVG around the middle of the sheet."""

import math

from canvas import SANS, SERIF, shadow, text


def watch(c):
    steel = c.lin("#fdfdfd", "#9aa3ad", "#eef1f4", "#7d8791", "#dfe4e8", angle=50)
    leather = c.lin("#4a2a17", "#8a5632", "#6d4126", "#3a2012", angle=0)
    dial = c.rad("#2f5f95", "#16335c", "#0b1d38", cx=0.4, cy=0.35, r=0.75)
    out = ['<g transform="rotate(14 490 360)"><path d="M400 20 L580 20 L600 230 L380 230Z M380 490 L600 490 L576 708 L404 708Z" '
           'fill="#1a1410" opacity=".4" transform="translate(22 20)" filter="url(#blur)"/>',
           '<circle cx="510" cy="382" r="176" fill="#1a1410" opacity=".45" filter="url(#blur)"/>',
           f'<path d="M404 10 L576 10 L598 240 L382 240Z" fill="{leather}"/><path d="M382 480 L598 480 L574 712 L406 712Z" fill="{leather}"/>',
           '<path d="M418 14 L400 232 M562 14 L580 232 M400 488 L420 708 M580 488 L560 708" stroke="#e0bd92" stroke-width="3" stroke-dasharray="11 8" fill="none"/>']
    for y in (560, 600, 640):
        out.append(f'<ellipse cx="490" cy="{y}" rx="8" ry="5.5" fill="#1d0f07"/>')
    out.append(f'<path d="M370 236 L400 190 L430 230Z M610 236 L580 190 L550 230Z M370 484 L400 530 L430 490Z M610 484 L580 530 L550 490Z" fill="{steel}" stroke="#77818b"/>')
    out.append(f'<rect x="652" y="338" width="34" height="44" rx="7" fill="{steel}" stroke="#6d7780"/>')
    for k in range(6):
        out.append(f'<path d="M656 {343 + 7 * k} h27" stroke="#6d7780" stroke-width="2"/>')
    out.append(f'<circle cx="490" cy="360" r="172" fill="{steel}" stroke="#6d7780" stroke-width="2"/>'
               f'<circle cx="490" cy="360" r="150" fill="#e9edf0" stroke="#8c959e" stroke-width="3"/>'
               f'<circle cx="490" cy="360" r="142" fill="{dial}"/>')
    for k in range(60):
        big = k % 5 == 0
        out.append(f'<rect x="{487 if big else 489}" y="{228 if big else 224}" width="{6 if big else 2}" height="{26 if big else 8}" rx="1" '
                   f'fill="{"#f4f6f8" if big else "#a9bad0"}" transform="rotate({k * 6} 490 360)"/>')
    out.append('<rect x="574" y="346" width="34" height="28" rx="3" fill="#fff" stroke="#bcc6d0" stroke-width="2"/>' + text(591, 368, "24", 21, "#111", weight=700))
    out.append(text(490, 300, "ALPINARA", 22, "#f2f5f8", SERIF, weight=700, spacing=3) + text(490, 322, "AUTOMATIC", 11, "#c9d6e4", spacing=2) + text(490, 436, "演示", 16, "#c9d6e4"))
    for angle, length, width in ((305, 82, 10), (52, 122, 7)):
        out.append(f'<path d="M{490 - width / 2} 372 L{490 - width / 3} {360 - length} L490 {352 - length} L{490 + width / 3} {360 - length} L{490 + width / 2} 372Z" fill="#f7f9fa" stroke="#8c959e" transform="rotate({angle} 490 360)"/>')
    out.append('<path d="M490 395 L490 232" stroke="#e04a3a" stroke-width="2.4" transform="rotate(210 490 360)"/><circle cx="490" cy="360" r="8" fill="#e04a3a"/>'
               '<path d="M372 300 A132 132 0 0 1 560 248 A260 260 0 0 0 372 300Z" fill="#fff" opacity=".17"/></g>')
    return "".join(out)


def sunglasses(c):
    shell = c.lin("#8a4b22", "#3b1c0e", "#9c5b2b", "#2a130a", "#6e3a1b", angle=20)
    lens = c.lin("#2d221c", "#5b4434", "#b98c63", angle=80)
    gold = c.lin("#fff1c4", "#b98a3b", angle=90)
    frame = ("M150 300 C170 262 380 252 430 292 C450 306 510 306 530 292 C580 252 790 262 810 300 L806 340 C800 420 760 480 660 478 "
             "C570 476 545 410 528 352 C515 330 445 330 432 352 C415 410 390 476 300 478 C200 480 160 420 154 340Z")
    left = "M186 318 C220 288 370 286 404 318 C412 380 372 448 300 450 C220 450 182 392 186 318Z"
    right = "M774 318 C740 288 590 286 556 318 C548 380 588 448 660 450 C740 450 778 392 774 318Z"
    out = [shadow(480, 520, 330, 22, 0.35), shadow(480, 500, 250, 12, 0.3),
           f'<path d="M168 300 C250 220 330 196 420 190 L428 204 C350 214 270 244 200 312Z M792 300 C710 220 630 196 540 190 L532 204 C610 214 690 244 760 312Z" fill="{shell}" opacity=".92"/>',
           f'<path d="{frame}" fill="{shell}" stroke="#22100a" stroke-width="2"/>']
    for x, y, r in ((180, 330, 9), (240, 270, 8), (420, 300, 7), (340, 464, 6), (560, 284, 8), (700, 272, 9), (790, 350, 8), (640, 466, 7), (260, 462, 8), (480, 312, 6)):
        out.append(f'<ellipse cx="{x}" cy="{y}" rx="{r * 2}" ry="{r}" fill="#d38b45" opacity=".5" filter="url(#soft)"/>')
    for d in (left, right):
        out.append(f'<path d="{d}" fill="#cdb79d"/><path d="{d}" fill="{lens}" opacity=".93" stroke="#1a0c06" stroke-width="4"/>')
    out.append('<path d="M214 330 C250 304 320 300 352 306 L262 430 C222 408 208 372 214 330Z M584 330 C620 304 690 300 722 306 L632 430 C592 408 578 372 584 330Z" fill="#fff" opacity=".14"/>'
               f'<rect x="160" y="300" width="24" height="9" rx="4" fill="{gold}"/><rect x="776" y="300" width="24" height="9" rx="4" fill="{gold}"/>'
               '<path d="M170 292 C230 270 370 262 420 294" stroke="#f3c592" stroke-width="3" opacity=".55" fill="none"/><path d="M540 294 C590 262 730 270 790 292" stroke="#f3c592" stroke-width="3" opacity=".55" fill="none"/>')
    out.append(text(700, 434, "SOLVARETTE", 12, "#efe2d2", SERIF, spacing=1, extra='opacity=".8"'))
    return "".join(out)


def earrings(c):
    card = c.lin("#fffdf8", "#efe6d6")
    gold = c.lin("#fff4c9", "#c9973f", "#f6dc93", "#8f6420", angle=30)
    pearl = c.rad("#ffffff", "#fbf3ee", "#e2d3cf", "#b7a3a6", cx=0.36, cy=0.3, r=0.78)
    out = [shadow(492, 610, 240, 18, 0.35), '<path d="M262 92 h440 v520 h-440z" fill="#1a1410" opacity=".28" filter="url(#blur)" transform="translate(14 14)"/>',
           f'<rect x="258" y="86" width="444" height="520" rx="16" fill="{card}" stroke="#d8cab0"/>',
           '<rect x="278" y="106" width="404" height="480" rx="8" fill="none" stroke="#d9c28f" stroke-width="2"/>',
           text(480, 172, "Maison Lorient", 38, "#7a5b22", SERIF), text(480, 202, "JOAILLERIE · 演示", 15, "#a5874e", spacing=4)]
    for x in (390, 570):
        out.append(f'<circle cx="{x + 5}" cy="286" r="30" fill="#000" opacity=".2" filter="url(#soft)"/><circle cx="{x + 9}" cy="462" r="74" fill="#000" opacity=".26" filter="url(#blur)"/>')
        for k in range(8):
            px, py = x + 23 * math.cos(k * math.pi / 4), 278 + 23 * math.sin(k * math.pi / 4)
            out.append(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="9.5" fill="{gold}"/><circle cx="{px:.1f}" cy="{py:.1f}" r="6" fill="#f3f8fb"/><path d="M{px - 4:.1f} {py:.1f} l4 -4 l4 4 l-4 4z" fill="#c3d6e0"/>')
        out.append(f'<circle cx="{x}" cy="278" r="15" fill="{gold}"/><circle cx="{x}" cy="278" r="11" fill="#f8fbfd"/><path d="M{x - 8} 278 l8 -8 l8 8 l-8 8z M{x - 11} 278 h22 M{x} 267 v22" fill="#cfe0e9" stroke="#fff"/>')
        out.append(f'<path d="M{x} 312 v18 a7 7 0 1 0 0.1 0 M{x} 346 v22" fill="none" stroke="{gold}" stroke-width="5"/><path d="M{x} 344 v30" stroke="#c9973f" stroke-width="4"/>'
                   f'<path d="M{x - 24} 392 q24 -34 48 0 q-24 14 -48 0z" fill="{gold}" stroke="#8f6420"/>'
                   f'<circle cx="{x}" cy="450" r="70" fill="{pearl}"/><ellipse cx="{x - 24}" cy="420" rx="17" ry="11" fill="#fff" opacity=".85" filter="url(#soft)" transform="rotate(-35 {x - 24} 420)"/>'
                   f'<path d="M{x - 40} 496 a66 66 0 0 0 86 -4" stroke="#f6dfe4" stroke-width="7" fill="none" opacity=".6" filter="url(#soft)"/>')
    return "".join(out) + text(480, 562, "18K GOLD · AKOYA 8.5 mm", 17, "#8d6f37", SERIF, spacing=2)


def necklace(c):
    gold = c.lin("#fff3c6", "#c4923b", "#f5d98d", "#93681f", angle=35)
    gem = c.lin("#a8dcff", "#2d78c9", "#0d3a86", angle=60)
    velvet = c.rad("#3f4756", "#232936", "#151a24", cx=0.45, cy=0.3, r=0.8)
    bust = "M330 120 C350 220 250 280 216 420 C200 520 260 640 480 650 C700 640 760 520 744 420 C710 280 610 220 630 120 C560 150 400 150 330 120Z"
    out = [shadow(490, 646, 280, 26, 0.5), f'<path d="{bust}" fill="{velvet}"/>',
           '<path d="M330 120 C400 150 560 150 630 120 C590 100 370 100 330 120Z" fill="#4d5667"/>']
    chain = "M352 150 C346 300 420 400 480 436 C540 400 614 300 608 150"
    out.append(f'<path d="{chain}" fill="none" stroke="#000" opacity=".5" stroke-width="7" transform="translate(5 7)" filter="url(#soft)"/>'
               f'<path d="{chain}" fill="none" stroke="#8f6420" stroke-width="7"/><path d="{chain}" fill="none" stroke="#ffe9a8" stroke-width="5" stroke-dasharray="7 4"/>'
               '<ellipse cx="490" cy="520" rx="66" ry="76" fill="#000" opacity=".5" filter="url(#blur)"/>'
               f'<circle cx="480" cy="444" r="12" fill="none" stroke="{gold}" stroke-width="6"/>')
    for k in range(22):
        a = k * 2 * math.pi / 22
        x, y = 480 + 58 * math.cos(a), 520 + 68 * math.sin(a)
        out.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9.5" fill="{gold}"/><circle cx="{x:.1f}" cy="{y:.1f}" r="6.3" fill="#f5f9fc"/><path d="M{x - 4:.1f} {y:.1f}l4 -4l4 4l-4 4z" fill="#b9ccd8"/>')
    out.append(f'<path d="M446 468 h68 l16 20 v64 l-16 20 h-68 l-16 -20 v-64z" fill="{gem}" stroke="{gold}" stroke-width="5"/>'
               '<path d="M456 486 h48 l10 12 v44 l-10 12 h-48 l-10 -12 v-44z" fill="#4f9be4" opacity=".75"/><path d="M466 500 h28 l6 8 v24 l-6 8 h-28 l-6 -8 v-24z" fill="#9fd2ff" opacity=".8"/>'
               '<path d="M446 468 l20 32 M514 468 l-20 32 M446 572 l20 -32 M514 572 l-20 -32 M430 488 l30 20 M530 488 l-30 20 M430 552 l30 -20 M530 552 l-30 -20" stroke="#dff1ff" stroke-width="1.6" opacity=".7"/>'
               '<path d="M448 476 l30 -2 l-34 60 z" fill="#fff" opacity=".4"/>')
    return "".join(out)


def sneaker(c):
    upper = c.lin("#ffffff", "#e9edf0", "#cfd6dc", angle=75)
    accent = c.lin("#1f8a70", "#0f5a49", angle=60)
    sole = c.lin("#ffffff", "#d5dbdf", angle=90)
    shape = "M196 484 C182 430 196 360 212 300 C220 266 262 258 300 276 C330 306 372 306 410 282 L462 232 C486 226 500 244 512 262 C552 322 606 366 690 388 C760 404 800 432 800 484Z"
    clip = c.clip(f'<path d="{shape}"/>')
    mesh = c.pattern(9, 9, '<circle cx="2" cy="2" r="1.3" fill="#aab5bd"/>')
    out = [shadow(500, 556, 330, 20, 0.45), f'<path d="{shape}" fill="{upper}" stroke="#b9c2c9" stroke-width="2"/>', f'<g clip-path="{clip}">',
           f'<rect x="180" y="220" width="640" height="300" fill="{mesh}" opacity=".6"/>',
           f'<path d="M170 250 C250 260 280 330 276 500 L170 500Z" fill="{accent}"/>',
           f'<path d="M640 500 C650 440 690 410 760 392 L830 400 L830 510Z" fill="#e3e8eb" stroke="#b9c2c9" stroke-width="2"/>',
           f'<path d="M286 484 C360 470 440 420 486 352 C470 430 520 462 600 484Z" fill="{accent}"/><path d="M300 470 C380 456 440 410 470 376" stroke="#7fd6bf" stroke-width="4" fill="none"/>',
           '<path d="M690 388 C650 410 640 450 636 484" stroke="#9aa5ad" stroke-width="2.5" stroke-dasharray="7 5" fill="none"/></g>',
           '<path d="M232 292 C262 280 290 290 302 306 C336 330 376 326 414 304 L404 288 C372 306 332 304 302 276 C266 258 240 268 232 292Z" fill="#174f43"/>',
           '<path d="M410 282 L462 232 C486 226 500 244 512 262 L452 322Z" fill="#f7f9fa" stroke="#b9c2c9" stroke-width="2"/>']
    for k in range(6):
        x, y = 446 + 34 * k, 300 + 21 * k
        out.append(f'<path d="M{x - 8} {y + 26} L{x + 36 - k * 3} {y - 26 + k * 4}" stroke="#9aa5ad" stroke-width="14" stroke-linecap="round"/><path d="M{x - 8} {y + 26} L{x + 36 - k * 3} {y - 26 + k * 4}" stroke="#fdfefe" stroke-width="10" stroke-linecap="round"/><circle cx="{x - 9}" cy="{y + 28}" r="5" fill="#4b5a60"/>')
    out.append(f'<path d="M184 476 C300 496 640 496 812 468 C830 500 822 536 780 546 C640 560 360 560 220 548 C184 544 172 510 184 476Z" fill="{sole}" stroke="#aeb8be" stroke-width="2"/>'
               '<path d="M192 530 C340 548 660 548 806 526 C800 540 792 545 780 548 C640 562 360 562 220 550 C206 548 196 540 192 530Z" fill="#2b3a3d"/>'
               '<path d="M200 504 C340 522 640 520 808 496" stroke="#1f8a70" stroke-width="5" fill="none"/>')
    return "".join(out) + text(236, 420, "K", 54, "#e9fff8", SERIF, weight=700)


def _boot(c, body, dark):
    leather = c.lin("#6b4a35", body, dark, angle=10)
    out = [f'<path d="M330 120 L476 120 C480 220 470 300 492 362 C520 402 620 420 668 452 C694 472 696 508 690 528 L322 528 C316 400 336 240 330 120Z" fill="{leather}" stroke="#1c110b" stroke-width="2"/>',
           '<path d="M382 150 L446 150 C452 220 446 300 424 352 C396 320 380 240 382 150Z" fill="#241812"/>']
    out += [f'<path d="M{388 + k * 9} 154 C{390 + k * 8} 220 {398 + k * 5} 280 {414 + k * 2} 336" stroke="#4a3628" stroke-width="3" fill="none"/>' for k in range(6)]
    out.append('<path d="M374 146 C372 250 392 330 424 364 C458 318 462 220 454 146" fill="none" stroke="#c79a6d" stroke-width="2.2" stroke-dasharray="6 4"/>'
               '<path d="M350 118 C352 78 372 78 374 118" stroke="#3a281c" stroke-width="10" fill="none"/>'
               '<path d="M500 388 C560 420 620 428 660 464 C610 450 540 440 500 388Z" fill="#d7a982" opacity=".35" filter="url(#soft)"/>'
               '<path d="M344 140 C350 260 336 380 338 500" stroke="#b98a63" stroke-width="7" opacity=".35" fill="none" filter="url(#soft)"/>'
               '<path d="M318 522 L694 522 C700 540 690 548 676 548 L430 548 L424 584 L318 584Z" fill="#17100c"/><path d="M322 526 H692" stroke="#c79a6d" stroke-width="2.5" stroke-dasharray="7 5"/>')
    return "".join(out)


def boots(c):
    return (shadow(480, 586, 300, 20, 0.5) + f'<g transform="translate(-110 -24)">{_boot(c, "#3f291c", "#24160e")}</g>'
            + '<path d="M380 160 L500 160 L520 380 L680 470 L680 560 L380 560Z" fill="#000" opacity=".4" filter="url(#blur)"/>'
            + f'<g transform="translate(40 10)">{_boot(c, "#54382a", "#2b1a11")}</g>')


def scarf(c):
    tile = ('<rect width="120" height="120" fill="#a8322d"/><rect width="44" height="120" fill="#1f3a52" opacity=".75"/><rect width="120" height="44" fill="#1f3a52" opacity=".75"/>'
            '<rect x="78" width="6" height="120" fill="#f3e2b3"/><rect y="78" width="120" height="6" fill="#f3e2b3"/><rect x="98" width="3" height="120" fill="#14202c"/><rect y="98" width="120" height="3" fill="#14202c"/>')
    plaid, plaid2 = c.pattern(120, 120, tile), c.pattern(120, 120, tile, "skewY(-6) scale(.92)")
    knit = c.pattern(6, 6, '<path d="M0 6L6 0" stroke="#fff" stroke-width="1" opacity=".28"/>')
    shade = c.lin(("#000", 0, 0.35), ("#fff", 0.25, 0.12), ("#000", 0.6, 0.05), ("#000", 1, 0.4), angle=0)
    fold = c.lin(("#fff", 0, 0.22), ("#000", 0.55, 0.02), ("#000", 1, 0.42))
    out = [shadow(490, 600, 300, 26, 0.45)]
    for dy, fill in ((0, plaid2), (-76, plaid), (-152, plaid2)):
        d = f"M210 {500 + dy} C200 {470 + dy} 220 {440 + dy} 260 {438 + dy} L720 {438 + dy} C762 {440 + dy} 772 {500 + dy} 724 {530 + dy + 40} L250 {530 + dy + 40} C220 {566 + dy} 206 {530 + dy} 210 {500 + dy}Z"
        out += [f'<path d="{d}" fill="{paint}"/>' for paint in (fill, knit, fold)]
    hang = "M370 262 C372 240 400 232 430 234 L600 234 C616 238 618 252 616 268 L624 560 L366 566Z"
    out.append('<path d="M366 300 L634 300 L640 590 L358 590Z" fill="#000" opacity=".45" filter="url(#blur)"/>')
    out += [f'<path d="{hang}" fill="{paint}"/>' for paint in (plaid, knit, shade)]
    for k in range(27):
        x = 369 + k * 9.6
        out.append(f'<path d="M{x:.1f} 560 q{-3 + (k * 7) % 6} 30 {(k * 5) % 7 - 3} {58 + (k * 11) % 9}" stroke="{("#a8322d", "#23394d", "#8d2925", "#d9c48f")[k % 4]}" stroke-width="6.4" stroke-linecap="round" fill="none"/>')
    return "".join(out)


def jacket(c):
    side = c.lin("#2e4a6b", "#5f86ad", "#3c5f88", "#22384f", angle=0)
    band = c.lin(("#fff", 0, 0.3), ("#fff", 0.3, 0.06), ("#000", 0.85, 0.12), ("#000", 1, 0.45))
    body = "M356 196 C330 330 336 480 330 612 C420 628 540 628 630 612 C624 480 630 330 604 196 C560 176 400 176 356 196Z"
    left = "M360 194 C290 214 262 330 232 560 C250 584 290 590 316 578 C330 470 340 400 356 330Z"
    right = "M600 194 C670 214 698 330 728 560 C710 584 670 590 644 578 C630 470 620 400 604 330Z"
    out = [shadow(480, 634, 250, 22, 0.4),
           f'<path d="M384 210 C350 120 400 66 480 64 C560 66 610 120 576 210 C540 240 420 240 384 210Z" fill="{side}" stroke="#1b2c40" stroke-width="2"/>',
           '<path d="M412 206 C396 140 430 104 480 104 C530 104 564 140 548 206 C520 226 440 226 412 206Z" fill="#16222f"/>']
    for d, tilt in ((left, 14), (right, -14), (body, 0)):
        clip = c.clip(f'<path d="{d}"/>')
        out.append(f'<path d="{d}" fill="{side}" stroke="#1b2c40" stroke-width="2.5"/><g clip-path="{clip}">')
        for k in range(9):
            y = 176 + k * 52
            out.append(f'<path d="M180 {y} Q480 {y + (22 if not tilt else 0)} 780 {y} V{y + 52} Q480 {y + (74 if not tilt else 52)} 180 {y + 52}Z" fill="{band}" transform="rotate({tilt} 480 400)"/>')
        out.append("</g>")
    out.append('<path d="M480 214 L480 622" stroke="#0f1923" stroke-width="10"/><path d="M480 214 L480 622" stroke="#c9d1d8" stroke-width="4" stroke-dasharray="4 3"/><rect x="474" y="232" width="12" height="34" rx="4" fill="#e5eaee"/>'
               '<path d="M372 470 L430 520 M588 470 L530 520" stroke="#0f1923" stroke-width="6"/><rect x="528" y="268" width="62" height="30" rx="4" fill="#f3efe4"/>'
               + text(559, 288, "NORVELDA", 10.5, "#22384f", SANS, weight=700) + '<path d="M232 556 C250 584 290 590 316 574 M728 556 C710 584 670 590 644 574" stroke="#16222f" stroke-width="9" fill="none"/>')
    return "".join(out)
