"""A small SVG sheet: it collects paints, so that a drawing can ask for a gradient where it needs one."""

import math

SANS = "Noto Sans CJK SC"
SERIF = "Noto Serif CJK SC"
WIDTH, HEIGHT = 960, 720


class Canvas:
    """One picture of 960 by 720 units."""

    def __init__(self):
        self.defs, self.body, self.count = [], [], 0
        for name, deviation in (("soft", 3), ("blur", 9), ("haze", 22)):
            self.defs.append(
                f'<filter id="{name}" x="-50%" y="-50%" width="200%" height="200%">'
                f'<feGaussianBlur stdDeviation="{deviation}"/></filter>'
            )

    def _id(self):
        self.count += 1
        return f"p{self.count}"

    @staticmethod
    def _stops(stops):
        parts = []
        for index, stop in enumerate(stops):
            colour, offset, alpha = (stop, None, 1) if isinstance(stop, str) else (*stop, 1)[:3]
            if offset is None:
                offset = index / max(1, len(stops) - 1)
            parts.append(f'<stop offset="{offset}" stop-color="{colour}" stop-opacity="{alpha}"/>')
        return "".join(parts)

    def lin(self, *stops, angle=90):
        """A linear gradient over the shape's box; 0 runs to the right, 90 downwards."""
        name = self._id()
        dx, dy = math.cos(math.radians(angle)) / 2, math.sin(math.radians(angle)) / 2
        self.defs.append(
            f'<linearGradient id="{name}" x1="{.5 - dx:.3f}" y1="{.5 - dy:.3f}" x2="{.5 + dx:.3f}" y2="{.5 + dy:.3f}">'
            f"{self._stops(stops)}</linearGradient>"
        )
        return f"url(#{name})"

    def rad(self, *stops, cx=0.5, cy=0.5, r=0.6):
        """A radial gradient over the shape's box."""
        name = self._id()
        self.defs.append(f'<radialGradient id="{name}" cx="{cx}" cy="{cy}" r="{r}">{self._stops(stops)}</radialGradient>')
        return f"url(#{name})"

    def pattern(self, width, height, inner, transform=""):
        """A repeated tile."""
        name = self._id()
        self.defs.append(
            f'<pattern id="{name}" width="{width}" height="{height}" patternUnits="userSpaceOnUse" '
            f'patternTransform="{transform}">{inner}</pattern>'
        )
        return f"url(#{name})"

    def clip(self, inner):
        """A clip path; answers the attribute's value."""
        name = self._id()
        self.defs.append(f'<clipPath id="{name}">{inner}</clipPath>')
        return f"url(#{name})"

    def add(self, *parts):
        self.body.extend(parts)

    def svg(self):
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
            f'<defs>{"".join(self.defs)}</defs>{"".join(self.body)}</svg>'
        )


def text(x, y, words, size=24, fill="#222", font=SANS, anchor="middle", weight=400, spacing=0, extra=""):
    """One line of text."""
    words = words.replace("&", "&amp;").replace("<", "&lt;")
    return (
        f'<text x="{x}" y="{y}" font-family="{font}" font-size="{size}" font-weight="{weight}" fill="{fill}" '
        f'text-anchor="{anchor}" letter-spacing="{spacing}" {extra}>{words}</text>'
    )


def pressed(x, y, words, size, dark, light, **more):
    """Text that looks engraved: a light lower edge below a dark letter."""
    return text(x, y + size / 22, words, size, light, **more) + text(x, y, words, size, dark, **more)


def ring_text(cx, cy, radius, words, size, fill, light, start=-90, step=None):
    """Words set around a circle, letter by letter, the middle of the line at `start` degrees."""
    step = step or math.degrees(size * 0.72 / radius)
    out = []
    for index, letter in enumerate(words):
        angle = start + (index - (len(words) - 1) / 2) * step
        x = cx + radius * math.cos(math.radians(angle))
        y = cy + radius * math.sin(math.radians(angle))
        turn = f'transform="rotate({angle + 90:.2f} {x:.1f} {y:.1f})"'
        out.append(text(f"{x + 1:.1f}", f"{y + 1:.1f}", letter, size, light, extra=turn))
        out.append(text(f"{x:.1f}", f"{y:.1f}", letter, size, fill, extra=turn))
    return "".join(out)


def shadow(cx, cy, rx, ry, alpha=0.35, kind="blur"):
    """A soft shadow on the ground."""
    return f'<ellipse cx="{cx}" cy="{cy}" rx="{rx}" ry="{ry}" fill="#1a1410" opacity="{alpha}" filter="url(#{kind})"/>'


def stage(canvas, light, dark, floor=None):
    """A studio backdrop lit from the upper left; with `floor` (a y) a table's edge softly fades in."""
    wall = canvas.rad(light, dark, cx=0.38, cy=0.3, r=0.85)
    canvas.add(f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{wall}"/>')
    if floor:
        ground = canvas.lin(("#000", 0, 0.13), ("#000", 0.18, 0.04), ("#fff", 1, 0.16))
        canvas.add(f'<rect y="{floor}" width="{WIDTH}" height="{HEIGHT - floor}" fill="{ground}"/>')


def mark(canvas, caption=""):
    """The demonstration mark that every picture carries, and an optional caption."""
    canvas.add(
        f'<rect x="800" y="668" width="142" height="36" rx="18" fill="#fff" opacity=".82"/>',
        text(871, 693, "演示 DEMO", 20, "#8a1f2b", weight=700),
    )
    if caption:
        width = 28 + sum(18 if ord(c) > 255 else 10.2 for c in caption)
        canvas.add(
            f'<rect x="18" y="668" width="{width:.0f}" height="36" rx="18" fill="#101418" opacity=".55"/>',
            text(32, 692, caption, 18, "#fff", anchor="start"),
        )
