"""Where the tests of the changed rooms are: ``python -m tests.changed`` prints the folders and files, one a line.

Changed is what differs from the point where the branch left ``main`` and what git doesn't know yet.
"""

import subprocess
from pathlib import Path, PurePath

ROOT = Path(__file__).resolve().parents[1]
ALWAYS = "tests/test_house.py"


def git(*arguments):
    found = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
    return found.stdout.splitlines() if found.returncode == 0 else []


def changed():
    """Paths below the root; without a branch of this name, what isn't committed."""
    base = next((found[0] for name in ("main", "origin/main") if (found := git("merge-base", "HEAD", name))), "HEAD")
    return [*git("diff", "--name-only", base), *git("ls-files", "--others", "--exclude-standard")]


def tests_of(path):
    """The tests that belong to a file, or None: itself, those beside it, or those of the room it lies in."""
    path = PurePath(path)
    if path.parts[0] == "tests":
        own = path.name.startswith("test_")
        found = path if own else path.parent
        return found if len(found.parts) > 1 and "bench" not in path.parts and (ROOT / found).exists() else None
    room = PurePath(*path.parts[1:]) if path.parts[0] == "templates" else path
    for folder in room.parents:
        if len(folder.parts) > 1 and (ROOT / "tests" / folder).is_dir():
            return PurePath("tests") / folder
    alone = PurePath("tests") / room.parent / f"test_{room.stem}.py"
    return alone if (ROOT / alone).exists() else None


def chosen(paths):
    """Folders and files without those that lie in another one of them."""
    found = {place for path in paths if (place := tests_of(path))}
    return sorted({str(place) for place in found if not found & set(place.parents)} | {ALWAYS})


if __name__ == "__main__":
    print("\n".join(chosen(changed())))  # noqa: T201
