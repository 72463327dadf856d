"""No state is written but by an action: looked for in the syntax tree of every module."""

import ast
from collections import defaultdict
from pathlib import Path

from portal.actions.registry import ACTIONS, state_fields

ROOT = Path(__file__).resolve().parents[3]
# Modules and packages in which states are written; the last three load the demonstration.
WRITERS = {"actions", "workflow", "claims", "migrations", "demo", "invented", "briefing"}
QUERYSET_WRITES = {"update", "bulk_update", "update_or_create", "setattr"}


def fields_by_room():
    """Room → the fields that only its actions write."""
    found = defaultdict(set)
    for model in {model for model, _ in ACTIONS}:
        found[".".join(model.__module__.split(".")[:2])] |= state_fields(model)
    return found


def written(tree, names):
    """``(line, name)`` of every write to one of ``names``: by attribute, by QuerySet, by ``setattr``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for part in (part for target in targets for part in ast.walk(target)):
                if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store) and part.attr in names:
                    yield node.lineno, part.attr
        elif isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called in QUERYSET_WRITES:
                words = {keyword.arg for keyword in node.keywords}
                words |= {
                    part.value
                    for argument in node.args
                    for part in ast.walk(argument)
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                }
                yield from ((node.lineno, name) for name in names & words)


def meets(file, tree, room):
    """Whether the module belongs to the room or imports from it."""
    if file.relative_to(ROOT).parts[:2] == tuple(room.split(".")):
        return True
    return any(isinstance(node, ast.ImportFrom) and (node.module or "").startswith(room) for node in ast.walk(tree))


def test_only_actions_write_states():
    found = []
    for wing in ("portal", "initiatives", "events"):
        for file in sorted((ROOT / wing).rglob("*.py")):
            if WRITERS & {*file.relative_to(ROOT).with_suffix("").parts}:
                continue
            tree = ast.parse(file.read_text())
            for room, names in fields_by_room().items():
                if meets(file, tree, room):
                    found += [f"{file.relative_to(ROOT)}:{line} {name}" for line, name in written(tree, names)]
    assert found == []


def test_the_search_finds_every_way_of_writing():
    source = """
row.state = 1
row.state, row.other = 1, 2
row.state += 1
rows.update(state=1)
rows.bulk_update(rows, ["state"])
setattr(row, "state", 1)
Row(state=1)
if row.state == 1: pass
"""
    assert sorted(line for line, _ in written(ast.parse(source), {"state"})) == [2, 3, 4, 5, 6, 7]
