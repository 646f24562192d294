"""What templates may be made of, and what they may cost: no draft takes the machine's time or memory from the others.

A template is read first: only these commands, not too many of them, not too deep in each other. Then whatever can make
much out of little is made to tell the meter what it is about to do: each turn of a loop, each joining of texts, each
filter. So the work of one rendering is bounded, in the same place on every machine, whatever the template says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import cast

from jinja2 import TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.visitor import NodeTransformer

WORK = 300_000
"""Units that one rendering may spend: about one for each command that is carried out and each character it handles."""
MOST_NODES, DEEPEST, DEEPEST_LOOP = 5000, 50, 5
"""What one template may hold. Python itself refuses twenty loops within each other."""
LARGEST, TOO_LARGE = 10**18, "Bilangan di baris ini terlalu besar."
"""What numbers may come to: arithmetic on longer ones takes ever longer."""
LOOK_UP = 50
"""Units for looking another template up on the disk."""
CHARACTER, MARK, CELL = 2, 30, 40
"""Units for reading Markdown: its characters, what may mean something in it, a table's cells, also those left out."""
AT_FIRST, FOR_EACH = 1_000_000, 20_000
"""Units that all the renderings of one look may spend: so many, and more for each of them."""

COMMANDS = (nodes.Output, nodes.If, nodes.For, nodes.Assign, nodes.AssignBlock, nodes.Include, nodes.Extends)
VALUES = (nodes.TemplateData, nodes.Const, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Slice, nodes.List)
OPERATIONS = (nodes.BinExpr, nodes.UnaryExpr, nodes.Concat, nodes.Compare, nodes.Operand, nodes.CondExpr)
KNOWN = (*COMMANDS, nodes.Block, *VALUES, nodes.Tuple, *OPERATIONS, nodes.Filter, nodes.Test, nodes.Keyword)


class Refused(TemplateSyntaxError):
    """A template that can be read, and is not carried out; `todo` is what to do instead."""

    def __init__(self, what: str, todo: str, line: int) -> None:
        super().__init__(what, line)
        self.todo = todo


class TooMuch(SecurityError):
    """A template that went beyond what it may spend."""


class TooDense(TooMuch):
    """Markdown that would take too long to read."""


class Meter:
    """Counts what a rendering spends."""

    def __init__(self) -> None:
        self.left = WORK

    def spend(self, units: int) -> None:
        """Take this from what is left. Raises TooMuch."""
        self.left -= units
        if self.left < 0:
            raise TooMuch(
                "Templat ini terlalu banyak bekerja: pengulangannya terlalu sering, atau nilainya membengkak."
            )

    def weigh(self, value: object) -> None:
        """Spend as much as it takes to read all of a value: its characters, and those of all that is in it."""
        self.spend(len(value) + 1 if isinstance(value, str) else 1)
        if isinstance(value, Mapping):
            value = [*value, *value.values()]
        if isinstance(value, list | tuple):
            for item in value:
                self.weigh(item)


def weight(markdown: str) -> int:
    """The units that it takes to read Markdown, and to fit to a platform what comes of it."""
    runs = groupby(markdown.split("\n"), lambda line: not line.strip())
    pipes = ([line.count("|") for line in run] for _, run in runs)
    cells = sum(len(run) * max(run) for run in pipes)
    return CHARACTER * len(markdown) + MARK * len(_MARKS.findall(markdown)) + CELL * cells


_MARKS = re.compile(r"[^\w\s.,()]|[\n_]")


def metered(tree: nodes.Template) -> nodes.Template:
    """A template with the meter's calls in it: `spend`, `weighed`, `joined`, `flat`, `each` of its environment.

    Raises Refused.
    """
    _look_through(tree)
    return cast(nodes.Template, _Metering().visit(tree))


def too_complex(line: int = 1) -> Refused:
    """For a template that even looking through is too much for."""
    return Refused("Templat ini terlalu rumit.", "Bagi menjadi beberapa pengumuman, atau sederhanakan.", line)


