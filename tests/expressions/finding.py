"""Finds the regular expressions of the product: in modules, classes, models, and where they are written in a call."""

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

from django.apps import apps
from django.core.validators import RegexValidator
from django.db.models import Q

ROOT = Path(__file__).resolve().parents[2]
WINGS = ("portal", "initiatives", "events")
STARTERS = {"portal/wsgi.py", "portal/asgi.py"}  # start the product when they are imported
FUNCTIONS = {"compile", "search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn"}
LOOKUP = re.compile(r"\w__i?regex\b|\bREGEXP\b")
Expression = re.Pattern[str] | re.Pattern[bytes]


def files() -> list[Path]:
    """The modules of the product without migrations, which copy the expressions of models."""
    return sorted(f for wing in WINGS for f in (ROOT / wing).rglob("*.py") if "migrations" not in f.parts)


def name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@cache
def expressions() -> dict[str, Expression]:
    """Every expression by where it stands."""
    found: dict[str, Expression] = {}
    for file in files():
        if name(file) not in STARTERS:
            module = importlib.import_module(
                ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            )
            for place, pattern in _of_module(module):
                found.setdefault(f"{name(file)} {place}", pattern)
        for line, pattern in _of_source(ast.parse(file.read_text())):
            found.setdefault(f"{name(file)}:{line}", pattern)
    for place, pattern in _of_models():
        found.setdefault(place, pattern)
    return {place: found[place] for place in _distinct(found)}


def _distinct(found: dict[str, Expression]) -> list[str]:
    """One place of each expression."""
    return sorted({(pattern.pattern, pattern.flags): place for place, pattern in reversed(found.items())}.values())


def _of_module(module: ModuleType) -> Iterator[tuple[str, Expression]]:
    for key, value in vars(module).items():
        yield from _of_value(key, value)
        if isinstance(value, type) and value.__module__ == module.__name__:
            for attribute, inner in list(vars(value).items()):
                yield from _of_value(f"{key}.{attribute}", inner)


def _of_value(key: str, value: object) -> Iterator[tuple[str, Expression]]:
    if isinstance(value, re.Pattern):
        yield key, value
    elif isinstance(value, RegexValidator):
        yield key, value.regex
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _of_value(key, inner)
    elif type(value) in (list, tuple, set, frozenset):
        for inner in value:
            yield from _of_value(key, inner)


def _of_models() -> Iterator[tuple[str, Expression]]:
    """Validators of fields, and what the database is asked to check."""
    for model in apps.get_models():
        if not model.__module__.startswith(WINGS):
            continue
        for field in model._meta.concrete_fields:
            if type(field).__module__.startswith(WINGS) or field.validators:
                own = [validator for validator in field.validators if type(validator) is RegexValidator]
                yield from _of_value(f"{model._meta.label}.{field.name}", own)
        for constraint in model._meta.constraints:
            for lookup, pattern in _lookups(getattr(constraint, "condition", None)):
                yield f"{model._meta.label} {lookup}", re.compile(pattern)


def _lookups(condition: object) -> Iterator[tuple[str, str]]:
    for child in getattr(condition, "children", ()):
        if isinstance(child, Q):
            yield from _lookups(child)
        elif isinstance(child, tuple) and child[0].endswith(("__regex", "__iregex")):
            yield child


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    """Calls like ``re.search(…)``; ``re.compile`` in functions alone, what a module compiles is found in it."""
    compiled = {node for part in tree.body if not isinstance(part, ast.FunctionDef) for node in ast.walk(part)}
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=function)) if function in FUNCTIONS:
                if function != "compile" or node not in compiled:
                    yield node


def _of_source(tree: ast.Module) -> Iterator[tuple[int, Expression]]:
    """Expressions that are written where they are used; what is filled in counts as a word."""
    for call in calls(tree):
        pattern = literal(call.args[0])
        if pattern is not None:
            yield call.lineno, re.compile(pattern, _flags(call))


def _flags(call: ast.Call) -> int:
    named = [
        node.attr
        for part in (*call.args[1:], *call.keywords)
        for node in ast.walk(part)
        if isinstance(node, ast.Attribute)
    ]
    return sum(flag for flag in {getattr(re, name, None) for name in named} if isinstance(flag, re.RegexFlag))


def literal(node: ast.expr) -> str | bytes | None:
    """The pattern that is written there, None when it is computed."""
    match node:
        case ast.Constant(value=str() | bytes() as pattern):
            return pattern
        case ast.JoinedStr(values=values):
            return "".join(part.value if isinstance(part, ast.Constant) else "word" for part in values)
    return None


def computed() -> dict[str, str]:
    """Where a pattern is computed when it is used, and the argument that holds it."""
    return {
        name(file): ast.unparse(call.args[0])
        for file in files()
        for call in calls(ast.parse(file.read_text()))
        if literal(call.args[0]) is None
    }


def lookups() -> set[tuple[str, str]]:
    """Where the product asks the database to match an expression: keyword arguments, and texts that name a lookup."""
    found = set()
    for file in files():
        for node in ast.walk(ast.parse(file.read_text())):
            words = [node.arg] if isinstance(node, ast.keyword) else [getattr(node, "value", None)]
            found |= {(name(file), word) for word in words if isinstance(word, str) and LOOKUP.search(word)}
    return found
