"""Drawings of outdoor goods, beauty and gifts. Each answers SVG around the middle of the sheet."""

import math

from canvas import SANS, SERIF, shadow, text


def backpack(c):
    cloth = c.lin("#d9772b", "#f0984a", "#c4611b", "#8f420e", angle=10)
    dark = c.lin("#39434b", "#1f262c")
    rip = c.pattern(16, 16, '<path d="M0 0H16M0 0V16" stroke="#fff" stroke-width="1" opacity=".22"/>')
    body = "M330 240 C326 170 380 150 480 150 C580 150 634 170 630 240 L644 570 C640 612 600 622 480 622 C360 622 320 612 316 570Z"
    out = [shadow(486, 624, 210, 20, 0.5), '<path d="M330 260 C270 300 262 470 300 600 M630 260 C690 300 698 470 660 600" stroke="#20272d" stroke-width="24" fill="none"/>',
           '<path d="M448 150 C446 92 514 92 512 150" stroke="#20272d" stroke-width="13" fill="none"/>',
           '<path d="M322 420 C270 430 268 600 322 604Z M638 420 C690 430 692 600 638 604Z" fill="#20272d"/>']
    out += [f'<path d="{body}" fill="{paint}"/>' for paint in (cloth, rip)]
    out.append(f'<path d="M318 236 C318 150 372 116 480 116 C588 116 642 150 642 236 C644 286 600 302 480 302 C360 302 316 286 318 236Z" fill="#000" opacity=".35" transform="translate(0 12)" filter="url(#soft)"/>'
               f'<path d="M318 226 C318 140 372 108 480 108 C588 108 642 140 642 226 C644 276 600 292 480 292 C360 292 316 276 318 226Z" fill="{dark}"/>'
               '<path d="M352 206 C420 190 540 190 608 206" stroke="#aab4bc" stroke-width="5" fill="none"/><rect x="596" y="198" width="26" height="14" rx="4" fill="#f0984a"/>')
    out.append(f'<rect x="362" y="396" width="236" height="190" rx="30" fill="#000" opacity=".35" transform="translate(0 8)" filter="url(#soft)"/><rect x="362" y="392" width="236" height="190" rx="30" fill="{cloth}"/><rect x="362" y="392" width="236" height="190" rx="30" fill="{rip}"/>'
               '<path d="M378 424 H582" stroke="#20272d" stroke-width="7"/><rect x="566" y="420" width="22" height="34" rx="4" fill="#39434b"/>')
    for x in (404, 556):
        out.append(f'<rect x="{x - 11}" y="262" width="22" height="134" fill="#262d33"/><rect x="{x - 19}" y="322" width="38" height="46" rx="7" fill="#4a555e" stroke="#151a1e" stroke-width="2"/><rect x="{x - 9}" y="330" width="18" height="30" rx="3" fill="#232a30"/>')
    out.append('<rect x="424" y="474" width="112" height="62" rx="5" fill="#232a30" stroke="#f5c392" stroke-width="2" stroke-dasharray="5 4"/><path d="M440 516 l22 -30 l14 18 l12 -14 l28 26z" fill="#f0984a"/>'
               + text(480, 530, "FJELLBRENNA", 10, "#f5e6d6", SANS, weight=700, spacing=1) + '<path d="M342 300 C336 400 334 500 340 590" stroke="#fff" stroke-width="9" opacity=".25" fill="none" filter="url(#soft)"/>')
    return "".join(out)


