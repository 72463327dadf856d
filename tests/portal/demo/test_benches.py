"""The benchmarks still run: all of them at tiny sizes, whatever their figures."""

import shutil
import subprocess
import sys

import pytest
from django.conf import settings

BENCHES = ["sheets", "feedback", "events", "coverage", "jobs", "pages", "soak"]


@pytest.mark.server
@pytest.mark.one_database  # an installation of its own, with SQLite
def test_every_benchmark_runs(installation, tmp_path):
    folder = shutil.copytree(installation.folder, tmp_path / "data")
    environment = {**installation.environment(), "DATA_DIR": str(folder)}
    command = [sys.executable, "-m", "tests.bench.smoke"]
    answer = subprocess.run(command, cwd=settings.ROOT, env=environment, capture_output=True, text=True)
    assert [line[3:] for line in answer.stdout.splitlines() if line.startswith("== ")] == BENCHES, answer.stderr


def test_every_benchmark_of_the_makefile_is_among_them():
    named = {line.partition("tests.bench.")[2].split()[0] for line in makefile() if "-m tests.bench." in line}
    assert named == set(BENCHES)


def makefile():
    return (settings.ROOT / "Makefile").read_text().splitlines()
