"""What every process of ours asks of the operating system before it does anything else."""

import os
import resource

UMASK = 0o027  # files 0640, folders 0750: the group may read, for a backup; strangers may nothing
DESCRIPTORS = 16_384  # a connection holds one, and a server process takes thousands of them


def prepare_process() -> None:
    """Keep strangers off new files, and allow as many open connections as the system lets us."""
    os.umask(UMASK)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(DESCRIPTORS, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
