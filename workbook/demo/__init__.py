"""The demonstration: a fictional quarter with invented answers.

A few honest mistakes are among them.
"""

from workbook.demo.cycle import EXPORTED, PERIOD, Demonstration, demonstrate

__all__ = ["EXPORTED", "PERIOD", "Demonstration", "demonstrate"]
