"""The demonstration: a fictional quarter, with invented answers and a few honest mistakes."""

from workbook.demo.cycle import EXPORTED, PERIOD, Demonstration, demonstrate

__all__ = ["EXPORTED", "PERIOD", "Demonstration", "demonstrate"]
