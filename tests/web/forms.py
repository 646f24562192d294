"""What a browser without JavaScript sends when somebody presses a button of a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str | None]


@dataclass
class Sent:
    """Where a form goes to, and with what."""

    action: str
    data: dict[str, list[str]] = field(default_factory=dict)


def pressed(page: str, button: str) -> Sent:
    """What goes out when the button that says so is pressed."""
    found = _Forms()
    found.feed(page)
    form, own = found.buttons[button]
    sent = Sent(own.get("formaction") or found.actions[form] or "")
    for whose, control in [*found.controls, (form, own)]:
        ticked = control.get("type") not in ("checkbox", "radio") or "checked" in control
        if whose == form and ticked and (name := control.get("name")):
            sent.data.setdefault(name, []).append(control.get("value") or "")
    return sent


class _Forms(HTMLParser):
    """Controls and buttons with the form that each belongs to: the one around it, unless it names another."""

    def __init__(self) -> None:
        super().__init__()
        self.actions: dict[str, str | None] = {}
        self.controls: list[tuple[str, Attributes]] = []
        self.buttons: dict[str, tuple[str, Attributes]] = {}
        self._form, self._button = "", None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        form = told.get("form") or self._form
        if tag == "form":
            self._form = told.get("id") or f"form {len(self.actions)}"
            self.actions[self._form] = told.get("action")
        elif tag == "button":
            self._button = (form, told)
        elif tag in ("input", "textarea", "select"):
            self.controls.append((form, told))

    def handle_data(self, data: str) -> None:
        if self._button:
            self.buttons[data.strip()] = self._button

    def handle_endtag(self, tag: str) -> None:
        self._button = None
        if tag == "form":
            self._form = ""
