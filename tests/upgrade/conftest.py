"""Tests of this folder run on the database of each kept release, after its upgrade."""

import pytest

from tests.databases import Content
from tests.upgrade import releases

CONTENTS = {
    version: Content(f"release_{version.replace('.', '_')}", lambda version=version: releases.upgrade(version))
    for version in releases.kept()
}


@pytest.fixture(params=CONTENTS)
def version(request):
    return request.param


@pytest.fixture
def _database(version, databases, django_db_setup, django_db_blocker):
    """Instead of the content that a test's other fixtures ask for."""
    with django_db_blocker.unblock():
        databases.use(CONTENTS[version])
