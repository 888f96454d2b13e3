"""Which configuration a store is used with, and what differs from the last.

A store remembers it, so that another one is never used unasked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from workbook.changes import ConfigurationChange, changes, digest, stated
from workbook.config import shipped_folder
from workbook.errors import UsageError
from workbook.model import Configuration
from workbook.store import Store, UsedConfiguration
from workbook.text import shortened
from workbook.usecases.files import file_errors
from workbook.usecases.workspace import Workspace

_SHIPPED = "the shipped one"
#: How much of a name or folder a message has room for.
_SHOWN = 40


@dataclass(frozen=True)
class ConfigurationUse:
    """The configuration and the store that a command works with.

    before: the configuration that the store was used with; None for a new store. place: of the store.
    """

    now: UsedConfiguration
    before: UsedConfiguration | None
    place: str

    @property
    def words(self) -> str:
        """Name both on one line."""
        return f"Configuration: {configuration_words(self.now)}. Store: {self.place}"

    @property
    def question(self) -> str:
        """What to confirm before the store is used, or nothing."""
        if self.before is None or not self.now.is_another(self.before):
            return ""
        return f"The store was used with another configuration: {self.before_words}. Use this one from now on?"

    @property
    def before_words(self) -> str:
        """Name the configuration before in short; empty where there was none."""
        if self.before is None:
            return ""
        return f"{shortened(self.before.name, _SHOWN)}, {_end(self.before.folder or _SHIPPED)}"

    @cached_property
    def changes(self) -> tuple[ConfigurationChange, ...]:
        """What differs from the configuration before."""
        if self.before is None or self.before.digest == self.now.digest:
            return ()
        return changes(self.before.statement, self.now.statement)


def configuration_use(workspace: Workspace) -> ConfigurationUse:
    """Compare a workspace's configuration with the one that its store remembers.

    Nothing is written. Raises ConfigError, StoreError, FileError.
    """
    now = used_configuration(workspace, workspace.configuration)
    if not workspace.has_store():
        return ConfigurationUse(now, None, str(workspace.store_file))
    with workspace.store() as store:
        return ConfigurationUse(now, store.configurations.last(), store.place)


def use_configuration(workspace: Workspace, store: Store, configuration: Configuration) -> int:
    """Record that the store is used with a configuration.

    Raises UsageError where it is another than before and the workspace may not switch.
    """
    use = require_configuration(workspace, store, configuration)
    number = store.configurations.record(use.now)
    workspace.log(f"{use.words} (digest {use.now.digest})")
    return number


def switch_configuration(workspace: Workspace, question: str) -> None:
    """Use a workspace's configuration from now on.

    question: that was answered with yes. Raises UsageError where there is another by now, StoreError.
    """
    with workspace.store(must_exist=True) as store:
        if configuration_use(workspace).question != question:
            raise UsageError("meanwhile another configuration is used. Nothing was done. Look at it again.")
        workspace.log(f"{workspace.by} answered yes to: {question}")
        use_configuration(replace(workspace, may_switch=True), store, workspace.configuration)


def require_configuration(workspace: Workspace, store: Store, configuration: Configuration) -> ConfigurationUse:
    """Compare a configuration with the one before; nothing is written.

    Raises UsageError where it is another than before and the workspace may not switch.
    """
    use = ConfigurationUse(used_configuration(workspace, configuration), store.configurations.last(), store.place)
    if use.question and not workspace.may_switch:
        raise UsageError(
            f"the store was used with another configuration: {use.before_words}. "
            "Nothing was written. Give that one with --config, or --switch-config to use this one."
        )
    return use


def used_configuration(workspace: Workspace, configuration: Configuration) -> UsedConfiguration:
    """What a store is to remember of a configuration. Raises FileError."""
    with file_errors(workspace.config):
        folder, shipped = workspace.config.resolve(), shipped_folder().resolve()
    framework, statement = configuration.framework, stated(configuration)
    place = "" if folder == shipped else str(folder)
    return UsedConfiguration(framework.name, framework.version, place, digest(statement), statement, workspace.by)


def configuration_words(used: UsedConfiguration) -> str:
    """Name a configuration: its name, its version, its folder."""
    return f"{used.name}, version {used.version}, {used.folder or _SHIPPED}"


def _end(folder: str) -> str:
    """The end of a long path says more than its beginning."""
    return folder if len(folder) <= _SHOWN else f"…{folder[1 - _SHOWN :]}"
