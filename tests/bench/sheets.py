"""Spreadsheets against stock django-import-export in the same environment: ``make bench-sheets``.

One run tells stock, ours and a one-pass ORM floor, their ratios, rows a second, memory and queries, and says which
limit is kept. Stock takes minutes at 50,000 rows: ``STOCK=0`` leaves it out, ``ROWS=10000`` takes that size alone.

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

SIZES = [int(size) for size in os.environ.get("ROWS", "10000,50000").split(",")]
STOCK = os.environ.get("STOCK", "1") == "1"
LINE = "{:<26}{:>8}{:>8}{:>9}{:>7}{:>9}  {}\n"
ROOT = Path(__file__).resolve().parents[2]
INSERT = [("stock", "≥", 15), ("floor", "≤", 1.6), ("checked", "≤", 1.4), ("+MB", "≤", 100), ("queries", "≤", None)]
CHANGE = [("stock", "≥", 30), ("floor", "≤", 2.2), ("+MB", "≤", 100), ("queries", "≤", None)]


def others(case):
    """Stock, the one-pass ORM floor, and that floor with the checks of full_clean."""
    return {"stock": f"stock_{case}", "floor": f"floor_{case}", "checked": f"floor_{case}_checked"}


CASES = [
    # title, our case, the others' cases, limits
    ("insert", "ours_insert", others("insert"), INSERT),
    ("10 % changed", "ours_change", others("change"), CHANGE),
    ("plan, all new", "ours_plan", {}, [("rows/s", "≥", 25_000)]),
    ("plan, all unchanged", "ours_same", {"floor": "floor_same"}, [("rows/s", "≥", 25_000)]),
    ("read with guard", "ours_read", {}, []),
    ("export xlsx", "ours_xlsx", {"stock": "stock_xlsx"}, [("stock", "≥", 4), ("+MB", "≤", 15), ("queries", "≤", 2)]),
    ("export csv", "ours_csv", {"stock": "stock_csv"}, [("stock", "≥", 8), ("+MB", "≤", 15), ("queries", "≤", 2)]),
]


def tell(*cells):
    sys.stdout.write(LINE.format(*cells))
    sys.stdout.flush()


def run(case, rows, folder):
    """One measurement in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.sheets", case, str(rows), str(folder)]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise SystemExit(answer.stderr)
    return json.loads(answer.stdout.splitlines()[-1])


def main():
    os.environ.setdefault("PORTAL_ENV", "test")
    missed = []
    with tempfile.TemporaryDirectory() as name:
        os.environ["DATA_DIR"] = name
        for rows in SIZES:
            vendor = run("prepare", rows, name)["vendor"]
            tell(f"{rows:,} rows, {vendor}", "CPU s", "wall s", "rows/s", "+MB", "queries", "limits")
            for case in CASES:
                missed += measure(case, rows, name, vendor)
    if missed:
        raise SystemExit("Beyond the limit: " + "; ".join(missed))


def measure(case, rows, folder, vendor):
    """Tell one case; the limits that it does not keep."""
    title, ours, others, limits = case
    mine = run(ours, rows, folder)
    figures = {"rows/s": rows / mine["cpu"], "+MB": mine["memory"], "queries": mine["queries"]}
    lines = []
    for other, theirs in others.items():
        if other == "stock" and not STOCK:
            continue
        figure = run(theirs, rows, folder)
        figures[other] = figure["cpu"] / mine["cpu"] if other == "stock" else mine["cpu"] / figure["cpu"]
        lines.append((f"  {other}", figure))
    said, missed = [], []
    for what, sign, limit in limits:
        limit = limit or 40 + rows // (80 if vendor == "sqlite" else 500)
        if what not in figures:
            continue
        found = figures[what]
        name = {"stock": "stock/ours", "floor": "ours/floor", "checked": "ours/checked floor"}.get(what, what)
        said.append(f"{name} {found:,.4g} {sign} {limit:,}")
        if not (found >= limit if sign == "≥" else found <= limit):
            missed.append(f"{rows:,} rows, {title}, {said[-1]}")
    for name, figure in [(title, mine), *lines]:
        cells = [f"{figure['cpu']:.2f}", f"{figure['wall']:.2f}", f"{rows / figure['cpu']:,.0f}"]
        tell(
            name, *cells, f"{figure['memory']:.0f}", f"{figure['queries']:,}", ", ".join(said) if figure is mine else ""
        )
    return missed


if __name__ == "__main__" and len(sys.argv) == 1:
    main()


# In the measuring process


def measured(run_case):
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
        run_case()
    figure = {
        "cpu": seconds() - cpu,
        "wall": time.perf_counter() - wall,
        "memory": memory() - base,
        "queries": asked[0],
    }
    sys.stdout.write(json.dumps(figure) + "\n")


def work(case, rows, folder):
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    import django

    django.setup()
    from django.db import connection

    from tests.bench import sheet_cases

    sheet_cases.FOLDER, sheet_cases.ROWS = Path(folder), rows
    if case == "prepare":
        sheet_cases.prepare()
        sys.stdout.write(json.dumps({"vendor": connection.vendor}) + "\n")
        return
    sheet_cases.ready(case)
    measured(getattr(sheet_cases, case))


if __name__ == "__main__" and len(sys.argv) > 1:
    work(sys.argv[1], int(sys.argv[2]), sys.argv[3])
