"""Tables, reads and writes; frozen dataclasses out. One module per noun; nobody above knows SQL."""
