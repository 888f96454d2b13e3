"""Print the explanation of a service's choices."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table

from workbook.cli.terminal import console, escape
from workbook.selection import Selection
from workbook.usecases.explain import Explanation

#: So many rules of a form are named.
_MOST_RULES = 4


def print_choices(explanation: Explanation, register: Path) -> None:
    """Print a service's state for each indicator, and its source."""
    provider, service = explanation.provider, explanation.service
    console.print(f"{escape(service.name)} ({escape(service.service_id)}), {escape(provider.name)}", soft_wrap=True)
    source = _source(service.duration_source, register)
    console.print(f"Duration: {escape(service.duration)} ({escape(source)})", soft_wrap=True)
    if explanation.agreed:
        console.print(escape(f"Its own line was agreed: {explanation.agreed}."), soft_wrap=True)
    for form in explanation.forms:
        whose = "for this service" if form.is_for_service else "not for this service"
        console.print(f"Form {escape(form.code)}: {whose}.{_judged_on_return(form.on_return)}", soft_wrap=True)
    if explanation.on_return:
        console.print(f"Quarterly return:{_judged_on_return(explanation.on_return)}", soft_wrap=True)
    table = Table("Indicator", "State", "Set by", "Because", "Before that", box=None, pad_edge=False)
    for code, choice in explanation.selections.items():
        words = (_source(choice.source, register), choice.trail[-1].reason, _before(choice))
        table.add_row(code, str(choice.state), *map(escape, words))
    console.print(table)


def _judged_on_return(rules: tuple[str, ...]) -> str:
    """Name the rules that no sheet shows, where there are any."""
    more = len(rules) - _MOST_RULES
    named = ", ".join(rules[:_MOST_RULES]) + (f" and {more} more" if more > 0 else "")
    return escape(f" Judged on return alone: {named}.") if named else ""


def _source(source: str, register: Path) -> str:
    return source.replace("register:", f"{register.name}:", 1) if source.startswith("register:") else source


def _before(choice: Selection) -> str:
    return "; ".join(f"{step.state}: {step.reason}" for step in choice.trail[:-1])
