"""Tests of this folder run on the database of each kept release, after its upgrade."""

import pytest
from django.core.management import call_command

from tests.databases import Content
from tests.upgrade import counters, releases, reports


def used():
    """An installation of 0.2.0 that citizens and staff have used in ways that its upgrade has to deal with."""
    releases.load("0.2.0")
    counters.count()
    reports.send()
    call_command("migrate", verbosity=0, interactive=False)


IN_USE = Content("release_0_2_0_in_use", used)
CONTENTS = {
    version: Content(f"release_{version.replace('.', '_')}", lambda version=version: releases.upgrade(version))
    for version in releases.kept()
}


@pytest.fixture(params=CONTENTS)
def version(request):
    return request.param


@pytest.fixture
def in_use():
    """The installation of 0.2.0 that was in use, upgraded: asked for instead of a ``version``."""


@pytest.fixture
def _database(request, databases, django_db_setup, django_db_blocker):
    """Instead of the content that a test's other fixtures ask for."""
    asked = IN_USE if "in_use" in request.fixturenames else CONTENTS[request.getfixturevalue("version")]
    with django_db_blocker.unblock():
        databases.use(asked)
