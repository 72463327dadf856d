"""Pictures that wait to be confirmed: private, for an hour, and only for whoever holds the token."""

import io

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from portal.media import waiting
from portal.media.pictures import DrawnPicture


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path, time_machine):
    settings.DATA_DIR = tmp_path
    time_machine.move_to("2026-11-20T12:00:00+08:00", tick=False)


def drawn(color="red"):
    buffer = io.BytesIO()
    Image.new("RGB", (6, 4), color).save(buffer, "JPEG")
    return DrawnPicture(buffer.getvalue(), name="a.jpg")


def files(folder):
    return sorted(path.name for path in folder.rglob("*.jpg"))


def test_a_picture_comes_back_for_its_token_only(tmp_path):
    picture = drawn()
    token = waiting.keep(picture)
    assert waiting.kept(token).read() == picture.read()
    assert waiting.kept(f"{token}x") is None
    assert waiting.kept("waiting/../../secret_key") is None
    assert [path.parent.name for path in tmp_path.rglob("*.jpg")] == ["waiting"]
    waiting.forget(token)
    assert waiting.kept(token) is None
    assert files(tmp_path) == []


def test_the_hour_ends_for_the_token_and_for_the_file(tmp_path, time_machine):
    old = waiting.keep(drawn())
    time_machine.shift(waiting.HOUR)
    assert waiting.kept(old) is not None
    time_machine.shift(1)
    assert waiting.kept(old) is None
    assert len(files(tmp_path)) == 1
    new = waiting.keep(drawn("blue"))
    assert len(files(tmp_path)) == 1
    assert waiting.kept(new) is not None


def test_a_flood_is_refused_until_the_hour_is_over(monkeypatch, time_machine):
    monkeypatch.setattr(waiting, "MOST", 2)
    for _ in range(2):
        waiting.keep(drawn())
    with pytest.raises(ValidationError):
        waiting.keep(drawn())
    time_machine.shift(waiting.HOUR + 1)
    assert waiting.keep(drawn())
