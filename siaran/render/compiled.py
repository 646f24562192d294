"""Templates as Python code, kept for as long as a process lives: a look at the editor need not compile them again."""

from __future__ import annotations

from types import CodeType

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class Compiled(BytecodeCache):
    """The code of each template file as it was read last. It is known by the hash of the file's text, which is read at
    every look: one that was changed, however shortly after, is another one. Threads may share it."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[str, CodeType | None]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put in what is known of this text, if anything."""
        checksum, code = self._held.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was made of this text, in the place of what its file held before."""
        self._held[bucket.key] = (bucket.checksum, bucket.code)
