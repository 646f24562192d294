"""Campaigns: Markdown files in, campaigns out, and every mistake at once with its file, its line and what to do.

`read` takes a content folder, `parse` one text; `read_one` gives as much of it as can be read beside its mistakes.
`fields` shows a text as a form, `with_fields` writes the form back; `plain_name` makes a slug, or a file's name.
`digest` tells whether anything a campaign is made of has changed; `to_document` and `from_document` keep a campaign as
JSON, exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from siaran.content.fields import NoFormError, Value, fields, with_fields
from siaran.content.reading import Reading, digest, file_of, files, located, parse, plain_name, read, read_one
from siaran.domain.campaign import Campaign

__all__ = [
    "NoFormError",
    "Reading",
    "Value",
    "digest",
    "fields",
    "file_of",
    "files",
    "from_document",
    "located",
    "parse",
    "plain_name",
    "read",
    "read_one",
    "to_document",
    "with_fields",
]

_CAMPAIGN = TypeAdapter(Campaign)


def to_document(campaign: Campaign) -> dict[str, Any]:
    """A campaign as JSON values: times and lengths of time in ISO 8601."""
    document: dict[str, Any] = _CAMPAIGN.dump_python(campaign, mode="json")
    return document


def from_document(document: Mapping[str, Any]) -> Campaign:
    """The campaign that `to_document` was given. Raises pydantic's ValidationError where it is none."""
    return _CAMPAIGN.validate_python(dict(document))
