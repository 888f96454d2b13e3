"""All that the YAML says.

The framework, and which services report what by default.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from workbook.model.framework import Framework
from workbook.model.sharing import Sharing
from workbook.model.upload import Upload
from workbook.model.words import State


@dataclass(frozen=True)
class Setting:
    """The stated state of one section, with its `file:line`."""

    section: str
    state: State
    source: str = field(default="", compare=False)


@dataclass(frozen=True)
class Defaults:
    """One layer of the cascade.

    Settings by client group code and by service type code.
    """

    client_groups: dict[str, tuple[Setting, ...]] = field(default_factory=dict)
    service_types: dict[str, tuple[Setting, ...]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Configuration:
    """All that the YAML says, validated; each is equal to itself alone.

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
        """Combine the framework with the authority's overlay, if any."""
        return self.local.get(authority, self.framework)

    def layers_for(self, authority: str) -> tuple[Defaults, ...]:
        """List an authority's layers of the cascade, most general first."""
        overlay = self.overlays.get(authority)
        return (self.defaults,) if overlay is None else (self.defaults, overlay)
