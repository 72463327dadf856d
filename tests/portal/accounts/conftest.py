import pytest

PASSWORD = "Vx7#kQm2!pRt"


@pytest.fixture
def person(db):
    from portal.accounts.models import User

    return User.objects.create_user("wangfang", display_name="王芳", password=PASSWORD, is_staff=True)
