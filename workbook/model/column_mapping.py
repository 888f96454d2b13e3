"""How a system's file of people names what a form asks."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated

from pydantic import Field

from workbook.model.limits import ENTRY_CODE, NEED_CODE, Name, record, says

ColumnTitle = Annotated[str, Field(min_length=1, max_length=80)]
Words = tuple[Annotated[str, Field(min_length=1, max_length=80)], ...]
SomeWords = Annotated[Words, Field(min_length=1)]


@record
class ColumnMapping:
    """The columns and words of a file with a row for each person.

    It is read by them, and written. Without such a mapping a file's columns are called as the questions are.
    """

    service: Annotated[
        ColumnTitle, says("The column of the service's id; a workbook of one service may do without.")
    ] = "service_id"
    reference: Annotated[
        ColumnTitle, says("The column of the workbook's own references; without it people get the next free rows.")
    ] = "reference"
    explanation: Annotated[ColumnTitle, says("The column of what explains a row.")] = "explanation"
    questions: Annotated[
        dict[Name, ColumnTitle], says("The column of a question, by its name; else it is called by its name.")
    ] = field(default_factory=dict)
    needs: Annotated[
        dict[Annotated[str, Field(pattern=NEED_CODE)], ColumnTitle],
        says("The column that says whether there was a need, by the need's number, where `need` does not fit."),
    ] = field(default_factory=dict)
    need: Annotated[ColumnTitle, says("What other such columns are called; {code} stands for the need's number.")] = (
        "need_{code}"
    )
    achieved: Annotated[ColumnTitle, says("What the columns of outcomes are called; {code} is like 1a, or 2aii.")] = (
        "achieved_{code}"
    )
    reason: Annotated[ColumnTitle, says("What the columns of reasons are called; {code} is like 1a, 2aii or 2a.")] = (
        "reason_{code}"
    )
    also: Annotated[
        ColumnTitle,
        says("What the columns of further reasons are called, `;` between two; {code} is like 1a, or 2aii."),
    ] = "also_{code}"
    yes: Annotated[SomeWords, says("What stands for yes, in any case.")] = ("Yes",)
    no: Annotated[SomeWords, says("What stands for no.")] = ("No",)
    not_applicable: Annotated[SomeWords, says("What stands for does not apply.")] = ("Not applicable", "Does not apply")
    missing: Annotated[Words, says("What stands for an answer that was not given, beside a blank.")] = ("Missing",)
    dates: Annotated[ColumnTitle, says("How days are written, with %d, %m and %Y.")] = "%Y-%m-%d"
    reasons: Annotated[
        dict[str, Annotated[str, Field(pattern=ENTRY_CODE)]],
        says("Our code of a reason, by what the file says; else it says our code, or our words."),
    ] = field(default_factory=dict)

    def column_of(self, question: str) -> str:
        """The column of a question, by its name."""
        return self.questions.get(question, question)

    def need_column(self, code: str) -> str:
        """The column that says whether there was a need, by its number."""
        return self.needs.get(code) or self.need.format(code=code)

    def outcome_columns(self, code: str) -> tuple[str, str]:
        """The columns of an outcome and of its reason.

        code: of the need and the outcome, like 1a or 2aii.
        """
        return self.achieved.format(code=code), self.reason.format(code=code)

    def also_column(self, code: str) -> str:
        """The column of an outcome's further reasons."""
        return self.also.format(code=code)
