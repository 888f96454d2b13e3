"""Alembic runs this: bring the store behind the given connection to the newest tables, within its transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
