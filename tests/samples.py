"""How much a test with a large or random sample takes: a fixed part in every run, all of it in ``make check-long``.

Such a test is marked ``sampled``; what only makes sense whole is marked ``long`` and stays out of other runs.
"""

import os

OFFICE = os.environ.get("TEST_OFFICE") == "1"  # LibreOffice is there and may be used
WHOLE = os.environ.get("TEST_SAMPLES") == "whole"


def of(part, whole):
    """The size for this run."""
    return whole if WHOLE else part
