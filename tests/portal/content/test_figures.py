"""Published figures in texts: known by their key, shown with what stands behind them, doubted when they change."""

from datetime import date
from decimal import Decimal

import pytest

from initiatives.indicators.quoted import key_of
from portal.content.figures import Figure, Use, fault_of, says_the_same, sentence_with, uses_in
from portal.content.models import Edition, FigureUse
from tests.factories import make
from tests.initiatives.indicators import factories
from tests.portal.content.specimens import Desk
from tests.portal.content.test_pages import words
from tests.portal.content.test_workflow import refusals

KNOWN = {"a/city/2025": Figure("a/city/2025", "覆盖率", "90.21%", "全市", "2025", "", "/", former=("90.19%",))}


@pytest.mark.parametrize(
    ("printed", "published", "same"),
    [
        ("90.19%", "90.19%", True), ("4800 余个", "4800余个", True), ("4,800余个", "4800余个", True),
        ("90.2%", "90.19%", False), ("十余", "十余", True), ("6.4 万个", "6.4万个", True),
    ],
)  # fmt: skip
def test_a_figure_is_the_same_however_it_is_set(printed, published, same):
    assert says_the_same(printed, published) is same


@pytest.mark.parametrize(
    ("printed", "key", "sentence"),
    [
        ("90.21%", "a/city/2025", ""),
        ("90.19%", "a/city/2025", "正文“90.19%”对应的数据已修订为“90.21%”，请更新或注明“截至当时”。"),
        ("91%", "a/city/2025", "正文“91%”与公布的“90.21%”（覆盖率）不同，请核对。"),
        ("91%", "b/city/2025", "正文“91%”链接的数据不存在，请重新选择或去掉链接。"),
    ],
)
def test_what_is_wrong_with_a_figure_is_one_sentence(printed, key, sentence):
    assert fault_of(Use(key, printed), KNOWN) == sentence


def test_the_sentence_around_a_figure():
    body = '<p>先说别的。覆盖率为 <data value="a/city/2025">90.19%</data>，比上年高。最后说别的。</p>'
    assert uses_in(body) == [Use("a/city/2025", "90.19%")]
    assert sentence_with(body, "a/city/2025") == "覆盖率为 90.19%，比上年高。"


@pytest.fixture
def observed(db):
    """A published observation, and how a text names it."""
    rate = factories.indicator("cover", name="普惠性幼儿园覆盖率", unit=factories.percent())
    values = {"value": Decimal("90.19"), "published_text": "90.19%", "end_precision": "day"}
    observation = factories.published(rate, period_end=date(2025, 3, 18), **values)
    return observation, f'<data value="{key_of(observation)}">90.19%</data>'


@pytest.mark.django_db
def test_a_text_shows_what_stands_behind_a_figure_and_the_indicator_quotes_it(client, observed):
    observation, named = observed
    desk = Desk()
    edition = desk.published(make(Edition, place=desk.city, body=f"<p>覆盖率为 {named}。</p>"))
    page = client.get(edition.get_absolute_url()).content.decode()
    button = f'<button type="button" class="dfig" popovertarget="d-1">{named}</button>'
    assert f'覆盖率为 <span class="dkeep">{button}。</span></p>' in page, "no line begins with the mark"
    assert page.count(f'href="{observation.indicator.get_absolute_url()}"') == 2  # in its panel and in the table
    assert FigureUse.objects.get().printed == "90.19%"
    shown = words(client.get(observation.indicator.get_absolute_url()))
    assert "覆盖率为 90.19%。" in shown.replace("\u2009", " ").replace("\u202f", " ")
    desk.does("withdraw", edition.document, desk.publisher, kind="mistake")
    assert edition.title not in words(client.get(observation.indicator.get_absolute_url()))


@pytest.mark.django_db
def test_a_text_with_a_wrong_figure_goes_to_no_review(observed):
    desk = Desk()
    edition = make(Edition, place=desk.city, body=f"<p>{observed[1].replace('90.19', '91')}</p>")
    assert refusals(desk.does, "submit", edition, desk.author) == [
        f"正文“91%”与公布的“90.19%”（{observed[0].indicator.name}）不同，请核对。"
    ]
