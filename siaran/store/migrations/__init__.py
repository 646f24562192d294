"""The history of the tables, one file a revision; `siaran.store.migrate` applies them."""
