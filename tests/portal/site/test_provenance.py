"""One line says whose data it is: in files, in JSON, in JSON-LD and on the page."""

from datetime import UTC, date, datetime

import pytest

from portal.site.models import SiteIdentity
from portal.site.provenance import Provenance

DAY = date(2026, 5, 6)


def identity(**values):
    return SiteIdentity.installed(name="某市教育局", licence_name="署名使用", **values)


def test_a_register_is_the_publisher_s_own():
    said = Provenance.of(register="学校登记", as_of=DAY, demo=True, identity=identity())
    assert said.notes("口径：某某") == [
        "许可：署名使用：某市教育局",
        "来源：某市教育局学校登记",
        "数据截至：2026-05-06",
        "口径：某某",
        "本表含演示数据，不代表官方发布。",
    ]
    assert said.fields() == {
        "licence": "署名使用：某市教育局", "licence_url": "", "source": "某市教育局学校登记", "as_of": DAY
    }  # fmt: skip
    assert said.structured() == {
        "license": "署名使用：某市教育局",
        "creator": {"@type": "GovernmentOrganization", "name": "某市教育局"},
    }


def test_somebody_else_s_data_keeps_its_source_and_the_licence_its_address():
    said = Provenance.of(source="国家统计局", identity=identity(licence_url="https://a.example/l"))
    assert said.notes() == ["许可：署名使用：某市教育局（https://a.example/l）", "来源：国家统计局", "数据截至：无"]
    assert said.structured()["license"] == "https://a.example/l"


def test_a_moment_is_said_in_local_time():
    said = Provenance.of(as_of=datetime(2026, 5, 6, 16, 30, tzinfo=UTC), identity=identity())
    assert said.notes()[2] == "数据截至：2026-05-07 00:30"
    assert said.fields()["as_of"].isoformat() == "2026-05-07T00:30:00+08:00"
    assert (said.day, said.source) == (date(2026, 5, 7), "某市教育局")


@pytest.mark.django_db
def test_what_the_office_wrote_is_said_at_once():
    assert Provenance.of().licence == "可自由使用，请注明来源：聊城市教育和体育局"
    SiteIdentity.objects.create(name="某市教育局", licence_name="署名使用")
    assert Provenance.of().licence == "署名使用：某市教育局"
