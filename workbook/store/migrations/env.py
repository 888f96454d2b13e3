"""Migrate a store to the newest tables; run by Alembic.

All of it is within the transaction of the given connection.
"""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
