"""What browsers fetch once and keep: styles, scripts and icons, each at an address that holds its content's hash.

`static/css/*.css` becomes one `desk.css`, `static/js/*.js` one `desk.js`, `static/icons/*.svg` one sprite `icons.svg`
(each in the order of names), so that a page's own styles, script or icon are a file of their own.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

STATIC = Path(__file__).parent / "static"
KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is served. `integrity` is for the attribute of the same name."""

    name: str
    content: bytes
    zipped: bytes
    integrity: str
    url: str
    kind: str


class Assets:
    """All of them, read once, by the name that templates use (`desk.css`) and by address."""

    def __init__(self, folder: Path = STATIC) -> None:
        self._named = {asset.name: asset for asset in map(_asset, *zip(*_files(folder), strict=True))}
        self._served = {asset.url: asset for asset in self._named.values()}
        self.icons = frozenset(path.stem for path in (folder / "icons").glob("*.svg"))

    def __getitem__(self, name: str) -> Asset:
        return self._named[name]

    def at(self, url: str) -> Asset | None:
        """The asset at an address, or None."""
        return self._served.get(url)


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted((folder / "vendor").iterdir()):
        if path.suffix in KINDS:
            yield path.name, path.read_bytes()
    yield "desk.css", _joined((folder / "css").glob("*.css"))
    yield "desk.js", _joined((folder / "js").glob("*.js"))
    yield "icons.svg", _sprite((folder / "icons").glob("*.svg"))


def _joined(paths: Iterable[Path]) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(paths))


def _sprite(paths: Iterable[Path]) -> bytes:
    """Every icon as a symbol whose id is its file's name; the drawing's own attributes stay with it."""
    symbols = (_symbol(path.stem, path.read_text(encoding="utf-8")) for path in sorted(paths))
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'.encode()


def _symbol(name: str, drawing: str) -> str:
    inner = re.sub(r"</?svg[^>]*>", "", drawing).strip()
    return f'<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>'


def _asset(name: str, content: bytes) -> Asset:
    stem, _, suffix = name.rpartition(".")
    sha384 = hashlib.sha384(content).digest()
    return Asset(
        name,
        content,
        gzip.compress(content, 9, mtime=0),
        f"sha384-{base64.b64encode(sha384).decode()}",
        f"/static/{stem}.{sha384.hex()[:12]}.{suffix}",
        KINDS[f".{suffix}"],
    )
