"""The functions of the rule language, one file each.

A file is found by being in this folder.

A file states `FUNCTION`. Its record has no defaults, so that a function without one of its translations fails
type checking; the agreement test works every function out in spreadsheet programs and in Python.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module


@dataclass(frozen=True)
class AmountFunction:
    """A function of amounts, alike in sheet and Python.

    name: as rules write it. fewest, most: how many amounts it takes; Excel 2010 and LibreOffice take them all.
    takes_dates: whether its amounts may all be dates; its result is then a date.
    python: its result. excel: its formula, of the formulas of its amounts.
    """

    name: str
    fewest: int
    most: int
    takes_dates: bool
    python: Callable[[Sequence[float]], float]
    excel: Callable[[Sequence[str]], str]

    @property
    def wanted(self) -> str:
        """What it takes, in words."""
        return "one amount" if self.most == 1 else f"{self.fewest} to {self.most} amounts"


@dataclass(frozen=True)
class RecordFunction:
    """A function over a person's records, in Python alone.

    name: as rules write it. of_condition: whether it takes a condition rather than an amount.
    python: its result, of one number for each record in which nothing it names is blank: the amount, or 1 where the
    condition holds and 0 where it does not. None where there is no result.
    """

    name: str
    of_condition: bool
    python: Callable[[Sequence[float]], float | None]


@cache
def amount_functions() -> Mapping[str, AmountFunction]:
    """Find the functions of amounts, by name."""
    return {function.name: function for function in _functions() if isinstance(function, AmountFunction)}


@cache
def record_functions() -> Mapping[str, RecordFunction]:
    """Find the functions over records, by name."""
    return {function.name: function for function in _functions() if isinstance(function, RecordFunction)}


@cache
def _functions() -> tuple[AmountFunction | RecordFunction, ...]:
    modules = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return tuple(import_module(f"{__name__}.{module}").FUNCTION for module in modules)
