"""How people are spoken to: words, sentences, dates and numbers, in Bahasa Indonesia or in English.

Every room speaks Bahasa Indonesia. Whoever hands its words to a person (a page, a letter, an alert, a file) does so in
a `Tongue`: `gettext` for words that are marked with `N_`, `pgettext` for those that `NC_` marks as meaning something
else in a context, `said` for sentences of the rooms. `Speech` is a tongue at a place and a time, for dates and numbers.
docs/decisions/0017-whose-language.md says which tongue that is.
"""

from siaran.speech.sentences import Forms, Sentences
from siaran.speech.speaking import FILTERS, ZONES, Speech
from siaran.speech.tongue import LOCALE, N_, NC_, Tongue, catalogue, in_context, tongues, unquoted

__all__ = [
    "FILTERS",
    "LOCALE",
    "NC_",
    "N_",
    "ZONES",
    "Forms",
    "Sentences",
    "Speech",
    "Tongue",
    "catalogue",
    "in_context",
    "tongues",
    "unquoted",
]