def tent(c):
    left, right = c.lin("#f4d35e", "#d7a521", angle=40), c.lin("#b98512", "#e3b53a", angle=-20)
    inner = c.lin("#5f4a1c", "#2b210c")
    out = [shadow(486, 590, 370, 26, 0.45), '<path d="M150 578 L60 640 M820 578 L905 636 M300 330 L120 600 M668 330 L850 604" stroke="#f7efe0" stroke-width="2.5"/>',
           '<path d="M60 640 l-6 20 M905 636 l8 20" stroke="#8c949a" stroke-width="6"/>',
           f'<path d="M146 584 C210 380 330 206 480 170 C470 300 430 470 402 588Z" fill="{left}"/><path d="M480 170 C640 206 760 380 826 584 L562 588 C540 470 490 300 480 170Z" fill="{right}"/>',
           f'<path d="M480 170 C470 300 430 470 402 588 L562 588 C540 470 490 300 480 170Z" fill="{inner}"/>',
           '<path d="M480 170 C470 300 430 470 402 588 L352 588 C372 470 440 320 480 170Z" fill="#fbe594"/><path d="M372 520 C388 500 400 540 398 586 L354 588Z" fill="#e2bd4a"/>',
           '<path d="M480 250 C500 330 540 480 556 588 L420 588 C440 520 470 380 480 250Z" fill="#cfd8dc" opacity=".22"/>',
           '<path d="M148 584 C210 380 330 206 480 170 C640 206 760 380 826 584" fill="none" stroke="#3b4146" stroke-width="8"/><path d="M268 588 C300 400 380 240 480 170 M704 588 C672 400 580 240 480 170" fill="none" stroke="#7d5c0e" stroke-width="3" opacity=".6"/>',
           '<path d="M146 584 C300 600 680 600 826 584" fill="none" stroke="#52400f" stroke-width="7"/><path d="M420 172 C450 146 510 146 540 172 L510 200 H450Z" fill="#3b4146"/>',
           '<path d="M220 470 C270 340 340 250 420 204" stroke="#fff" stroke-width="14" opacity=".35" fill="none" filter="url(#soft)"/>', text(672, 500, "FJELLBRENNA", 22, "#4a390c", SANS, weight=700, spacing=2)]
    for k in range(60):
        x = 40 + k * 15
        out.append(f'<path d="M{x} {606 + (k * 7) % 16} q{(k * 5) % 9 - 4} -16 {(k * 3) % 11 - 5} -{16 + (k * 13) % 16}" stroke="{("#5f7f3c", "#7b9a4c", "#48662c")[k % 3]}" stroke-width="3.4" fill="none" stroke-linecap="round"/>')
    return "".join(out)


def lipstick(c):
    gold = c.lin("#8c6a2b", "#fbe9b4", "#c49a48", "#fff3cf", "#86632a", angle=0)
    black = c.lin("#0d0d10", "#55555e", "#1a1a1f", "#3a3a42", "#08080a", angle=0)
    red = c.lin("#8d1023", "#e0435a", "#c01f38", "#7a0c1c", angle=0)
    out = [shadow(400, 612, 120, 18, 0.5), shadow(626, 612, 110, 18, 0.5)]
    out.append(f'<path d="M338 300 V190 C338 150 392 96 452 92 C462 92 466 100 466 110 V300Z" fill="{red}"/><path d="M344 186 C350 152 396 104 450 98 C430 130 390 170 344 206Z" fill="#f58a99" opacity=".75"/>'
               f'<rect x="330" y="292" width="144" height="90" fill="{gold}"/><path d="M330 306 H474 M330 366 H474" stroke="#86632a" stroke-width="2"/><rect x="316" y="376" width="172" height="234" rx="8" fill="{black}"/><rect x="316" y="376" width="172" height="20" fill="{gold}"/><rect x="316" y="592" width="172" height="18" rx="5" fill="{gold}"/>'
               + text(402, 500, "Rosévanne", 27, "#e9cf90", SERIF, weight=700) + text(402, 530, "N°07 演示", 15, "#e9cf90"))
    out.append(f'<rect x="540" y="262" width="176" height="348" rx="14" fill="{black}"/><rect x="540" y="560" width="176" height="26" fill="{gold}"/><path d="M628 340 c30 -30 60 0 30 34 l-30 30 l-30 -30 c-30 -34 0 -64 30 -34z" fill="none" stroke="#d9bb74" stroke-width="3.5"/><path d="M628 352 v44 M612 360 l16 14 l16 -14" stroke="#d9bb74" stroke-width="2.4" fill="none"/>'
               '<path d="M556 280 V548" stroke="#fff" stroke-width="7" opacity=".35" filter="url(#soft)"/>')
    return "".join(out)


