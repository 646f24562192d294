"""How Alembic meets our database: over the connection that `siaran.store.migrate` lends it, in its one transaction."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from siaran.store.moments import Utc
from siaran.store.tables import metadata


def _written(kind: str, thing: Any, _context: AutogenContext) -> str | Literal[False]:
    """A revision names SQLAlchemy's own types only, so that it still runs when our code has moved on."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, Utc) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_item=_written,
    render_as_batch=connection.dialect.name == "sqlite",  # SQLite can change a table only by making it anew
)
with context.begin_transaction():
    context.run_migrations()
