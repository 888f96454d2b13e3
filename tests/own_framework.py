"""Frameworks of an authority's own: one indicator of counts, and the register to go with it."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from workbook.config import load
from workbook.model import Configuration

#: What every framework states, whatever its periods and authorities.
COMMON = """
domains: [{code: safe, title: Stay safe}]
levels: [{code: service, title: Service}]
national_indicators: []
prefix: OWN
"""
_INDICATOR = """
indicators:
  - code: OWN-SUP-1
    label: Support
    title: People supported
    short_title: Support
    domain: safe
    level: service
    source: These tests
    evidence: ours
    default: required
    base: Everyone who was supported
    guidance: [Count each person once.]
    example: "Made-up example: nine people. Enter 9."
    questions:
%s    rules: []
"""
_QUESTION = """\
      - {name: %s, label: How many %s were supported?, type: count, unit: people, kind: flow, adds_up: true,
         prompt: "If there were none, enter 0."}
"""
_TYPES = "service_types: [{code: refuge, title: Refuge, accommodation_based: false, group_led: false}]\n"
_SHARING = "threshold: 5\nminimum_base: 10\namount_units: []\nother_units: []\nsensitive_client_groups: []\n"
_DEFAULTS = "status: ours\nclient_groups: {%s}\nservice_types: {refuge: {select: [OWN-SUP-1]}}\n"


def configuration(
    folder: Path, framework: str, groups: str = "", code: str = "30", questions: Iterable[str] = ("people",)
) -> Configuration:
    """A configuration of one indicator in a folder of its own. ConfigError for any mistake.

    groups: the client groups. code: of the one that the defaults name. questions: the names of its counts.
    """
    files = folder / "indicator_config"
    files.mkdir(parents=True)
    (files / "framework.yaml").write_text(framework)
    (files / "code_lists.yaml").write_text(groups + _TYPES)
    (files / "national_core.yaml").write_text("indicators: []\n")
    (files / "regional_basket.yaml").write_text(
        _INDICATOR % "".join(_QUESTION % (name, name.replace("_", " ")) for name in questions)
    )
    (files / "sharing.yaml").write_text(_SHARING)
    (folder / "client_group_defaults.yaml").write_text(
        _DEFAULTS % (f"{code}: {{select: [OWN-SUP-1]}}" if groups else "")
    )
    return load(folder)


def row(authority: str, provider_id: str, national: str, **others: str) -> dict[str, str]:
    """A row of a register."""
    return {
        "authority": authority,
        "provider_id": provider_id,
        "national_provider_id": national,
        "provider_name": "Elm Trust",
        "service_id": "E-1",
        "service_name": "Elm House",
        "service_type": "Refuge",
        **others,
    }


def register(path: Path, *rows: dict[str, str]) -> Path:
    """Write rows as a register."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path
