"""Rooms and files import downward only: read from the syntax tree, function-level imports included.

import-linter checks the order of the floors; this proves, by other means, that nothing goes round in a circle.
"""

import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("portal", "initiatives", "events")
FACES = {
    *("admin", "sheets", "api", "search", "site", "backoffice", "urls", "views", "feeds", "rules", "mine", "bookable"),
    *("govcheck", "crontab", "demo", "apps", "management", "templatetags"),
}
# Why an import may stand inside a function; the line says ``# late: <reason>``.
REASONS = {
    "app registry": "models and signals exist only when Django has loaded the apps; in an AppConfig.ready()",
    "costly library": "loading it takes so long that processes that never use it must not",
    "child process": "loaded by the process that reads files, and only there",
    "platform": "the module does not exist on every operating system",
}


def modules():
    """Dotted name → file of every module but migrations."""
    found = {}
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            parts = file.relative_to(ROOT).with_suffix("").parts
            if "migrations" not in parts:
                found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


MODULES = modules()


def imports(tree):
    """``(line, target, in a function)`` of every import of ours, those for the type checker left out."""

    def walk(node, inside):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                continue
            if isinstance(child, ast.ImportFrom) and child.module and not child.level:
                for alias in child.names:
                    full = f"{child.module}.{alias.name}"
                    yield child.lineno, full if full in MODULES else child.module, inside
            elif isinstance(child, ast.Import):
                yield from ((child.lineno, alias.name, inside) for alias in child.names)
            yield from walk(child, inside or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda))

    return walk(tree, False)


IMPORTS = {name: list(imports(ast.parse(file.read_text()))) for name, file in MODULES.items()}


def room(name):
    return ".".join(name.split(".")[:2])


def is_face(name):
    return len(name.split(".")) > 2 and name.split(".")[2] in FACES


def edges(*, between_rooms):
    """Who imports whom: rooms by their cores, or the files of one room."""
    graph = defaultdict(set)
    for name, found in IMPORTS.items():
        for _line, target, _inside in found:
            if target not in MODULES or target == name:
                continue
            if between_rooms:
                if room(name) != room(target) and not is_face(name) and len(name.split(".")) > 2:
                    graph[room(name)].add(room(target))
            elif room(name) == room(target):
                graph[name].add(target)
    return graph


def cycles(graph):
    """Groups of nodes that reach each other (Tarjan's strongly connected components of two nodes or more)."""
    index, low, stack, found = {}, {}, [], []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        for target in sorted(graph.get(node, ())):
            if target not in index:
                visit(target)
            if target in stack:
                low[node] = min(low[node], low[target])
        if low[node] == index[node]:
            group = stack[stack.index(node) :]
            del stack[stack.index(node) :]
            if len(group) > 1:
                found.append(sorted(group))

    for node in sorted(graph):
        if node not in index:
            visit(node)
    return found


def test_no_rooms_import_each_other_in_a_circle():
    assert cycles(edges(between_rooms=True)) == []


def test_no_files_of_a_room_import_each_other_in_a_circle():
    graph = edges(between_rooms=False)
    # A package's ``__init__`` gathers its modules; that a module belongs to its package is no import of it.
    own = {name: {package for package in graph if name.startswith(f"{package}.")} for name in graph}
    assert cycles({name: targets - own[name] for name, targets in graph.items()}) == []


def test_the_search_for_cycles_finds_one():
    assert cycles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]


def test_an_import_inside_a_function_says_why():
    silent = []
    for name, found in IMPORTS.items():
        lines = MODULES[name].read_text().splitlines()
        for line, target, inside in found:
            reason = re.search(r"# late: ([a-z ]+)", lines[line - 1])
            if inside and (reason is None or reason[1].strip() not in REASONS):
                silent.append(f"{MODULES[name].relative_to(ROOT)}:{line} {target}")
    assert silent == []


def test_no_face_is_imported_by_a_core():
    found = [
        f"{name} imports {target}"
        for name, targets in IMPORTS.items()
        for _line, target, _inside in targets
        if target in MODULES and is_face(target) and not is_face(name) and name != "portal.urls"
    ]
    assert found == []
