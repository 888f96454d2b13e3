"""One small expression language for rules and derived values.

Text becomes a typed tree once (`parse`); the tree becomes an Excel formula (`excel`) for the
workbook and a result (`python`) for the reader. The meaning of blank is the same in both: a rule
that names a figure which is not there does not fire.
"""

from workbook.rules.parser import RuleSyntaxError, parse, parse_amount, parse_name, parse_test
from workbook.rules.tree import (
    FACTS,
    Arithmetic,
    Comparison,
    Expression,
    FactName,
    Name,
    PreviousName,
    QuestionName,
    facts_named,
    is_test,
    names,
    previous_named,
    questions_named,
)

__all__ = [
    "FACTS",
    "Arithmetic",
    "Comparison",
    "Expression",
    "FactName",
    "Name",
    "PreviousName",
    "QuestionName",
    "RuleSyntaxError",
    "facts_named",
    "is_test",
    "names",
    "parse",
    "parse_amount",
    "parse_name",
    "parse_test",
    "previous_named",
    "questions_named",
]
