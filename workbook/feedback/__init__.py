"""What goes back to a provider or an officer.

Corrected copies, letters, decision sheets and filled workbooks.
"""

from workbook.feedback.correction import Correction, corrected_copy
from workbook.feedback.problems import ProblemToCorrect, problems
from workbook.feedback.source import Fresh
from workbook.feedback.text import addressed, correction_text, counts_by_kind, greeting, letter, numbered, signature

__all__ = [
    "Correction",
    "Fresh",
    "ProblemToCorrect",
    "addressed",
    "corrected_copy",
    "correction_text",
    "counts_by_kind",
    "greeting",
    "letter",
    "numbered",
    "problems",
    "signature",
]
