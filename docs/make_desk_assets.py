"""Make the style and script of the desk again from the npm package govuk-frontend, unpacked in a folder.

`npm pack govuk-frontend@6.3.0`, unpack it, and run this with the folder `package`. What belongs to GOV.UK alone is taken
out: its typeface, its crest, and the maps of the sources.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

STATIC = Path(__file__).parents[1] / "workbook" / "web" / "static"


def style(text: str) -> str:
    """Leave out the typeface and all that would be fetched."""
    text = re.sub(r"@font-face\{[^}]*\}", "", text)
    text = re.sub(r'"?GDS Transport"?,', "", text)
    text = re.sub(r"url\(/[^)]*\)", "none", text)
    return re.sub(r"\n?/\*# sourceMappingURL=.*?\*/", "", text)


def script(text: str) -> str:
    """Leave out the name of a map that is not there."""
    return re.sub(r"//# sourceMappingURL=\S+", "", text)


def main(package: Path) -> None:
    """Write both files."""
    built = package / "dist" / "govuk"
    for name, cleaned in (("govuk-frontend.min.css", style), ("govuk-frontend.min.js", script)):
        (STATIC / name).write_text(
            cleaned((built / name).read_text(encoding="utf-8")).rstrip() + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
