"""How territories and accounts come in: from CSV files, checked whole; and whether an account's token still works.

In: a database, a path or given values, `now` (aware UTC). Out: `Imported` (how many were added, changed, unchanged, and
warnings) or `Checked` (one account's answer). Imports raise `ContentError` with every mistake and then write nothing.
"""

from siaran.connect.accounts import Foreseen, add_account, import_accounts, import_sheet, preview_sheet
from siaran.connect.borders import MOST_BYTES, import_borders
from siaran.connect.check import Checked, check_account, check_accounts
from siaran.connect.sheet import Imported
from siaran.connect.territories import import_territories
from siaran.connect.tokens import Brought, connect_all, recognise, tidied

__all__ = [
    "MOST_BYTES",
    "Brought",
    "Checked",
    "Foreseen",
    "Imported",
    "add_account",
    "check_account",
    "check_accounts",
    "connect_all",
    "import_accounts",
    "import_borders",
    "import_sheet",
    "import_territories",
    "preview_sheet",
    "recognise",
    "tidied",
]
