"""Saves the identity of the site once per pause, as an editor would: ``python -m tests.bench.editor PAUSE FILE``.

It stands in the footer of every page. The file holds the number of the last save whose commit has returned.
"""

import os
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")


def main(pause, file):
    django.setup()
    from portal.site.models import SiteIdentity

    number = 0
    while True:
        number += 1
        identity = SiteIdentity.current()
        identity.tech_support = f"内容版本 {number}"
        identity.save()
        fresh = file.with_suffix(".new")
        fresh.write_text(str(number))
        fresh.replace(file)
        time.sleep(pause)


if __name__ == "__main__":
    main(float(sys.argv[1]), Path(sys.argv[2]))
