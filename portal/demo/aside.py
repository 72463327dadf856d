"""Puts the data folder of an earlier state of the code aside, so that the demonstration can start anew."""

from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from portal.demo.serve import CannotServe
from portal.records.release import TOO_OLD, is_too_old


def put_aside() -> Path | None:
    """Where the folder lies now, unchanged; None when the database can be used as it is.

    Raises CannotServe when the database is not a file of the folder or the folder cannot be moved.
    """
    if not is_too_old(connection):
        return None
    folder: Path = settings.DATA_DIR
    if (
        connection.vendor != "sqlite"
        or folder.resolve() not in Path(connection.settings_dict["NAME"]).resolve().parents
    ):
        raise CannotServe(TOO_OLD)
    connection.close()  # the last connection writes the journal into the database's file
    target = _free_name(folder.resolve())
    try:
        folder.resolve().rename(target)
    except OSError as fault:
        raise CannotServe(f"旧数据夹 {folder} 无法移到 {target}（{fault.strerror}），请手工移走后再运行。") from fault
    folder.mkdir(parents=True)
    return target


def _free_name(folder: Path) -> Path:
    """Beside the folder, with the moment in its name, and a number when that is taken."""
    name = f"{folder.name}-before-0.2.0-{timezone.localtime():%Y%m%d-%H%M%S}"
    number, target = 1, folder.with_name(name)
    while target.exists():
        number += 1
        target = folder.with_name(f"{name}-{number}")
    return target
