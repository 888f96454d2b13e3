"""The questions and results of outcomes that people named."""

from __future__ import annotations

from enum import StrEnum

from workbook.model.words import QuestionType

#: The question when an outcome was agreed, and that when it was reviewed.
AGREED, REVIEWED, RESULT = "agreed", "reviewed", "result"
#: The questions that outcomes of people's own are counted by, with their types.
OWN_QUESTIONS = {
    "domain": QuestionType.CHOICE,
    AGREED: QuestionType.DATE,
    "due": QuestionType.DATE,
    REVIEWED: QuestionType.DATE,
    RESULT: QuestionType.CHOICE,
    "judged_by": QuestionType.CHOICE,
    "reason": QuestionType.CHOICE,
}


class OwnResult(StrEnum):
    """How far an outcome was met.

    One that is no longer wanted is in no share.
    """

    FULLY_MET = "fully_met"
    PARTLY_MET = "partly_met"
    NOT_MET = "not_met"
    NO_LONGER_WANTED = "no_longer_wanted"