def cream(c):
    glass = c.lin("#b9d8d2", "#f4fbf9", "#cfe5e0", "#f0f8f6", "#98bdb5", angle=0)
    lid = c.lin("#d8d2c4", "#ffffff", "#ece7db", "#fbf9f3", "#bdb5a3", angle=0)
    out = [shadow(490, 600, 270, 26, 0.42),
           f'<path d="M262 340 C256 330 262 322 276 322 H684 C698 322 704 330 698 340 C712 380 712 520 694 566 C680 596 280 596 266 566 C248 520 248 380 262 340Z" fill="{glass}" stroke="#86aaa2" stroke-width="2"/>',
           '<path d="M284 352 C274 400 276 510 292 556 C320 574 640 574 668 556 C684 510 686 400 676 352Z" fill="#fffdf8" opacity=".8"/>',
           '<path d="M292 548 C330 574 630 574 668 548 L660 566 C620 584 340 584 300 566Z" fill="#7fa79e" opacity=".4"/>',
           f'<path d="M256 196 C256 182 268 176 284 176 H676 C692 176 704 182 704 196 V314 C704 330 690 336 676 336 H284 C270 336 256 330 256 314Z" fill="{lid}" stroke="#b4ab97"/>',
           '<path d="M268 188 C330 170 630 170 692 188 C630 200 330 200 268 188Z" fill="#fff" opacity=".9"/>']
    for k in range(52):
        x = 262 + k * 8.5
        out.append(f'<path d="M{x:.1f} 306 v24" stroke="#a39a85" stroke-width="2" opacity=".55"/>')
    out.append('<path d="M256 304 H704" stroke="#c9a961" stroke-width="4"/>' + text(480, 432, "SELVARINE", 46, "#2f5d53", SERIF, weight=700, spacing=6) + text(480, 470, "BARRIER REPAIR CREAM · 演示", 17, "#5b857b", SANS, spacing=2)
               + text(480, 520, "50 mL  1.7 fl oz", 16, "#5b857b") + '<path d="M296 360 C288 420 290 500 300 546" stroke="#fff" stroke-width="14" opacity=".8" fill="none" filter="url(#soft)"/><path d="M290 214 V292" stroke="#fff" stroke-width="12" opacity=".8" filter="url(#soft)"/>')
    return "".join(out)


def pen(c):
    box, lining = c.lin("#5b1f2a", "#3a1119", "#270a10", angle=60), c.lin("#f1e8d8", "#d9ccb3")
    barrel = c.lin("#4f6580", "#101c2c", "#2b3e58", "#070d16")
    gold = c.lin("#fff2c2", "#b98d3c", "#f3d88d", "#8a6420")
    out = [shadow(500, 590, 340, 24, 0.45), f'<rect x="160" y="150" width="640" height="430" rx="14" fill="{box}"/><rect x="186" y="176" width="588" height="378" rx="6" fill="{lining}"/>',
           '<rect x="186" y="176" width="588" height="378" rx="6" fill="none" stroke="#000" stroke-width="14" opacity=".22" filter="url(#soft)"/>',
           text(480, 230, "PENHALLORN", 32, "#8a6a34", SERIF, weight=700, spacing=8) + text(480, 256, "演示 · SCHREIBGERÄTE", 14, "#a78a56", spacing=3),
           '<g transform="rotate(-7 420 400)"><rect x="214" y="352" width="430" height="64" rx="32" fill="#000" opacity=".35" filter="url(#blur)" transform="translate(6 12)"/>',
           f'<rect x="212" y="350" width="236" height="56" rx="26" fill="{barrel}"/><rect x="420" y="348" width="14" height="60" fill="{gold}"/><path d="M434 352 H560 C572 358 576 366 576 378 C576 390 572 398 560 404 H434Z" fill="{barrel}"/><rect x="560" y="356" width="10" height="44" fill="{gold}"/>',
           f'<path d="M574 360 C620 362 640 372 668 379 C640 386 620 394 574 396Z" fill="{gold}" stroke="#7a591b"/><path d="M606 378 H666" stroke="#5e4412" stroke-width="2"/><circle cx="608" cy="378" r="4.5" fill="#5e4412"/>',
           f'<rect x="206" y="352" width="14" height="52" rx="6" fill="{gold}"/><path d="M226 358 H440" stroke="#a9c0da" stroke-width="5" opacity=".6"/><path d="M250 398 h120" stroke="#000" opacity=".0"/>',
           f'<rect x="216" y="438" width="330" height="44" rx="21" fill="{barrel}"/><rect x="380" y="436" width="12" height="48" fill="{gold}"/><path d="M210 440 H330 q10 6 0 12 H214Z" fill="{gold}"/><path d="M230 446 H520" stroke="#a9c0da" stroke-width="4" opacity=".4"/></g>',
           f'<rect x="618" y="396" width="124" height="132" rx="18" fill="#000" opacity=".3" transform="translate(6 10)" filter="url(#blur)"/><rect x="616" y="396" width="124" height="132" rx="18" fill="{c.lin("#9db8e0", "#1d3768", "#0d1c3a", angle=70)}" stroke="#c6d5ec" stroke-width="3"/><rect x="642" y="356" width="72" height="46" rx="7" fill="{c.lin("#0a0a0c", "#4b4b55", "#0a0a0c", angle=0)}"/><rect x="634" y="432" width="88" height="62" rx="3" fill="#f6efe0"/>',
           text(678, 458, "INK", 18, "#1d3768", SERIF, weight=700) + text(678, 482, "夜航蓝", 16, "#1d3768", SERIF)]
    return "".join(out)


