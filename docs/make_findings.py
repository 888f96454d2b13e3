"""Make findings.md from the catalogue of findings: `make docs`. A test says when that is due."""

from __future__ import annotations

from pathlib import Path

from workbook.findings import CATALOGUE, Code, Severity
from workbook.findings.described import FAMILIES, SEVERITIES, meaning, remedy, severity_words

PAGE = Path(__file__).with_name("findings.md")

OPENING = """\
# What every finding means

*Made from the catalogue in the program by `make docs`; do not edit it here.*

Each line of `findings.csv` has a code, a severity and a message that names the sheet and the cell. Link to a code by its
name: `findings.md#v01`. The severities:

"""


def page() -> str:
    """The page as it should be."""
    parts = [OPENING]
    parts.append(_table(("severity", "in words", "so"), [(each, *SEVERITIES[each]) for each in Severity]))
    for letter, title in FAMILIES.items():
        rows = [_row(code) for code in Code if code.startswith(letter)]
        parts.append(f"\n## {title}\n\n{_table(('code', 'severity', 'what it says', 'how to put it right'), rows)}")
    return "".join(parts)


def _row(code: Code) -> tuple[str, ...]:
    severity = severity_words(CATALOGUE[code].severity)
    anchored = f'<a id="{code.lower()}"></a>**{code}**'
    return anchored, severity, *(words.replace("|", "\\|") for words in (meaning(code), remedy(code)))


def _table(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [headings, tuple("---" for _ in headings), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
