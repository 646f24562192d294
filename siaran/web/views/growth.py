"""How engagement grew since publication: one number a day, and its plot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pygal
from pygal.style import Style

Step = tuple[int, int]
"""Days since publication, and the engagement of all posts by then."""


def plot(found: Sequence[Step], label: str) -> bytes:
    """The same as a drawing; black and white reads the same."""
    style = Style(
        background="#ffffff",
        plot_background="#ffffff",
        colors=("#2b3a8a",),
        foreground="#1a1e2b",
        foreground_strong="#1a1e2b",
        foreground_subtle="#4f5567",
        font_family="sans-serif",
        label_font_size=16,
        major_label_font_size=16,
    )
    chart = pygal.Line(style=style, width=640, height=340, show_legend=False, js=[], margin=12, truncate_label=-1)
    chart.x_labels = [str(day) for day, _ in found]
    chart.add(label, [number for _, number in found], stroke_style={"width": 3}, dots_size=5)
    chart.add_xml_filter(_still)
    drawing: bytes = chart.render(is_unicode=False)
    return drawing


def _still(root: Any) -> Any:
    """Without the scripts that pygal leaves in every drawing."""
    for parent in root.iter():
        for script in [child for child in parent if str(child.tag).endswith("script")]:
            parent.remove(script)
    return root
