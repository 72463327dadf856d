import pytest


@pytest.fixture
def demonstration(with_schools):
    """The demonstration register and networks over the real places, with the published figures."""
