"""Print the explanation of a service's choices."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table

from workbook.cli.terminal import console, escape
from workbook.usecases.explain import Explanation


def print_choices(explanation: Explanation, register: Path) -> None:
    """Print a service's state for each indicator, and its source."""
    provider, service = explanation.provider, explanation.service
    console.print(f"{escape(service.name)} ({escape(service.service_id)}), {escape(provider.name)}", soft_wrap=True)
    for line in explanation.lines(register.name):
        console.print(escape(line), soft_wrap=True)
    table = Table("Indicator", "State", "Set by", "Because", "Before that", box=None, pad_edge=False)
    for row in explanation.rows(register.name):
        table.add_row(*map(escape, row))
    console.print(table)
