"""Bring a store's tables from one version to another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

if TYPE_CHECKING:
    from alembic.config import Config

#: Where each version says what it changes.
MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(connection: Connection, version: str = "head") -> None:
    """Bring the tables to a version, within the connection's transaction."""
    # Imported here: a fifth of a second that only a store of older tables pays for.
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def store_versions() -> frozenset[str]:
    """The versions of a store that this program can use."""
    from alembic.script import ScriptDirectory

    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
