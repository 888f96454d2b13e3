"""The demonstration: a fictional quarter with invented answers.

Of a few services there are the three quarters before it. A few honest mistakes are among them.
"""

from workbook.demo.cycle import EXPORTED, PERIOD
from workbook.demo.demonstration import Demonstration, demonstrate

__all__ = ["EXPORTED", "PERIOD", "Demonstration", "demonstrate"]
