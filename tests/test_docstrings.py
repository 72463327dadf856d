"""What an installation may set is named in a docstring, never given as a number, which would be false elsewhere."""

import ast
import re

from tests.test_house import MODULES, ROOT

NUMBER = r"\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|thirty|sixty|ninety"
UNIT = "seconds?|minutes?|hours?|days?|failures?|attempts?|tries|characters?|MiB|MB"
FIGURE = re.compile(rf"\b(?:{NUMBER})\s+(?:\w+\s+)?(?:{UNIT})\b", re.IGNORECASE)


def figures(source):
    """Figures in the docstrings of a module that reads the settings."""
    tree = ast.parse(source)
    if not any(isinstance(node, ast.Name) and node.id == "settings" for node in ast.walk(tree)):
        return []
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    texts = [ast.get_docstring(node) or "" for node in ast.walk(tree) if isinstance(node, documented)]
    return [found[0] for text in texts for found in FIGURE.finditer(text)]


def test_docstrings_do_not_state_settings_as_facts():
    found = {str(file.relative_to(ROOT)): figures(file.read_text()) for file in MODULES}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_such_a_docstring_is_found():
    source = (
        'def limits(request):\n    """Ends sign-ins after 30 idle minutes or 12 hours."""\n    return settings.IDLE\n'
    )
    assert figures(source) == ["30 idle minutes", "12 hours"]
    assert figures(source.replace("settings", "LIMITS")) == []
