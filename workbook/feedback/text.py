"""The text for an e-mail: what to put right.

Lines are at most 78 characters, typographic signs are plain ones, and problems in the same words are told once.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from workbook.feedback.problems import ProblemToCorrect
from workbook.findings import Code, Place, Severity
from workbook.findings.described import severity_words
from workbook.layout import CORRECTIONS
from workbook.model import Authority
from workbook.reader import FileKind, IssuedForm, Return
from workbook.reader.long_csv import MARKED_COLUMN, SHEET
from workbook.text import counted, plain

#: The longest line, as mail programs like it.
LONGEST_LINE = 78
#: The most places named for one problem, the most problems told of one service, and the most services told of.
MOST_PLACES, MOST_PROBLEMS, MOST_SERVICES = 6, 12, 15
#: What is told in an e-mail; the rest is in the copy's list.
_TOLD = (Severity.REJECT, Severity.ERROR, Severity.WARNING)
#: What is to be done about them.
_TO_DO = (((Severity.REJECT, Severity.ERROR), "to put right"), ((Severity.WARNING,), "to confirm"))
_TITLES = {
    Severity.REJECT: "The file could not be read",
    Severity.ERROR: "Please put right",
    Severity.WARNING: "Please confirm: if it is right, say why beside it; if not, change it",
}
#: What says that a file counts for nothing, or why it does.
_STATES = (Code.WITHDRAWN, Code.SUPERSEDED, Code.AS_ISSUED, Code.CHOSEN)
#: How it is put right, by the kind of the copy that comes with the text.
_WAYS = {
    None: "put it right in the workbook we issued to you, and save it as .xlsx.",
    FileKind.WORKBOOK: f"open the copy that comes with this message. Its first sheet, {CORRECTIONS}, has a link to each "
    "cell, and a note on the cell says the same. Put it right there, and save it as .xlsx.",
    FileKind.CSV: "put it right in your own system and make the file anew. The copy that comes with this message says on "
    f"each line, under {MARKED_COLUMN}, what is to be done.",
}
_REPLACES = "It replaces what you sent before; you need not type anything else again."
#: Ellipsis, single and double quotation marks, dashes and the space that does not break.
_PLAIN_SIGNS = str.maketrans(
    {
        "\u2026": "...",
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2013": "-",
        "\u2014": "-",
        "\u00a0": " ",
    }
)


def correction_text(
    returned: Return,
    listed: Sequence[ProblemToCorrect],
    form: IssuedForm | None,
    *,
    authority: str,
    has_copy: bool = True,
) -> str:
    """Write the text, ready to send.

    It ends in a line break.

    listed: the problems, as in the copy where there is one. form: None where it could not be told whose return it is.
    authority: who signs. has_copy: whether the corrected copy
    goes with it.
    """
    told = [problem for problem in listed if problem.severity in _TOLD]
    record = form.framework.authority(form.layout.issued.authority) if form else None
    return letter(
        greeting(record, form.layout.issued.provider_name if form else "colleague"),
        _opening(returned, listed, told, form),
        *numbered(told),
        _how_to_send_it_back(told, form, returned.kind if has_copy else None),
        signature(record, authority),
    )


def addressed(to: str, subject: str) -> str:
    """What stands above a letter: to whom it goes, about what.

    Neither line is wrapped.
    """
    return f"To: {plain(to)}\nSubject: {plain(subject)}\n\n"


def greeting(authority: Authority | None, provider: str) -> str:
    """What a letter begins with; `{provider}` stands for the provider's name."""
    words = authority.greeting if authority else ""
    return (words or "Dear {provider},").replace("{provider}", provider)


def signature(authority: Authority | None, name: str) -> str:
    """What a letter ends with.

    name: of the authority, where it has no words of its own.
    """
    if authority and authority.closing:
        return authority.closing
    lines = ("With kind regards,", authority.whom_to_ask if authority else "", name)
    return "\n".join(filter(None, lines))


def letter(*parts: str) -> str:
    """Write paragraphs as plain text with short lines.

    Mail programs like them so.

    It ends in a line break.
    """
    return "\n\n".join(_wrapped(part) for part in parts) + "\n"


def numbered(listed: Iterable[ProblemToCorrect]) -> list[str]:
    """Number the problems in paragraphs, worst first, by service.

    What is for information is left out.
    """
    told = [problem for problem in listed if problem.severity in _TOLD]
    numbers = iter(range(1, len(told) + 1))
    parts: list[str] = []
    for severity in _TOLD:
        of_severity = [problem for problem in told if problem.severity is severity]
        if of_severity:
            parts += [_TITLES[severity].upper(), *_services(of_severity, numbers)]
    return parts


