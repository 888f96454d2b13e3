"""min: the smallest of some amounts."""

from workbook.rules.functions import AmountFunction

FUNCTION = AmountFunction(
    name="min",
    fewest=2,
    most=30,  # LibreOffice reads no more
    takes_dates=True,
    python=min,
    excel=lambda amounts: f"MIN({','.join(amounts)})",
)
