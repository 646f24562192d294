"""Everything into one file, and out of it again: database, campaigns' revisions (they are in it) and pictures.

`save` makes the file while Siaran runs; the keys go into a file of their own, and only where that is asked for.
`restore` puts a file in the place of an installation, in quarantine, all of it or nothing. docs/backup.md.
"""

from siaran.backup.restoring import Restored, restore
from siaran.backup.saving import Saved, save

__all__ = ["Restored", "Saved", "restore", "save"]
