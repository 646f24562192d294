"""Campaign × territory × platform → variant: sandboxed Jinja, then Markdown to plain text, then fit.

`Renderer(templates, tree, kinds)` gives `variant` (raises ContentError) and `check` (every mistake at once).
"""

from siaran.render.words import Renderer

__all__ = ["Renderer"]
