"""What the editor asks the back office: washing of pastes, pictures of the library, published figures."""

import base64
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.accounts.roles import Role
from portal.content.models import Channel, Edition
from portal.content.pasted import LONGEST, MOST_PICTURES, Clipboard
from portal.media.models import Image
from tests.factories import make, person
from tests.portal.content.specimens import Desk
from tests.portal.content.test_editing import png

pytestmark = pytest.mark.django_db
BASE = "/admin/content/edition/"
LOST = "<p>〔图片未能带入，请上传〕</p>"


@pytest.fixture
def desk(client):
    desk = Desk()
    client.force_login(desk.author)
    return desk


@pytest.fixture
def channel(desk):
    return make(Channel, place=desk.city)


def paste(client, html, rtf="", pictures=(), **where):
    files = {"html": SimpleUploadedFile("html", html.encode()), "rtf": SimpleUploadedFile("rtf", rtf.encode("latin-1"))}
    handed = [SimpleUploadedFile(f"{number}.png", content) for number, content in enumerate(pictures)]
    return client.post(BASE + "paste/", {**files, "picture": handed, **where})


def word_picture(content):
    return r"{\*\shppict{\pict\pngblip " + content.hex() + "}}"


def test_a_paste_comes_back_washed_with_what_was_lost(client, channel):
    answer = paste(client, '<p style="mso-list:none">甲<script>x</script></p><a href="file:///C:/a.doc">附件</a>')
    assert answer.json() == {
        "html": "<p>甲</p>\n<p>附件</p>",
        "told": ["链接指向本人电脑上的文件或无效地址，已去掉，文字保留。（附件）"],
    }


def test_pictures_of_words_clipboard_are_those_of_its_rtf(client, desk, channel):
    html = '<p>甲</p><img src="file:///C:/1.png" alt="操场"><img src="file:///C:/2.png"><img src="file:///C:/1.png">'
    rtf = r"{\rtf1 " + word_picture(png("red")) + word_picture(png("blue")) + "}"
    answer = paste(client, html, rtf, channel=channel.pk, title="长跑通知")
    first, second = Image.objects.order_by("pk")
    shown = '<figure><img src="/media/library/{}/" alt="{}"></figure>'
    assert answer.json() == {
        "html": "\n".join(
            ["<p>甲</p>", shown.format(first.pk, "操场"), shown.format(second.pk, ""), shown.format(first.pk, "")]
        ),
        "told": [],
    }
    assert [(one.title, one.place) for one in (first, second)] == [
        ("长跑通知 图 1", desk.city), ("长跑通知 图 2", desk.city),
    ]  # fmt: skip


def test_a_picture_may_be_handed_over_or_stand_in_the_text(client, desk, channel):
    edition = make(Edition, place=desk.city)
    written = "data:image/png;base64," + base64.b64encode(png("green")).decode()
    answer = paste(client, f'<img src="handed:0"><img src="{written}">', pictures=[png("red")], edition=edition.pk)
    assert Image.objects.count() == 2
    assert answer.json()["html"].count("<figure>") == 2


@pytest.mark.parametrize(
    "source",
    ["handed:0", "handed:²", "handed:9999", "file:///C:/1.png", "data:image/png,raw", "data:image/png;base64,?", "https://example.com/a.png"],
)  # fmt: skip
def test_a_picture_that_is_not_there_is_told(client, channel, source):
    answer = paste(client, f'<p>甲</p><img src="{source}">', channel=channel.pk).json()
    assert answer == {"html": f"<p>甲</p>\n{LOST}", "told": ["有一张图片没有带入，请重新上传。"]}
    assert Image.objects.count() == 0


def test_a_picture_of_the_library_stays(client, channel):
    html = '<figure><img src="/media/library/7/" alt="操场"></figure>'
    assert paste(client, html).json() == {"html": html, "told": []}