def teaset(c):
    glaze = c.rad("#ffffff", "#eef3f8", "#c3d0de", "#8fa3ba", cx=0.36, cy=0.28, r=0.8)
    wave = c.pattern(40, 20, '<g fill="none" stroke="#27569b" stroke-width="1.9"><circle cx="20" cy="20" r="18"/><circle cx="20" cy="20" r="12"/><circle cx="20" cy="20" r="6"/><circle cx="0" cy="10" r="18"/><circle cx="40" cy="10" r="18"/></g>')
    tray = c.lin("#8a5a34", "#5b3519")
    body = "M290 400 C290 300 350 252 440 252 C530 252 590 300 590 400 C590 480 540 530 440 530 C340 530 290 480 290 400Z"
    clip = c.clip(f'<path d="{body}"/>')
    out = [shadow(490, 616, 370, 22, 0.45), f'<path d="M120 560 H850 C862 560 866 596 850 604 H120 C104 596 108 560 120 560Z" fill="{tray}"/><path d="M126 564 H846" stroke="#c8935f" stroke-width="3"/>',
           shadow(440, 560, 120, 10, 0.5, "soft"), f'<path d="M576 372 C640 366 660 300 706 276 L722 290 C690 330 676 430 574 450Z" fill="{glaze}" stroke="#8fa3ba"/>',
           f'<path d="M312 330 C200 300 190 470 320 470" fill="none" stroke="#aebdce" stroke-width="24"/><path d="M310 328 C204 300 196 466 318 466" fill="none" stroke="#f4f7fa" stroke-width="12"/>',
           f'<path d="{body}" fill="{glaze}" stroke="#8fa3ba"/><g clip-path="{clip}"><rect x="280" y="386" width="320" height="110" fill="#fff" opacity=".6"/><rect x="280" y="390" width="320" height="100" fill="{wave}" opacity=".9"/><path d="M280 386 H600 M280 494 H600" stroke="#27569b" stroke-width="4"/><path d="{body}" fill="{c.lin(("#fff", 0, .3), ("#fff", .4, 0), ("#1b2c44", 1, .35), angle=25)}"/></g>',
           f'<ellipse cx="440" cy="532" rx="78" ry="14" fill="#b7c5d5"/><path d="M374 266 C380 226 500 226 506 266 C480 280 400 280 374 266Z" fill="{glaze}" stroke="#8fa3ba"/><path d="M374 266 C400 280 480 280 506 266" stroke="#27569b" stroke-width="4" fill="none"/><circle cx="440" cy="222" r="20" fill="{glaze}" stroke="#8fa3ba"/>',
           '<ellipse cx="370" cy="322" rx="20" ry="36" fill="#fff" opacity=".85" filter="url(#soft)" transform="rotate(28 370 322)"/>']
    for x, y, s in ((214, 566, 1.0), (640, 566, 1.0), (764, 566, 1.0)):
        cup = f"M{x - 52} {y - 96} H{x + 52} C{x + 50} {y - 40} {x + 34} {y - 8} {x + 22} {y} H{x - 22} C{x - 34} {y - 8} {x - 50} {y - 40} {x - 52} {y - 96}Z"
        k = c.clip(f'<path d="{cup}"/>')
        out.append(shadow(x, y + 4, 44, 7, 0.5, "soft") + f'<path d="{cup}" fill="{glaze}" stroke="#8fa3ba"/><g clip-path="{k}"><rect x="{x - 60}" y="{y - 66}" width="120" height="34" fill="{wave}"/><path d="M{x - 60} {y - 68} h120 M{x - 60} {y - 31} h120" stroke="#27569b" stroke-width="3"/></g>'
                   f'<ellipse cx="{x}" cy="{y - 96}" rx="52" ry="12" fill="#dfe8ea" stroke="#8fa3ba"/><ellipse cx="{x}" cy="{y - 94}" rx="45" ry="8.5" fill="#b7c67e"/>')
    return "".join(out)


