import pytest

OLD = "Vx7#kQm2!pRt"


def holder(role, name, place="city"):
    """Somebody of the staff with one role."""
    from portal.accounts.models import User
    from tests.factories import tree

    user = User.objects.create_user(name, display_name=name, password=OLD, is_staff=True)
    user.grants.create(role=role, place=tree()[place])
    return user


@pytest.fixture
def lihua(db):
    """A system administrator."""
    from portal.accounts.roles import Role

    return holder(Role.SYSTEM, "lihua")


@pytest.fixture
def zhaomin(db):
    """The auditor."""
    from portal.accounts.roles import Role

    return holder(Role.AUDITOR, "zhaomin")
