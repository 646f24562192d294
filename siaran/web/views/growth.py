"""How engagement grew since publication: one number a day, and its plot."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pygal
from pygal.style import Style

LINE: Mapping[str, Any] = {"dots_size": 5, "max_scale": 6, "include_x_axis": True}

Step = tuple[int, int]
"""Days since publication, and the engagement of all posts by then."""


def plot(found: Sequence[Step], label: str, days: str, number: Callable[[float], str]) -> bytes:
    """The same as a drawing; black and white reads the same. `days`: what the horizontal axis counts."""
    style = Style(
        background="#ffffff",
        plot_background="#ffffff",
        colors=("#2b3a8a",),
        foreground="#1a1e2b",
        foreground_strong="#1a1e2b",
        foreground_subtle="#4f5567",
        guide_stroke_color="#dbdad2",
        guide_stroke_dasharray="0",
        major_guide_stroke_color="#dbdad2",
        major_guide_stroke_dasharray="0",
        stroke_width="3",
        font_family="sans-serif",
        label_font_size=15,
        major_label_font_size=15,
        title_font_size=15,
    )
    chart = pygal.XY(style=style, width=640, height=340, show_legend=False, js=[], margin=12, **LINE)
    chart.x_labels, chart.x_title, chart.value_formatter = [day for day, _ in found], days, number
    chart.x_value_formatter = lambda day: f"{day:.0f}"
    chart.add(label, found)
    chart.add_xml_filter(_still)
    drawing: bytes = chart.render(is_unicode=False)
    return drawing


def _still(root: Any) -> Any:
    """Without the scripts that pygal leaves in every drawing."""
    for parent in root.iter():
        for script in [child for child in parent if str(child.tag).endswith("script")]:
            parent.remove(script)
    return root