def test_without_a_channel_no_picture_comes_along_and_it_is_said(client, channel):
    answer = paste(client, '<img src="handed:0">', pictures=[png("red")]).json()
    assert answer["html"] == LOST
    assert answer["told"][0] == "还没有选择栏目，图片没有带入：请先选择栏目，再粘贴一次。"
    assert Image.objects.count() == 0


def test_pictures_join_no_library_of_another_place(client, desk):
    """Neither by a channel nor by a text of it."""
    county = desk.city.children.first()
    channel = make(Channel, place=county)
    edition = make(Edition, place=county)
    client.force_login(person(Role.EDITOR, county))
    for where in ({"channel": make(Channel, place=desk.city).pk}, {"edition": make(Edition, place=desk.city).pk}):
        assert paste(client, '<img src="handed:0">', pictures=[png("red")], **where).json()["html"] == LOST
    for where in ({"channel": channel.pk}, {"edition": edition.pk}):
        assert "<figure>" in paste(client, '<img src="handed:0">', pictures=[png("red")], **where).json()["html"]


@pytest.mark.parametrize("where", [{"edition": "²"}, {"edition": "9" * 30}, {"channel": "-1"}, {"title": "\x0b"}])
def test_odd_input_is_no_place(client, desk, where):
    assert paste(client, '<img src="handed:0">', pictures=[png("red")], **where).json()["html"] == LOST


def test_more_than_anybody_pastes_is_refused_with_the_way_out(client, desk):
    answer = paste(client, "字" * (LONGEST + 1))
    assert answer.status_code == 422
    assert answer.json() == {"refusal": "粘贴的内容太长，请存成 docx 文件，用“从 Word 文件带入”。"}
    assert paste(client, "字" * LONGEST).json()["told"] == []


def test_a_paste_brings_no_more_pictures_than_the_limit():
    clipboard = Clipboard("", files=[b"x"])
    assert [clipboard.content_of("handed:0") for _ in range(MOST_PICTURES + 1)] == [b"x"] * MOST_PICTURES + [None]


def test_pictures_of_the_library_are_found_by_name_and_content(client, desk, channel):
    paste(client, '<img src="handed:0">', pictures=[png("red")], channel=channel.pk, title="长跑")
    image = Image.objects.get()
    found = [
        {
            "address": f"/media/library/{image.pk}/",
            "small": f"/media/library/{image.pk}/480.jpg",
            "title": "长跑 图 1",
            "alt": "",
        }
    ]
    assert client.get(BASE + "pictures/", {"q": "长跑"}).json() == {"found": found}
    assert client.get(BASE + "pictures/", {"q": "游泳"}).json() == {"found": []}


def test_figures_are_found_by_indicator_and_place(client, desk, with_facts):
    found = client.get(BASE + "figures/", {"q": "普惠"}).json()["found"]
    assert [(one["value"], one["key"]) for one in found] == [
        ("90.19%", "inclusive-coverage/city/2025-03-18"), ("6.4万个", "inclusive-places/city/2025-03-18"),
    ]  # fmt: skip
    assert client.get(BASE + "figures/", {"q": "没有的指标"}).json() == {"found": []}
    assert len(client.get(BASE + "figures/").json()["found"]) == 20


@pytest.mark.parametrize("page", ["paste/", "pictures/", "figures/"])
def test_who_writes_no_texts_is_refused(client, desk, page):
    client.force_login(desk.publisher)
    assert client.generic("POST" if page == "paste/" else "GET", BASE + page).status_code == 403


def test_the_pages_take_their_own_method_alone(client, desk):
    assert [client.get(BASE + "paste/").status_code, client.post(BASE + "pictures/").status_code] == [405, 405]


def test_the_form_brings_the_editor_with_the_nonce_of_its_page(client, desk, channel):
    answer = client.get(BASE + "add/")
    nonce = answer.headers["Content-Security-Policy"].partition("'nonce-")[2].partition("'")[0]
    page = answer.content.decode()
    assert len(re.findall(f'<script type="importmap" nonce="{re.escape(nonce)}">', page)) == 1
    assert page.index('src="/static/content/editor_words') < page.index('src="/static/django_prose_editor/editor.')
