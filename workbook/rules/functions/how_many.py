"""how_many: how many of some conditions hold."""

from workbook.rules.functions import ConditionFunction

FUNCTION = ConditionFunction(
    name="how_many",
    fewest=1,
    most=30,
    python=sum,
    excel=lambda conditions: f"({'+'.join(f'IF({condition},1,0)' for condition in conditions)})",
)
