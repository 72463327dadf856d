"""The published facts and the invented values, as a new installation has them, on the city's county-level units."""

import pytest

from initiatives.indicators import demo as indicators
from initiatives.programme import demo as programme
from portal.places.models import Place

COUNTIES = (
    ("371502", "东昌府区", "district"),
    ("371503", "茌平区", "district"),
    ("371581", "临清市", "county_city"),
    ("371525", "冠县", "county"),
    ("371522", "莘县", "county"),
    ("371521", "阳谷县", "county"),
    ("371524", "东阿县", "county"),
    ("371526", "高唐县", "county"),
    ("LC-JKQ", "聊城经济技术开发区", "functional_zone"),
    ("LC-GXQ", "聊城高新技术产业开发区", "functional_zone"),
    ("LC-DJQ", "江北水城旅游度假区", "functional_zone"),
)


@pytest.fixture
def liaocheng(db):
    return Place.objects.create(code="371500", name="聊城市", kind="city", sort_key="a")


@pytest.fixture
def counties(liaocheng):
    for number, (code, name, kind) in enumerate(COUNTIES, 1):
        row = Place.objects.create(code=code, name=name, kind=kind, parent=liaocheng, sort_key=code, position=number)
        Place.objects.filter(pk=row.pk).update(county=row)
    return list(Place.objects.counties())


@pytest.fixture
def facts(counties):
    indicators.sources()
    indicators.indicators()
    programme.programme()


@pytest.fixture
def demonstration(facts):
    indicators.invented()
