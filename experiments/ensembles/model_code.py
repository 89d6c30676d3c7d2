"""Which model an ensemble belongs to: a hash of its code, comments and docstrings left out."""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from pathlib import Path

__all__ = ["code_hash", "model_code"]

DIGITS = 16


@cache
def model_code() -> str:
    """Return the hash of the code of ``sim``: 16 hexadecimal digits.

    Words can be mended without a change; any number, name or order of statements cannot.
    """
    import sim

    return code_hash(Path(sim.__file__).parent)


def code_hash(folder: Path) -> str:
    """Return the hash of all Python files below a folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            _drop_docstring(node)
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(ast.unparse(tree).encode() + b"\0")
    return digest.hexdigest()[:DIGITS]


def _drop_docstring(node: ast.AST) -> None:
    """Take away what stands there for readers alone: strings that are statements."""
    body = getattr(node, "body", None)
    if isinstance(body, list):
        node.body = [line for line in body if not _is_text(line)] or [ast.Pass()]  # type: ignore[attr-defined]


def _is_text(line: ast.stmt) -> bool:
    return (
        isinstance(line, ast.Expr)
        and isinstance(line.value, ast.Constant)
        and isinstance(line.value.value, str)
    )
