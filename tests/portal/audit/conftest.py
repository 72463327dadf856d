import pytest


@pytest.fixture
def chief(client):
    from portal.accounts.models import User

    user = User.objects.create_superuser("lihua", password=None, display_name="李华")
    client.force_login(user)
    return user