def perfume(c):
    glass = c.lin("#f7e3d4", "#ffffff", "#f1cdb6", "#e5b79b", angle=20)
    juice = c.lin("#f3b08a", "#e58a63", "#f7c6a6", "#c96c48", angle=15)
    cap = c.lin("#1b1b20", "#6d6d78", "#24242a", "#0c0c0f", angle=0)
    gold = c.lin("#8c6a2b", "#fbe9b4", "#c49a48", "#fff3cf", "#86632a", angle=0)
    return "".join([shadow(490, 612, 210, 22, 0.42), '<path d="M560 600 L820 560 L800 610 L560 616Z" fill="#e58a63" opacity=".35" filter="url(#blur)"/>',
        f'<rect x="310" y="250" width="340" height="358" rx="30" fill="{glass}" stroke="#caa088" stroke-width="2"/><path d="M338 330 H622 V556 C622 574 612 580 600 580 H360 C348 580 338 574 338 556Z" fill="{juice}"/><path d="M338 330 H622 L614 342 H346Z" fill="#fff" opacity=".5"/>',
        '<path d="M480 250 V560" stroke="#fff" stroke-width="5" opacity=".6"/><path d="M326 280 C322 400 322 500 328 570" stroke="#fff" stroke-width="12" opacity=".85" fill="none" filter="url(#soft)"/><path d="M636 290 V570" stroke="#b06f4f" stroke-width="8" opacity=".45" filter="url(#soft)"/>',
        f'<rect x="436" y="208" width="88" height="46" fill="{gold}"/><path d="M436 222 H524 M436 238 H524" stroke="#86632a" stroke-width="2"/><rect x="400" y="92" width="160" height="124" rx="10" fill="{cap}"/><path d="M418 104 V204" stroke="#fff" stroke-width="6" opacity=".45" filter="url(#soft)"/>',
        '<rect x="382" y="392" width="196" height="122" rx="2" fill="#fffaf2" stroke="#d9bb74" stroke-width="2.5"/><rect x="389" y="399" width="182" height="108" fill="none" stroke="#d9bb74"/>',
        text(480, 444, "Rosévanne", 32, "#5a3524", SERIF, weight=700), text(480, 470, "EAU DE PARFUM", 13, "#8a6048", spacing=3), text(480, 494, "演示 · 50 mL", 14, "#8a6048")])


def goggles(c):
    lens = c.lin("#3de0d0", "#2b7fd6", "#7a3fd0", "#e0559a", "#f6a04d", angle=20)
    frame = c.lin("#4a4f58", "#14171c")
    shape = "M196 330 C210 250 330 226 480 226 C630 226 750 250 764 330 C776 420 740 500 640 506 C570 508 550 446 480 444 C410 446 390 508 320 506 C220 500 184 420 196 330Z"
    inner = "M222 336 C236 274 350 252 480 252 C610 252 724 274 738 336 C748 410 716 474 640 480 C584 480 556 420 480 418 C404 420 376 480 320 480 C244 474 212 410 222 336Z"
    clip = c.clip(f'<path d="{inner}"/>')
    stripes = c.pattern(14, 14, '<rect width="14" height="14" fill="#e9edf1"/><path d="M0 14L14 0" stroke="#2b7fd6" stroke-width="4"/>')
    out = [shadow(480, 560, 330, 24, 0.42), f'<path d="M214 310 C120 300 90 340 96 380 C100 410 150 430 206 420Z M746 310 C840 300 870 340 864 380 C860 410 810 430 754 420Z" fill="{stripes}" stroke="#14171c" stroke-width="4"/>',
           '<path d="M214 310 C120 300 90 340 96 380 C100 410 150 430 206 420Z" fill="#000" opacity=".25"/><path d="M746 310 C840 300 870 340 864 380 C860 410 810 430 754 420Z" fill="#000" opacity=".12"/>',
           '<path d="M206 350 C220 230 330 206 480 206 C630 206 740 230 754 350 C764 450 730 526 640 528 C560 530 548 470 480 468 C412 470 400 530 320 528 C230 526 196 450 206 350Z" fill="#2a2d33"/>',
           f'<path d="{shape}" fill="{frame}"/><path d="{inner}" fill="{lens}"/><g clip-path="{clip}"><path d="M180 470 L300 360 L370 410 L470 316 L560 392 L620 350 L800 480 V560 H180Z" fill="#0f2a55" opacity=".35"/><path d="M300 360 L330 382 L318 400 L296 384 L270 388Z M470 316 L510 350 L486 366 L462 346 L436 350Z" fill="#fff" opacity=".5"/>',
           '<path d="M250 240 L380 240 L280 500 L180 500Z" fill="#fff" opacity=".26"/><path d="M410 240 L440 240 L340 500 L312 500Z" fill="#fff" opacity=".18"/></g>',
           '<path d="M236 318 C260 274 380 262 480 262 C580 262 700 274 724 318" stroke="#fff" stroke-width="4" opacity=".65" fill="none"/>', text(480, 243, "GLETSCHARA", 15, "#dfe4ea", SANS, weight=700, spacing=5), text(150, 376, "演示", 24, "#14171c", SANS, weight=700)]
    return "".join(out)
