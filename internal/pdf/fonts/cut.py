"""Cuts a TrueType font down to Windows-1252 and writes what gofpdf loads:
NAME.json, the definition, and NAME.z, the font compressed with zlib.

The name is changed: the licence (OFL, see templates/static/fonts/OFL.txt)
reserves the original's for the original.
"""

import json
import sys
import zlib
from io import BytesIO

from fontTools import subset
from fontTools.ttLib import TTFont

path, name = sys.argv[1:]
letters = {b: bytes([b]).decode("cp1252", "ignore") for b in range(32, 256)}
options = subset.Options(hinting=False, name_IDs=[], notdef_outline=True, layout_features=[], drop_tables=["GSUB", "GPOS", "GDEF", "STAT", "DSIG"])
font = TTFont(path, recalcTimestamp=False)
cutter = subset.Subsetter(options)
cutter.populate(text="".join(letters.values()))
cutter.subset(font)

postscript = "Recess-" + "".join(part.capitalize() for part in name.split("-"))
font["name"].setName(postscript, 6, 3, 1, 0x409)
font["head"].created = font["head"].modified = 0
out = BytesIO()
font.save(out)
raw = out.getvalue()

scale = 1000 / font["head"].unitsPerEm
cmap, widths, missing = font.getBestCmap(), [0] * 256, []
for code, letter in letters.items():
    if letter and ord(letter) in cmap:
        widths[code] = round(font["hmtx"][cmap[ord(letter)]][0] * scale)
    elif letter:
        missing.append(letter)
widths[0xA0] = widths[0x20]
head, os2, post = font["head"], font["OS/2"], font["post"]
bold, italic = "bold" in name, "italic" in name
definition = {
    "Tp": "TrueType",
    "Name": postscript,
    "Desc": {
        "Ascent": round(os2.sTypoAscender * scale),
        "Descent": round(os2.sTypoDescender * scale),
        "CapHeight": round(os2.sCapHeight * scale),
        "Flags": 32 | (64 if italic else 0),  # nonsymbolic, italic
        "FontBBox": {k: round(getattr(head, v) * scale) for k, v in {"Xmin": "xMin", "Ymin": "yMin", "Xmax": "xMax", "Ymax": "yMax"}.items()},
        "ItalicAngle": round(post.italicAngle),
        "StemV": 120 if bold else 80,
        "MissingWidth": 500,
    },
    "Up": round(post.underlinePosition * scale),
    "Ut": round(post.underlineThickness * scale),
    "Cw": widths,
    "Enc": "cp1252",
    "Diff": "",
    "File": name + ".z",
    "Size1": 0,
    "Size2": 0,
    "OriginalSize": len(raw),
}
with open(name + ".json", "w") as f:
    json.dump(definition, f, separators=(",", ":"))
    f.write("\n")
with open(name + ".z", "wb") as f:
    f.write(zlib.compress(raw, 9))
print(f"{postscript}: {len(raw)} bytes, {len(zlib.compress(raw, 9))} compressed; not in the font: {''.join(missing)}")
