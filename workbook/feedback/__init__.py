"""What goes back to a provider or an officer.

Corrected copies, letters, decision sheets and filled workbooks.
"""

from workbook.feedback.correction import Correction, corrected_copy
from workbook.feedback.problems import ProblemToCorrect, problems
from workbook.feedback.source import Fresh
from workbook.feedback.text import correction_text, greeting, letter, numbered, signature

__all__ = [
    "Correction",
    "Fresh",
    "ProblemToCorrect",
    "corrected_copy",
    "correction_text",
    "greeting",
    "letter",
    "numbered",
    "problems",
    "signature",
]
