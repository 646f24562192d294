"""YAML's nodes of a front matter that is neither long nor deep: its reader takes its time, at every look at a page."""

from __future__ import annotations

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import MaxDepthExceededError as TooDeepError
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scanner import Scanner

DEEPEST, LONGEST = 8, 20_000
"""Values within each other, and characters, that front matter may have; a character may cost 50 µs."""


def composed(front: str) -> Any:
    """Front matter as YAML's node, None where it is empty. Raises YAMLError: TooLongError, or what ruamel has."""
    if len(front) > LONGEST:
        raise TooLongError
    reader = YAML(typ="safe", pure=True)
    reader.Scanner, reader.max_depth = _Scanner, DEEPEST
    return reader.compose(front)


class _Scanner(Scanner):
    """It looks a thousand characters ahead of what is composed, and brackets there already cost their square."""

    def fetch_flow_collection_start(self, TokenClass: Any, to_push: str) -> None:  # noqa: N803 - ruamel's name
        if len(self.flow_context) >= DEEPEST:
            raise TooDeepError(None, None, "too deep", self.reader.get_mark())
        super().fetch_flow_collection_start(TokenClass, to_push)


class TooLongError(YAMLError):
    """More front matter than is read."""


__all__ = ["DEEPEST", "LONGEST", "TooDeepError", "TooLongError", "composed"]
