"""Campaign × territory × platform → variant: sandboxed Jinja, then Markdown to plain text, then fit.

`Renderer(templates, tree, kinds)` gives `variant` (raises ContentError) and `check` (every mistake at once); with
`Compiled` it compiles no file that another one has compiled.
"""

from siaran.render.compiled import Compiled
from siaran.render.words import Renderer

__all__ = ["Compiled", "Renderer"]
