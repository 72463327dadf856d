"""Migrations are history: what they import stays as it is."""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIBRARIES = {"django", "simple_history", "cryptography", *sys.stdlib_module_names}


def imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def is_frozen(name):
    parts = name.split(".")
    return parts[0] in LIBRARIES or "migrations" in parts


def test_no_migration_imports_code_that_lives_on():
    files = [file for wing in ("portal", "initiatives", "events") for file in (ROOT / wing).rglob("migrations/*.py")]
    live = {str(f.relative_to(ROOT)): [n for n in imports(ast.parse(f.read_text())) if not is_frozen(n)] for f in files}
    assert len(live) > 20
    assert {file: names for file, names in live.items() if names} == {}
