"""Markdown becomes the plain text that people write on social media, where no platform shows bold or headings.

    # Judul singkat      JUDUL SINGKAT (levels 1 and 2, up to 60 characters); other headings a line of their own
    - butir              • butir; below it ◦ butir, two spaces in; 1. satu stays 1. satu
    **tebal**, *miring*  the words alone
    [teks](alamat)       teks (alamat), at a block's end teks: alamat; an address that is its own text, once
    > kutipan            “kutipan”; a last line that starts with — (who said it) stays outside the marks
    | a | b |            a · b, a line for each row
    ![gambar](x.jpg)     nothing: pictures are a campaign's media
    <b>, &amp;           HTML is text, never markup; entities become their character
    ```kode```           as it is

A line break needs two spaces or a backslash before it, as everywhere in Markdown. Text indented by four spaces is a
paragraph here, and a line of dashes is a line, not the sign of a heading: templates indent and separate.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

LOUD = 60
"""Characters up to which a heading is written in capitals; a longer one would be hard to read."""

BULLETS = ("•", "◦")
LINE = "———"

URL = re.compile(r"https?://[^\s<>\[\]`\\|\"]+", re.IGNORECASE)


def plain(markdown: str) -> str:
    """The plain text of `markdown`: NFC, no space at a line's end, at most one blank line, none around."""
    root = SyntaxTreeNode(_PARSER.parse(markdown))
    text = unicodedata.normalize("NFC", _blocks(root))
    text = re.sub(r"[^\S\n]+$", "", text, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def escaped(value: str) -> str:
    """`value` as Markdown that reads exactly as written: its marks mean nothing, its lines stay lines."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n")
    text = "\n".join(_escaped_line(line.strip()) for line in lines)
    return re.sub(r"(?<!\n)\n(?!\n)", "\\\\\n", text)


def links(text: str) -> list[str]:
    """The web addresses of `text` that begin with http, in order."""
    return [bare(match) for match in URL.finditer(text)]


def bare(match: re.Match[str]) -> str:
    """The address in a match of `URL`, without the punctuation of the sentence around it."""
    url = match.group().rstrip(_AFTER)
    surplus = url.count(")") - url.count("(")
    while surplus > 0 and url.endswith(")"):
        url, surplus = url[:-1].rstrip(_AFTER), surplus - 1
    return url


_AFTER = "*_~?!.,:;'”’…"


def _escaped_line(line: str) -> str:
    """A line with a backslash before each mark, but for web addresses: those are read whole anyway."""
    pieces, at = [], 0
    for match in URL.finditer(line):
        pieces += [_MARKS.sub(r"\\\g<0>", line[at : match.start()]), url := bare(match)]
        at = match.start() + len(url)
    return "".join([*pieces, _MARKS.sub(r"\\\g<0>", line[at:])])


_MARKS = re.compile(r"[\\`*_{}\[\]()<>#+\-.!|~&=]")


def _as_written(code: str) -> str:
    """Code means nothing by its marks, so a value in it needs no backslashes."""
    return re.sub(rf"\\({_MARKS.pattern})", r"\1", code)


def _address(state: StateInline, silent: bool) -> bool:
    """A rule of the parser: a web address in running text is taken whole, whatever marks it holds."""
    start = max(state.pos - 5, 0)
    scheme = re.search(r"(?<![A-Za-z0-9])https?$", state.src[start : state.pos], re.IGNORECASE)
    match = URL.match(state.src, start + scheme.start()) if scheme else None
    if match is None:
        return False
    end = match.start() + len(bare(match))
    if end <= state.pos:
        return False
    if not silent:
        state.pending += state.src[state.pos : end]
    state.pos = end
    return True


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["code", "lheading"])
    parser.inline.ruler.before("escape", "address", _address)
    return parser


_PARSER = _parser()


def _blocks(node: SyntaxTreeNode) -> str:
    return "\n\n".join(text for child in node.children if (text := _block(child)))


def _block(node: SyntaxTreeNode, depth: int = 0) -> str:
    match node.type:
        case "heading":
            return _heading(node)
        case "bullet_list" | "ordered_list":
            return _list(node, depth)
        case "blockquote":
            return _quote(node)
        case "table":
            return "\n".join(_rows(node))
        case "fence":
            return _as_written(node.content.rstrip("\n"))
        case "hr":
            return LINE
    return _words(node)


def _heading(node: SyntaxTreeNode) -> str:
    text = _words(node).replace("\n", " ")
    if node.tag not in ("h1", "h2") or len(text) > LOUD:
        return text
    return "".join(piece if _KEPT.fullmatch(piece) else piece.upper() for piece in _KEPT.split(text))


_KEPT = re.compile(r"(\S*://\S+|[#@]\w+|\S+\.\w\S*)")
# A link, a hashtag, a handle mean something else in capitals.


def _list(node: SyntaxTreeNode, depth: int) -> str:
    first = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
    lines = []
    for n, item in enumerate(node.children):
        mark = f"{first + n}." if first is not None else BULLETS[min(depth, len(BULLETS) - 1)]
        text = "\n".join(text for child in item.children if (text := _block(child, depth + 1)))
        lines.append(f"{mark} " + text.replace("\n", "\n  "))
    return "\n".join(lines)


def _quote(node: SyntaxTreeNode) -> str:
    *texts, last = [text for child in node.children if (text := _block(child))] or [""]
    said, _, source = last.rpartition("\n")
    if source.startswith(("—", "–", "-- ")):
        texts, after = [*texts, said] if said else texts, f"\n{source}"
    else:
        texts, after = [*texts, last], ""
    quoted = "\n\n".join(texts)
    return (quoted if quoted.startswith(("“", '"')) or not quoted else f"“{quoted}”") + after


def _rows(table: SyntaxTreeNode) -> Iterator[str]:
    for row in (node for node in table.walk() if node.type == "tr"):
        yield " · ".join(text for cell in row.children if (text := _words(cell)))


def _words(block: SyntaxTreeNode) -> str:
    """The words of a block of text; a link at its end is written after a colon, without the full stop after it."""
    inline = next((child for child in block.children if child.type == "inline"), None)
    if inline is None:
        return _blocks(block)
    tokens = inline.children
    end = len(tokens)
    if end > 1 and tokens[-1].type == "text" and tokens[-1].content.strip() in ("", "."):
        end -= 1
    if tokens and tokens[end - 1].type == "link":
        return _tidy(_inline(tokens[: end - 1]) + _link(tokens[end - 1], "{}: {}"))
    return _tidy(_inline(tokens))


def _tidy(text: str) -> str:
    return re.sub(r" *\n *", "\n", re.sub(r"[ \t]+", " ", text)).strip()


def _inline(nodes: list[SyntaxTreeNode]) -> str:
    return "".join(map(_piece, nodes))


def _piece(node: SyntaxTreeNode) -> str:
    match node.type:
        case "text":
            return node.content
        case "code_inline":
            return _as_written(node.content)
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "image":
            return ""
        case "link":
            return _link(node, "{} ({})")
    return _inline(node.children)


def _link(node: SyntaxTreeNode, shape: str) -> str:
    text, address = _tidy(_inline(node.children)), str(node.attrs.get("href", ""))
    address = re.sub(r"^(?:mailto|tel):", "", address)
    if not text or _same(text, address):
        return address if "://" in text or not text else text
    return shape.format(text.rstrip(":"), address) if address else text


def _same(text: str, address: str) -> bool:
    """Whether the words of a link are its address, written out or without `https://`."""
    short = re.sub(r"^https?://(?:www\.)?|/$", "", address, flags=re.IGNORECASE)
    return re.sub(r"^https?://(?:www\.)?|/$", "", text, flags=re.IGNORECASE) == short
