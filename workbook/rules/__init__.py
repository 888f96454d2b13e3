"""One small expression language for rules and derived values.

Text becomes a typed tree once (`parse`); the tree becomes an Excel formula (`excel`) for the workbook and a result
(`python`) for the reader. The meaning of blank is the same in both: a rule that names a blank does not fire. A function
of the language is a file in `functions`.
"""

from workbook.rules.parser import parse, parse_amount, parse_name, parse_test, reserved_words
from workbook.rules.tokens import RuleSyntaxError
from workbook.rules.tree import (
    FACTS,
    RETURN_DAY,
    Arithmetic,
    Comparison,
    Condition,
    Expression,
    FactName,
    Name,
    PreviousName,
    QuestionName,
    RuleScope,
    WordsTest,
    facts_named,
    is_equation,
    is_test,
    names,
    previous_named,
    questions_named,
    scope_of,
    words_compared,
)
from workbook.rules.types import ValueType, check_types

__all__ = [
    "FACTS",
    "RETURN_DAY",
    "Arithmetic",
    "Comparison",
    "Condition",
    "Expression",
    "FactName",
    "Name",
    "PreviousName",
    "QuestionName",
    "RuleScope",
    "RuleSyntaxError",
    "ValueType",
    "WordsTest",
    "check_types",
    "facts_named",
    "is_equation",
    "is_test",
    "names",
    "parse",
    "parse_amount",
    "parse_name",
    "parse_test",
    "previous_named",
    "questions_named",
    "reserved_words",
    "scope_of",
    "words_compared",
]
