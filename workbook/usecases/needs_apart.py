"""Join a need, its outcome and its reason from separate columns.

The software of the national form writes them so; our workbook has them in one choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from workbook.model import (
    ACHIEVED,
    NO_NEED,
    NOT_APPLICABLE,
    UNMET,
    CodeList,
    ColumnMapping,
    Need,
    NeedOutcome,
    Section,
)
from workbook.reader.csv_text import column_name
from workbook.text import folded

_YES, _NO = "yes", "no"


class UnclearNeedError(ValueError):
    """What a row says of a need is no answer."""


def outcomes_of(section: Section) -> Iterator[tuple[Need, NeedOutcome]]:
    """Every outcome of a section's needs."""
    return ((need, outcome) for need in (section.needs.asked if section.needs else ()) for outcome in need.outcomes)


def columns_apart(mapping: ColumnMapping, need: Need, outcome: NeedOutcome) -> Iterator[str]:
    """The columns in which an outcome may stand apart."""
    yield mapping.need_column(need.code)
    for pattern in (mapping.achieved, mapping.reason):
        yield from _columns(pattern, need, outcome)


def choice_apart(
    cells: Mapping[str, str], mapping: ColumnMapping, need: Need, outcome: NeedOutcome, choices: CodeList
) -> str | None:
    """The code of the choice that columns apart stand for.

    cells: by column. None where the file has no such columns; empty where nothing was answered.
    Raises UnclearNeedError.
    """
    achieved_columns = [name for name in map(column_name, _columns(mapping.achieved, need, outcome)) if name in cells]
    if not achieved_columns:
        return None
    needed = word(cells.get(column_name(mapping.need_column(need.code)), ""), mapping)
    achieved = word(cells[achieved_columns[0]], mapping)
    reasons = (cells.get(column_name(name), "") for name in _columns(mapping.reason, need, outcome))
    reason = next((text for text in reasons if word(text, mapping)), "")
    if needed == _YES:
        return _outcome_code(achieved, reason, mapping, choices)
    if needed not in ("", _NO):
        raise UnclearNeedError("its need is neither Yes nor No. Correct it.")
    if achieved or reason:
        raise UnclearNeedError(
            "an outcome or a reason stands beside a need that is not Yes. Correct whichever is wrong."
        )
    is_asked = any(entry.code == NO_NEED for entry in choices.entries)
    return NO_NEED if needed == _NO and is_asked else ""


def word(text: str, mapping: ColumnMapping) -> str:
    """What a text stands for: yes, no, not_applicable, nothing; else itself, folded."""
    meanings = {_YES: mapping.yes, _NO: mapping.no, NOT_APPLICABLE: mapping.not_applicable, "": mapping.missing}
    spelt = folded(text)
    return next((meaning for meaning, words in meanings.items() if spelt in map(folded, words)), spelt)


def _columns(pattern: str, need: Need, outcome: NeedOutcome) -> Iterable[str]:
    """The column of an outcome, and that of its need for both outcomes."""
    return dict.fromkeys(pattern.format(code=code) for code in (need.code + outcome.code, need.code))


def _outcome_code(achieved: str, reason: str, mapping: ColumnMapping, choices: CodeList) -> str:
    codes = {entry.code for entry in choices.entries}
    if achieved == _NO:
        return _unmet_code(reason, mapping, choices)
    if reason:
        raise UnclearNeedError("a reason stands beside an outcome that is not No. Correct whichever is wrong.")
    if achieved == _YES:
        return ACHIEVED
    if achieved == NOT_APPLICABLE and NOT_APPLICABLE in codes:
        return NOT_APPLICABLE
    if achieved == NOT_APPLICABLE:
        raise UnclearNeedError("its outcome cannot be that it does not apply. Correct it.")
    raise UnclearNeedError("its need is Yes, and its outcome is neither Yes nor No. Give one of them.")


def _unmet_code(reason: str, mapping: ColumnMapping, choices: CodeList) -> str:
    """The choice of a reason, by the file's word for it, by our code, or by our words."""
    if not reason:
        raise UnclearNeedError("its outcome is No, and no reason stands beside it. Give one.")
    ours = {folded(text): code for text, code in mapping.reasons.items()}
    wanted = ours.get(folded(reason), folded(reason))
    for entry in choices.entries:
        if entry.code.startswith(UNMET) and wanted in (entry.code.removeprefix(UNMET), _words(entry.title)):
            return entry.code
    raise UnclearNeedError("its reason is none that may be given for this outcome. Correct it.")


def _words(title: str) -> str:
    return folded(title.partition(": ")[2])
