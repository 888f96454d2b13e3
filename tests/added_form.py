"""Add code lists and a form to a copy of the shipped configuration."""

from __future__ import annotations

from pathlib import Path

LISTS = "lists:\n"


def add_lists(folder: Path, lists: str) -> None:
    """Put code lists, written under a `lists:` of their own, before those that are there."""
    file = folder / "indicator_config" / "code_lists.yaml"
    text = file.read_text(encoding="utf-8")
    assert f"\n{LISTS}" in text, "the shipped configuration has no code list"
    added = lists[lists.index(LISTS) :].rstrip("\n") + "\n"
    file.write_text(text.replace(f"\n{LISTS}", f"\n{added}", 1), encoding="utf-8")


def add_form(folder: Path, name: str, form: str) -> None:
    """Put a form beside the shipped ones."""
    (folder / "indicator_config" / "forms" / f"{name}.yaml").write_text(form.lstrip(), encoding="utf-8")
