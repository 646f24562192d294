"""Campaigns: Markdown files in, campaigns out, and every mistake at once with its file, its line and what to do.

`read` takes a content folder, `parse` one text. `digest` tells whether anything a campaign is made of has changed;
`to_document` and `from_document` keep a campaign as JSON, exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from siaran.content.reading import Reading, digest, parse, read
from siaran.domain.campaign import Campaign

__all__ = ["Reading", "digest", "from_document", "parse", "read", "to_document"]

_CAMPAIGN = TypeAdapter(Campaign)


def to_document(campaign: Campaign) -> dict[str, Any]:
    """A campaign as JSON values: times and lengths of time in ISO 8601."""
    document: dict[str, Any] = _CAMPAIGN.dump_python(campaign, mode="json")
    return document


def from_document(document: Mapping[str, Any]) -> Campaign:
    """The campaign that `to_document` was given. Raises pydantic's ValidationError where it is none."""
    return _CAMPAIGN.validate_python(dict(document))