def counts_by_kind(listed: Iterable[ProblemToCorrect]) -> str:
    """Count the problems of each kind.

    `Must fix: 3. Please confirm: 1.`
    """
    severities = [problem.severity for problem in listed]
    counts = [(severity, severities.count(severity)) for severity in Severity]
    words = " ".join(f"{severity_words(severity).capitalize()}: {count}." for severity, count in counts if count)
    return words or "Nothing is left to correct."


def _opening(
    returned: Return, listed: Sequence[ProblemToCorrect], told: Sequence[ProblemToCorrect], form: IssuedForm | None
) -> str:
    title = f"{form.layout.title} for {form.layout.issued.period.label}" if form else "return"
    thanks = f"Thank you for your {title} ({returned.file})."
    states = " ".join(dict.fromkeys(problem.words for problem in listed if problem.code in _STATES))
    if not told:
        return f"{thanks} {states or 'There is nothing to put right or to confirm.'}"
    counts = [(sum(problem.severity in kinds for problem in told), verb) for kinds, verb in _TO_DO]
    todo = " and ".join(f"{verb} ({count})" for count, verb in counts if count)
    return " ".join(filter(None, (thanks, states, f"There is something {todo}.")))


def _services(problems: Sequence[ProblemToCorrect], numbers: Iterator[int]) -> list[str]:
    """One text a service: its name, then its problems, numbered.

    Where that would be too many, one text stands for all the services.
    """
    by_service: dict[str, dict[str, list[Place]]] = {}
    for problem in problems:
        by_service.setdefault(problem.service, {}).setdefault(problem.words, []).append(problem.place)
    told = [_service(service, same, numbers) for service, same in list(by_service.items())[:MOST_SERVICES]]
    left = len(by_service) - MOST_SERVICES
    return [*told, f"And {counted(left, 'more service')}; the copy lists them all."] if left > 0 else told


def _service(service: str, same: dict[str, list[Place]], numbers: Iterator[int]) -> str:
    lines = [service or "The whole file"]
    for words, places in list(same.items())[:MOST_PROBLEMS]:
        lines.append(f"{next(numbers):3}. {_where(places)}: {words}")
    left = len(same) - MOST_PROBLEMS
    if left > 0:
        lines.append(f"     and {left} more; the copy lists them all.")
    return "\n".join(lines)


def _where(places: Sequence[Place]) -> str:
    """`Sheet 1 Quayside, D12, D13 (LPI 51), D17 (LPI 52) and 3 more`; the file's name where there is no sheet."""
    first = places[0]
    if not first.sheet or not first.cell:
        return first.words()
    by_label = groupby(places[:MOST_PLACES], key=lambda place: place.label)
    named = [(label, ", ".join(place.cell for place in same)) for label, same in by_label]
    listed = ", ".join(f"{cells} ({label})" if label else cells for label, cells in named)
    more = len(places) - MOST_PLACES
    sheet = first.sheet if first.sheet == SHEET else f"Sheet {first.sheet}"
    return f"{sheet}, {listed}" + (f" and {more} more" if more > 0 else "")


def _how_to_send_it_back(told: Sequence[ProblemToCorrect], form: IssuedForm | None, copy: FileKind | None) -> str:
    """What to do now.

    copy: the kind of the copy that goes with the text; None where none does.
    """
    if not told:
        return "No need to send it again."
    address = form.framework.authority(form.layout.issued.authority).return_to if form else ""
    back = f"Please send it back{f' to {address}' if address else ''}."
    return f"How to send it back: {_WAYS[copy]} {back}" + (f" {_REPLACES}" if copy else "")


def _wrapped(part: str) -> str:
    lines = [plain(line.translate(_PLAIN_SIGNS)) for line in part.split("\n")]
    return "\n".join(_wrapped_line(line) for line in lines)


def _wrapped_line(line: str) -> str:
    """One line as several.

    What follows a number stands under its text.
    """
    number, dot, _ = line.partition(". ")
    indent = " " * 5 if dot and number.strip().isdigit() else ""
    return "\n".join(textwrap.wrap(line, LONGEST_LINE, subsequent_indent=indent, break_on_hyphens=False)) or line
