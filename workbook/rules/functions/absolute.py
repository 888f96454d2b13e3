"""abs: an amount without its sign."""

from workbook.rules.functions import AmountFunction

FUNCTION = AmountFunction(
    name="abs",
    fewest=1,
    most=1,
    takes_dates=False,
    python=lambda amounts: abs(amounts[0]),
    excel=lambda amounts: f"ABS({amounts[0]})",
)
