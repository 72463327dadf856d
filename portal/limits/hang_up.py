"""Ends the connections of one address from inside the server, which offers no way to end a read that waits."""

import logging
import os
import socket
import stat
from contextlib import suppress
from pathlib import Path

DESCRIPTORS = Path("/proc/self/fd")  # Linux; elsewhere nobody is hung up on
logger = logging.getLogger(__name__)


def hang_up(address: str, port: int) -> int:
    """Shut every TCP connection that this process has taken at ``port`` from ``address``; gives their number."""
    ended = 0
    with suppress(FileNotFoundError):
        for entry in os.listdir(DESCRIPTORS):  # noqa: PTH208 - names alone
            with suppress(OSError):  # closed meanwhile, or no longer connected
                ended += _shut(int(entry), address, port)
    logger.warning("Hung up on a silent sender: %s connections", ended)
    return ended


def _shut(descriptor: int, address: str, port: int) -> bool:
    if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
        return False
    with socket.socket(fileno=os.dup(descriptor)) as connection:
        if connection.family not in (socket.AF_INET, socket.AF_INET6):
            return False
        if connection.getpeername()[0] != address or connection.getsockname()[1] != port:
            return False  # one of our own to a database has a port that the system chose
        connection.shutdown(socket.SHUT_RDWR)
    return True
