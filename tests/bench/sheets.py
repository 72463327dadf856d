"""Spreadsheets against stock django-import-export in the same environment: ``make bench-sheets [ROWS=10000]``.

CPU seconds of the process and its children, peak memory over what the process had before, queries. Every figure
is taken in a process of its own. Ratios hold from machine to machine; absolute figures drift.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROWS = int(os.environ.get("ROWS", "10000"))
STOCK = os.environ.get("STOCK", "1") == "1"
LINE = "{:<34}{:>9}{:>9}{:>9}{:>9}{:>11}{:>11}\n"
ROOT = Path(__file__).resolve().parents[2]


def tell(*cells):
    sys.stdout.write(LINE.format(*cells))
    sys.stdout.flush()


def run(deed, rows, folder):
    """One measurement in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.sheets", deed, str(rows), str(folder)]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise SystemExit(answer.stderr)
    return json.loads(answer.stdout.splitlines()[-1])


def main():
    os.environ.setdefault("PORTAL_ENV", "test")
    with tempfile.TemporaryDirectory() as name:
        os.environ["DATA_DIR"] = name
        run("prepare", ROWS, name)
        tell("", "CPU s", "wall s", "rows/s", "+MB", "queries", "stock/ours")
        for title, ours, stock, more in CASES:
            mine = run(ours, ROWS, name)
            others = {other: run(other, ROWS, name) for other in ([stock] if STOCK else []) + more if other}
            show(f"{title} · ours", mine)
            for other, figure in others.items():
                show(f"{title} · {other}", figure, figure["cpu"] / mine["cpu"])


def show(title, figure, ratio=None):
    rate = f"{ROWS / figure['cpu']:,.0f}"
    more = f"{ratio:.2f}" if ratio else ""
    tell(
        title, f"{figure['cpu']:.2f}", f"{figure['wall']:.2f}", rate, f"{figure['memory']:.0f}", figure["queries"], more
    )


CASES = [
    ("insert", "ours_insert", "stock_insert", ["floor_insert"]),
    ("10 % changed", "ours_change", "stock_change", ["floor_change"]),
    ("plan only, insert", "ours_plan", "", []),
    ("plan only, unchanged", "ours_same", "", []),
    ("read with guard", "ours_read", "", []),
    ("export xlsx", "ours_xlsx", "stock_xlsx", []),
    ("export csv", "ours_csv", "stock_csv", []),
]


if __name__ == "__main__" and len(sys.argv) == 1:
    main()


# In the measuring process


def measured(deed):
    import resource

    from django.db import connection

    asked = [0]

    def count(execute, sql, params, many, context):
        asked[0] += 1
        return execute(sql, params, many, context)

    def seconds():
        own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime

    def memory():
        return (
            int(next(line.split()[1] for line in Path("/proc/self/status").open() if line.startswith("VmHWM"))) / 1024
        )

    connection.ensure_connection()
    base, cpu, wall = memory(), seconds(), time.perf_counter()
    with connection.execute_wrapper(count):
        deed()
    figure = {
        "cpu": seconds() - cpu,
        "wall": time.perf_counter() - wall,
        "memory": memory() - base,
        "queries": asked[0],
    }
    sys.stdout.write(json.dumps(figure) + "\n")


def work(deed, rows, folder):
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    import django

    django.setup()
    from tests.bench import sheet_deeds

    sheet_deeds.FOLDER, sheet_deeds.ROWS = Path(folder), rows
    if deed == "prepare":
        sheet_deeds.prepare()
        sys.stdout.write("{}\n")
        return
    sheet_deeds.ready(deed)
    measured(getattr(sheet_deeds, deed))


if __name__ == "__main__" and len(sys.argv) > 1:
    work(sys.argv[1], int(sys.argv[2]), sys.argv[3])
