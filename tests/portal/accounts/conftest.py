import pytest

PASSWORD = "Vx7#kQm2!pRt"


@pytest.fixture
def person(db):
    from portal.accounts.models import User

    return User.objects.create_user("wangfang", display_name="王芳", password=PASSWORD, is_staff=True)


@pytest.fixture
def colleague(db):
    from portal.accounts.models import User

    return User.objects.create_user("liqiang", display_name="李强", password=PASSWORD, is_staff=True)


@pytest.fixture
def chief(db):
    from django.test import Client

    from portal.accounts.roles import Role
    from tests import factories

    browser = Client(REMOTE_ADDR="198.51.100.1")
    browser.force_login(factories.person(Role.SYSTEM, factories.tree()["city"], display_name="张敏"))
    return browser