def _look_through(tree: nodes.Template) -> None:
    """In reading order, without recursion: how deep it goes is what is to be found out."""
    count, ahead = 0, [(child, 1, 0) for child in reversed(tree.body)]
    while ahead:
        node, depth, loops = ahead.pop()
        count, loops = count + 1, loops + isinstance(node, nodes.For)
        if count > MOST_NODES or depth > DEEPEST or loops > DEEPEST_LOOP:
            raise too_complex(node.lineno)
        _refuse_strangers(node)
        ahead += reversed([(child, depth + 1, loops) for child in node.iter_child_nodes()])


def _refuse_strangers(node: nodes.Node) -> None:
    if isinstance(node, nodes.Call):
        called = getattr(node.node, "attr", getattr(node.node, "name", "()"))
        raise Refused(
            f"“{called}” tidak dapat dipakai di templat.", "Pakai saringan, misalnya {{ nilai | upper }}.", node.lineno
        )
    if isinstance(node, nodes.Const) and isinstance(node.value, int) and node.value >= LARGEST:
        raise Refused(TOO_LARGE, "Periksa nilainya.", node.lineno)
    starred = isinstance(node, nodes.Filter | nodes.Test) and (node.dyn_args or node.dyn_kwargs)
    recursive = isinstance(node, nodes.For) and node.recursive
    filtered = isinstance(node, nodes.AssignBlock) and node.filter
    if starred or recursive or filtered or not isinstance(node, KNOWN):
        todo = "Pakai if, for, set, include, atau extends dalam bentuk yang sederhana."
        raise Refused("Perintah di baris ini tidak dapat dipakai di templat.", todo, node.lineno)


def _weight(node: nodes.Node) -> int:
    """How many units it takes to carry a command out once."""
    every = node.find_all(nodes.Node)
    return 1 + sum(LOOK_UP if isinstance(each, nodes.Include | nodes.Extends) else 1 for each in every)


def _call(name: str, node: nodes.Node, values: Iterable[nodes.Expr]) -> nodes.Call:
    """A call of the environment's own method."""
    method = nodes.EnvironmentAttribute(name)
    made = nodes.Call(method, list(values), [], None, None)
    return made.set_lineno(node.lineno).set_environment(node.environment)  # type: ignore[return-value,arg-type]


def _weighed(node: nodes.Expr) -> nodes.Expr:
    return _call("weighed", node, [node])


class _Metering(NodeTransformer):
    """Puts the calls in. What is carried out more than once pays each time it begins."""

    def visit_Template(self, node: nodes.Template | nodes.Block) -> nodes.Node:  # noqa: N802 - Jinja's names, also below
        weight = nodes.Const(_weight(node))
        self.generic_visit(node)
        node.body.insert(0, nodes.ExprStmt(_call("spend", node, [weight])).set_lineno(node.lineno))
        return node

    visit_Block = visit_Template  # noqa: N815

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802
        weight = nodes.Const(_weight(node))
        self.generic_visit(node)
        node.iter = _call("each", node, [cast(nodes.Expr, node.iter), weight])
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _call("joined", node, node.nodes)

    def visit_List(self, node: nodes.List | nodes.Tuple) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return node if getattr(node, "ctx", "load") == "store" else _call("flat", node, node.items)

    visit_Tuple = visit_List  # noqa: N815

    def visit_Compare(self, node: nodes.Compare | nodes.Operand) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.expr = _weighed(node.expr)
        return node

    visit_Operand = visit_Compare  # noqa: N815

    def visit_Filter(self, node: nodes.Filter) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.node, node.args = _weighed(cast(nodes.Expr, node.node)), [_weighed(each) for each in node.args]
        return _weighed(node)

    def visit_Keyword(self, node: nodes.Keyword) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.value = _weighed(node.value)
        return node

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _weighed(node) if isinstance(node.arg, nodes.Slice) else node
