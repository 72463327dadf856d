"""The measure of all things: nginx with one worker on one core, serving the same bytes as a file."""

import shutil
import subprocess
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import create_connection

from tests.bench.site import SERVER_CORE
from tests.postgres import free_port

CONFIGURATION = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log crit; {user}
events {{ worker_connections 512; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; open_file_cache max=100 inactive=60s;
  types {{ text/html html; }}
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


@contextmanager
def nginx(folder, bodies):
    """``bodies``: name → bytes, served as ``/<number>.html``. Gives port and worker process, or None and None."""
    if not shutil.which("nginx"):
        yield None, None
        return
    port = free_port()
    (folder / "files").mkdir(parents=True, exist_ok=True)
    for number, body in enumerate(bodies.values()):
        (folder / "files" / f"{number}.html").write_bytes(body)
    configuration = folder / "nginx.conf"
    user = "user root;" if shutil.os.geteuid() == 0 else ""
    configuration.write_text(CONFIGURATION.format(folder=folder, port=port, user=user))
    pin = ["taskset", "-c", SERVER_CORE] if shutil.which("taskset") else []
    process = subprocess.Popen([*pin, "nginx", "-c", configuration, "-p", folder])
    try:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with suppress(OSError), create_connection(("127.0.0.1", port), 1):
                break
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        while not (workers := children.read_text().split()) and time.monotonic() < until:
            time.sleep(0.05)
        yield port, int(workers[0])
    finally:
        process.terminate()
        process.wait(20)
