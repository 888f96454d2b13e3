"""What counts of each record, gathered once for all counts of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from workbook.assess import LOADED, Answer
from workbook.dataset import SourcedAnswer

#: The answers of one record, by question.
RecordAnswers = dict[str, Answer]


def answers_by_record(answers: Iterable[SourcedAnswer]) -> dict[str, RecordAnswers]:
    """Gather the answers that count, by record and question.

    Those of the service itself are of no record, and left out.
    """
    gathered: dict[str, RecordAnswers] = defaultdict(dict)
    for sourced in answers:
        answer = sourced.answer
        if answer.status in LOADED and answer.is_given and answer.address.record:
            gathered[answer.address.record][answer.question] = answer
    return gathered
