"""Makes everything under ../data: the intake file, the plan of appraisals, photos and films.

Needs the Debian packages librsvg2-bin, ffmpeg and fonts-noto-cjk, and Pillow. Run it as `python3 make.py`.
"""

import csv
import io
import json
import pathlib
import subprocess
import tempfile

from PIL import Image

from items import APPRAISALS, APPROVALS, COLUMNS, ROWS, SETTLES
from pictures import THIRD, drawings

DATA = pathlib.Path(__file__).resolve().parent.parent / "data"
# Two pictures are stored in the other formats that the service accepts.
FORMATS = {(3, 1): "png", (7, 1): "webp"}


def rendered(svg):
    """The drawing as pixels."""
    made = subprocess.run(["rsvg-convert", "-w", "960"], input=svg.encode(), capture_output=True, check=True)
    return Image.open(io.BytesIO(made.stdout)).convert("RGB")


def save_photo(picture, stem, kind):
    """Stores one photo in the format of its kind and gives its name under data/."""
    name = f"photos/{stem}.{kind}"
    target = DATA / name
    if kind == "png":
        picture.resize((640, 480), Image.LANCZOS).quantize(96).save(target, optimize=True)
    elif kind == "webp":
        picture.save(target, quality=80, method=6)
    else:
        picture.save(target, quality=80, optimize=True, progressive=True)
    return name


def save_film(pictures, number, title, target):
    """Five seconds over the three pictures, moving slowly, with a running clock and the item's name."""
    with tempfile.TemporaryDirectory() as folder:
        for index, picture in enumerate(pictures):
            picture.save(f"{folder}/{index}.png")
        pathlib.Path(folder, "title.txt").write_text(title, encoding="utf-8")
        font = "font=Noto Sans CJK SC"
        shots = []
        inputs = []
        for index in range(3):
            inputs += ["-i", f"{folder}/{index}.png"]
            step = 0.0016 if (index + number) % 2 else 0.0011
            shots.append(
                f"[{index}:v]scale=1920:-1,zoompan=z='1+{step}*on':x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2'"
                f":d=20:s=640x360:fps=12,setsar=1[v{index}]"
            )
        text = (
            f"drawtext={font}:textfile={folder}/title.txt:x=14:y=h-34:fontsize=18:fontcolor=white:box=1:boxcolor=black@0.45:boxborderw=6,"
            f"drawtext={font}:text='演示 DEMO  %{{pts\\:hms}}':x=w-tw-14:y=14:fontsize=16:fontcolor=white:box=1:boxcolor=black@0.45:boxborderw=6"
        )
        graph = ";".join(shots) + f";[v0][v1][v2]concat=n=3:v=1:a=0,{text},format=yuv420p[out]"
        subprocess.run(
            ["ffmpeg", "-v", "error", "-y", *inputs, "-filter_complex", graph, "-map", "[out]", "-c:v", "libx264",
             "-profile:v", "baseline", "-crf", "31", "-preset", "slow", "-movflags", "+faststart", "-an",
             "-map_metadata", "-1", str(target)],
            check=True,
        )


def make(number):
    """One item: its photos and film; gives its plan."""
    row, appraisal = ROWS[number - 1], APPRAISALS[number - 1]
    carrier, place, _ = THIRD[number - 1]
    plan = {"row": number, "photos": [], "video": f"videos/{number:02d}.mp4"}
    pictures = []
    binding = None
    for index, (word, point, svg) in enumerate(drawings(number)):
        picture = rendered(svg)
        pictures.append(picture)
        name = save_photo(picture, f"{number:02d}-{word}", FORMATS.get((number, index), "jpg"))
        if point is None:
            binding = {"carrier": carrier, "place": place, "photo": name}
        else:
            plan["photos"].append({"file": name, "point": point})
    save_film(pictures, number, f"{row['brand']} {row['model']}", DATA / plan["video"])
    plan["conclusion"] = appraisal["conclusion"]
    if number in SETTLES:
        plan["would_settle"] = SETTLES[number]
    plan["findings"] = appraisal["findings"]
    if number in APPROVALS:
        plan["approval_note"] = APPROVALS[number]
    if appraisal["conclusion"] == "genuine":
        plan["binding"] = binding
    return plan


def main():
    for folder in ("photos", "videos"):
        (DATA / folder).mkdir(parents=True, exist_ok=True)
    with open(DATA / "intake.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(ROWS)
    plans = [make(number) for number in range(1, len(ROWS) + 1)]
    text = json.dumps(plans, ensure_ascii=False, indent=1)
    (DATA / "appraisals.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
