"""Run a command against a throw-away PostgreSQL cluster: ``python -m tests.postgres COMMAND…``.

The cluster lives in a temporary folder, belongs to an unprivileged user, listens on a free loopback port and is
gone afterwards. A DATABASE_URL that is already set is used as it is.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path


def programs():
    """The folder with initdb and pg_ctl: from PATH, else the newest Debian installation."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[4]))
    if not installed:
        raise SystemExit("未找到 PostgreSQL（initdb）。请先安装 postgresql，或用 DATABASE_URL 指定已有的数据库。")
    return installed[-1].parent


def unprivileged():
    """initdb refuses to run as root: then the system's postgres or nobody user does it."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise SystemExit("以 root 运行时需要系统用户 postgres 或 nobody。")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def cluster():
    """The address of a new, empty database."""
    folder = Path(tempfile.mkdtemp(prefix="portal-postgres-"))
    owner = unprivileged()
    identity = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    bin, port = programs(), free_port()
    run = {"check": True, "cwd": folder, "stdout": subprocess.DEVNULL, **identity}
    quick = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "wal_level=minimal", "max_wal_senders=0")
    quick += ("jit=off", "shared_buffers=256MB")  # small tables that live for minutes
    options = " ".join([f"-h 127.0.0.1 -p {port} -k {folder}", *(f"-c {setting}" for setting in quick)])
    try:
        subprocess.run(
            [bin / "initdb", "-D", folder / "data", "-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
            **run,
        )
        subprocess.run(
            [bin / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-o", options, "-w", "start"], **run
        )
        yield f"postgres://portal@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([bin / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"], **{**run, "check": False})
        shutil.rmtree(folder, ignore_errors=True)


def main(command):
    if os.environ.get("DATABASE_URL"):
        return subprocess.run(command).returncode
    with cluster() as address:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": address}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
