"""What pages show, gathered and put into the form in which templates want it; no HTML and no rights in here."""
