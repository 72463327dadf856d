"""The skeleton of a new room: ``manage.py startroom events clubs --record Club --label 社团``."""

import re
from pathlib import Path
from string import Template
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

SKELETON = Path(__file__).resolve().parents[2] / "skeleton"
PACKAGES = ("portal", "initiatives", "events")
NEXT = """已写入 portal/settings.py、tests/journeys/test_sheets.py{floor}。接下来：
  1. PORTAL_ENV=test .venv/bin/python manage.py makemigrations {room}
  2. make test-fast
  3. {order}
  4. 按 docs/add-a-room.md 把骨架改成这个房间的样子
"""
ON_TOP = "{room} 现在位于 {package} 的最上层；别的房间要引用它时，在 pyproject.toml（[tool.importlinter]）中下移"
BY_HAND = "在 pyproject.toml 的导入顺序（[tool.importlinter]）中写上 {room} 的位置"


class Command(BaseCommand):
    help = "新建一个房间的骨架：模型、操作、权限、后台、表格、页面、接口、搜索、演示数据和测试。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("package", choices=PACKAGES)
        parser.add_argument("room", help="小写英文复数，例如 clubs")
        parser.add_argument("--record", required=True, help="模型的类名，例如 Club")
        parser.add_argument("--label", required=True, help="中文名称，例如 社团")

    def handle(self, *args: Any, package: str, room: str, record: str, label: str, **options: Any) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9]+", room):
            raise CommandError(f"房间名“{room}”只能用小写字母和数字，以字母开头。")
        if not re.fullmatch(r"[A-Z][A-Za-z0-9]+", record):
            raise CommandError(f"类名“{record}”应以大写字母开头，例如 Club。")
        if not label.strip() or re.search(r"[\"\\{}%]", label):
            raise CommandError("中文名称不能为空，也不能含引号、反斜线、花括号和百分号。")
        if (settings.ROOT / package / room).exists():
            raise CommandError(f"{package}/{room} 已经存在，没有改动任何文件。")
        words = {"package": package, "room": room, "Room": room.capitalize(), "Record": record,
                 "record": record.lower(), "label": label.strip()}  # fmt: skip
        for source, target in _targets(package, room):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(Template(source.read_text(encoding="utf-8")).substitute(words), encoding="utf-8")
            self.stdout.write(str(target.relative_to(settings.ROOT)))
        _install(package, room)
        _name_sheet(room, record)
        on_top = _put_on_top(package, room)
        order = (ON_TOP if on_top else BY_HAND).format(package=package, room=room)
        self.stdout.write(NEXT.format(room=room, order=order, floor="、pyproject.toml" if on_top else ""))


def _targets(package: str, room: str) -> list[tuple[Path, Path]]:
    """Each file of the skeleton with the place of what is made of it."""
    folders = {
        "room": settings.ROOT / package / room,
        "templates": settings.ROOT / "templates" / package / room,
        "tests": settings.ROOT / "tests" / package / room,
    }
    made = [
        (source, folder / source.name.removesuffix("-tpl"))
        for name, folder in folders.items()
        for source in sorted((SKELETON / name).iterdir())
    ]
    empty = SKELETON / "tests" / "__init__.py-tpl"
    return [*made, (empty, folders["room"] / "migrations" / "__init__.py")]


def _install(package: str, room: str) -> None:
    """Add the room to INSTALLED_APPS, behind the last room of its package."""
    file = settings.ROOT / "portal" / "settings.py"
    text = file.read_text(encoding="utf-8")
    last = max(found.end() for found in re.finditer(rf'^    "{package}\.\w+",\n', text, re.MULTILINE))
    file.write_text(f'{text[:last]}    "{package}.{room}",\n{text[last:]}', encoding="utf-8")


def _name_sheet(room: str, record: str) -> None:
    """Add the sheet to those that the tests want to find."""
    file = settings.ROOT / "tests" / "journeys" / "test_sheets.py"
    text = file.read_text(encoding="utf-8")
    new = re.sub(r"^(NAMED = \{\n(?:    .+\n)*)", rf'\1    "{room}.{record.lower()}",\n', text, flags=re.MULTILINE)
    file.write_text(new, encoding="utf-8")


def _put_on_top(package: str, room: str) -> bool:
    """Make the room the highest of its wing, so that it may import all others; the building's floors are left alone."""
    file = settings.ROOT / "pyproject.toml"
    text = file.read_text(encoding="utf-8")
    order = rf'^(containers = \["{package}"\]\nlayers = \[)(?=")'
    new, found = re.subn(order, rf'\1"{room}", ', text, flags=re.MULTILINE)
    file.write_text(new, encoding="utf-8")
    return bool(found)
