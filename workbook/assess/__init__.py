"""Turn entries into answers, and rules into findings.

This is the Python half of what a sheet shows.

Whoever has entries asks here: a quarter with all the files that count, `fill` with one workbook, a test with one file.
"""

from workbook.assess.answers import LOADED, Answer, AnswerStatus, TakenEntries, take_entries
from workbook.assess.figures import RuleFigures, broken_rules, derived, figures, message_text, return_day
from workbook.assess.further import FurtherReasons, judge_further
from workbook.assess.judging import Judgement, judge_answers
from workbook.assess.returns import AssessedReturn, Outcome, assess_return, is_begun, outcome, take_return
from workbook.assess.telling import of_return_notes, return_notes

__all__ = [
    "LOADED",
    "Answer",
    "AnswerStatus",
    "AssessedReturn",
    "FurtherReasons",
    "Judgement",
    "Outcome",
    "RuleFigures",
    "TakenEntries",
    "assess_return",
    "broken_rules",
    "derived",
    "figures",
    "is_begun",
    "judge_answers",
    "judge_further",
    "message_text",
    "of_return_notes",
    "outcome",
    "return_day",
    "return_notes",
    "take_entries",
    "take_return",
]
