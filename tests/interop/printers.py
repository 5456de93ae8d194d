"""Two small label printers: what a label in ZPL II or TSPL looks like on paper.

Written from the vendors' manuals (Zebra, ZPL II Programming Guide: ^XA ^PW ^LL ^LH ^FO ^BQ ^FD ^FS ^GF ^PQ ^XZ; TSC, TSPL/TSPL2
Programming: SIZE DIRECTION REFERENCE CLS QRCODE BITMAP PRINT), not from our code. Exactly these commands are known; any
other one, or one out of its place, is an error, as a label must not depend on what a printer happens to forgive. The
QR is drawn by segno.
"""

import re


class Misprint(Exception):
    """The printer would not print this, or something else."""


class Paper:
    def __init__(self, width, height):
        from PIL import Image

        self.image = Image.new("L", (width, height), 255)

    def dots(self, left, top, rows):
        width, height = self.image.size
        for y, row in enumerate(rows):
            for x, dark in enumerate(row):
                if dark:
                    if left + x >= width or top + y >= height:
                        raise Misprint(f"a dot beyond the paper at {left + x}, {top + y}")
                    self.image.putpixel((left + x, top + y), 0)

    def qr(self, left, top, text, level, module, mode):
        import segno

        symbol = segno.make(text, error=level, mode=mode, micro=False, boost_error=False)
        self.dots(left, top, [[dark for dark in row for _ in range(module)] for row in symbol.matrix for _ in range(module)])


def expect(condition, what):
    if not condition:
        raise Misprint(what)


def bits(data, row_bytes):
    rows = [data[at : at + row_bytes] for at in range(0, len(data), row_bytes)]
    return [[byte >> (7 - bit) & 1 for byte in row for bit in range(8)] for row in rows]


def zpl(data):
    """The labels of a ZPL file."""
    text = data.decode("ascii")
    expect("~" not in text, "a control command")
    papers, paper, place, qr, size = [], None, None, None, {}
    for command in text.split("^")[1:]:
        name, given = command[:2], command[2:].rstrip("\r\n")
        if name == "XA":
            expect(paper is None, "^XA inside a label")
            paper, size = "begun", {}
        elif name in ("PW", "LL"):
            size[name] = int(given)
            if len(size) == 2:
                paper = Paper(size["PW"], size["LL"])
        elif name == "LH":
            expect(given == "0,0", f"^LH{given}")
        elif name == "FO":
            place = tuple(map(int, given.split(",")))
        elif name == "BQ":
            # ^BQ orientation, model, magnification: N is upright, model 2 is the one in use.
            fields = re.fullmatch(r"N,2,(10|[1-9])", given)
            expect(fields and place, f"^BQ{given}")
            qr = int(fields[1])
        elif name == "FD":
            # Error correction, input mode, a comma; in manual mode the character mode comes before the data.
            fields = re.fullmatch(r"([HQML])M,A([0-9A-Z $%*+./:-]+)", given)
            expect(fields and qr, f"^FD for a QR is {given[:20]!r}")
            paper.qr(*place, fields[2], fields[1], qr, "alphanumeric")
        elif name == "GF":
            form, binary, whole, row, hexes = given.split(",", 4)
            expect(form == "A" and binary == whole, f"^GF{given[:20]}")
            field = bytes.fromhex(hexes)
            expect(len(field) == int(whole) and int(whole) % int(row) == 0, "^GF has another length than it says")
            paper.dots(*place, bits(field, int(row)))
        elif name == "FS":
            place = qr = None
        elif name == "PQ":
            expect(given == "1", f"^PQ{given}")
        elif name == "XZ":
            papers.append(paper.image)
            paper = None
        else:
            raise Misprint(f"^{name} is not known")
    expect(paper is None, "no ^XZ at the end")
    return papers


def tspl(data, dots_a_millimetre):
    """The labels of a TSPL file."""
    papers, paper, rest = [], None, data
    while rest:
        word = re.match(rb"[A-Z]+", rest)
        expect(word, f"no command at {rest[:20]!r}")
        name = word[0].decode()
        if name == "BITMAP":
            head = re.match(rb"BITMAP (\d+),(\d+),(\d+),(\d+),0,", rest)
            expect(head, f"{rest[:30]!r}")
            x, y, row, height = map(int, head.groups())
            end = head.end() + row * height
            # A dot is printed where the bit is 0.
            paper.dots(x, y, [[1 - bit for bit in line] for line in bits(rest[head.end() : end], row)])
            expect(rest[end : end + 2] == b"\r\n", "the bitmap has another length than it says")
            rest = rest[end + 2 :]
            continue
        line, rest = rest.split(b"\r\n", 1)
        line = line.decode("ascii")
        if name == "SIZE":
            fields = re.fullmatch(r"SIZE (\d+) mm,(\d+) mm", line)
            expect(fields, line)
            size = [int(int(field) * dots_a_millimetre) for field in fields.groups()]
        elif name in ("DIRECTION", "REFERENCE"):
            expect(line in ("DIRECTION 1", "REFERENCE 0,0"), line)
        elif name == "CLS":
            expect(line == "CLS", line)
            paper = Paper(*size)
        elif name == "QRCODE":
            fields = re.fullmatch(r'QRCODE (\d+),(\d+),([LMQH]),(10|[1-9]),A,0,M2,"([^"]+)"', line)
            expect(fields, line)
            x, y, level, module, text = fields.groups()
            paper.qr(int(x), int(y), text, level, int(module), None)
        elif name == "PRINT":
            expect(line == "PRINT 1,1", line)
            papers.append(paper.image)
        else:
            raise Misprint(f"{name} is not known")
    return papers
