"""All that the YAML says: the framework, and which services report what by default."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbook.model.framework import Framework
from workbook.model.sharing import Sharing
from workbook.model.upload import Upload
from workbook.model.words import State


@dataclass(frozen=True)
class Setting:
    """One stated choice: the state of one indicator, and the `file:line` that says so."""

    section: str
    state: State
    source: str = field(default="", compare=False)


@dataclass(frozen=True)
class Defaults:
    """One layer of the cascade: settings by client group code and by service type code."""

    client_groups: dict[int, tuple[Setting, ...]] = field(default_factory=dict)
    service_types: dict[str, tuple[Setting, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Configuration:
    """All that the YAML says, validated.

    framework: what every authority collects. local: for an authority with an overlay, the framework with
    its own indicators and rule settings added. defaults: the regional layer. overlays: an authority's own layer.
    sources: the `file:line` where each indicator is stated. sharing: the policy on small numbers. upload: what the authority's own system calls
    things; None where the configuration has no `upload.yaml`.
    """

    framework: Framework
    local: dict[str, Framework]
    defaults: Defaults
    overlays: dict[str, Defaults]
    sources: dict[str, str]
    sharing: Sharing
    upload: Upload | None = None

    def framework_for(self, authority: str) -> Framework:
        """What that authority collects: the common framework, with its overlay if it has one."""
        return self.local.get(authority, self.framework)

    def layers_for(self, authority: str) -> tuple[Defaults, ...]:
        """The layers of the cascade for that authority, most general first."""
        overlay = self.overlays.get(authority)
        return (self.defaults,) if overlay is None else (self.defaults, overlay)
