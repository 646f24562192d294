"""The sandbox: pretend X and Graph servers with many accounts, an audience, timelines, and faults on demand.

    world = World(cast(territories, seed=7), seed=7, clock=lambda: datetime.now(UTC), speed=3600)
    with start(world) as sandbox:
        ...  # SIARAN_X_API_URL and SIARAN_GRAPH_API_URL are both sandbox.url

It holds the law of both platforms as their documentation and their users describe it: signatures, limits, errors, lag.
Nothing of it is imported by the rest of Siaran, which knows it only as two base URLs. Left out, since Siaran never uses
it: OAuth 2.0 and its rotating refresh tokens, X's credits and analytics, videos, Threads.

Control, all JSON: `POST /_sandbox/faults` {"kind", "match": {platform, action, path, account, method, text}, "times",
"after", "chance", and what the kind takes}, `GET` and `DELETE` there; `GET /_sandbox/state` is what is really public,
`GET /_sandbox/requests` every publishing request that arrived; `POST /_sandbox/accounts`; `GET` and `POST
/_sandbox/rules`.
"""

from siaran.sandbox.app import create_app
from siaran.sandbox.cast import COLUMNS, cast, titles
from siaran.sandbox.rules import Rules
from siaran.sandbox.server import Running, serve, start
from siaran.sandbox.world import Keys, World

__all__ = ["COLUMNS", "Keys", "Rules", "Running", "World", "cast", "create_app", "serve", "start", "titles"]
