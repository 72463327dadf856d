"""How an editor brings a Word file into a draft, through the pages of the back office."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import strip_tags
from PIL import Image as Drawing

from portal.content.models import Channel, Edition, PictureUse
from portal.media.models import Image
from tests.factories import make
from tests.portal.content.specimens import Desk
from tests.portal.content.word_files import p, picture, word_file
from tests.posting import posted

pytestmark = pytest.mark.django_db
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def png(colour):
    file = io.BytesIO()
    Drawing.new("RGB", (40, 30), colour).save(file, "PNG")
    return file.getvalue()


def word(body, **parts):
    return SimpleUploadedFile("通知.docx", word_file(body, **parts), DOCX)


@pytest.fixture
def desk(client):
    desk = Desk()
    client.force_login(desk.author)
    return desk


@pytest.fixture
def channel(desk):
    return make(Channel, place=desk.city, code="notices", name="通知公告")


def values(**changed):
    return {"title": "冬季长跑通知", "summary": "周六跑。", "change": "new", "secrecy": "open", **changed}


def write(client, channel, **changed):
    return client.post("/admin/content/edition/add/", values(channel=channel.pk, **changed), follow=True)


def test_the_text_and_its_pictures_come_in(client, desk, channel):
    file = word(p("活动安排如下。") + picture(0, "操场") + picture(1), pictures=[png("red"), png("blue")])
    answer = write(client, channel, word=file)
    edition, (first, second) = Edition.objects.get(), Image.objects.order_by("pk")
    assert edition.body == (
        f'<p>活动安排如下。</p>\n<figure><img src="/media/library/{first.pk}/" alt="操场"></figure>\n'
        f'<figure><img src="/media/library/{second.pk}/" alt=""></figure>'
    )
    assert [(image.title, image.alt, image.place) for image in (first, second)] == [
        ("冬季长跑通知 图 1", "操场", desk.city), ("冬季长跑通知 图 2", "", desk.city),
    ]  # fmt: skip
    assert set(PictureUse.objects.values_list("edition", "image")) == {(edition.pk, first.pk), (edition.pk, second.pk)}
    assert answer.status_code == 200


def test_a_picture_without_words_keeps_the_text_from_its_reviews(client, desk, channel):
    write(client, channel, word=word(picture(0), pictures=[png("red")]))
    edition, image = Edition.objects.get(), Image.objects.get()
    page = strip_tags(client.get(f"/admin/content/edition/{edition.pk}/change/").content.decode())
    assert "1 张图片缺替代文字，请在图库里说出图中有什么：冬季长跑通知 图 1。" in page
    Image.objects.filter(pk=image.pk).update(alt="操场")
    assert desk.does("submit", edition, desk.author).state == "first"


def test_the_same_picture_is_kept_once(client, desk, channel):
    write(client, channel, word=word(picture(0) + picture(1), pictures=[png("red"), png("red")]))
    assert Image.objects.count() == 1


def test_a_damaged_picture_is_told_and_the_text_comes_in(client, desk, channel):
    answer = write(client, channel, word=word(p("甲") + picture(0), pictures=[b"no picture"]))
    assert Edition.objects.get().body == "<p>甲</p>\n<p>〔图片未能带入，请上传〕</p>"
    assert "有一张图片没有带入，请重新上传。" in strip_tags(answer.content.decode())


def test_a_file_that_is_none_is_refused_beside_its_field(client, desk, channel):
    answer = write(client, channel, word=SimpleUploadedFile("通知.docx", b"PK\x03\x04 nothing", DOCX))
    assert Edition.objects.count() == 0
    assert answer.context["adminform"].form.errors.keys() == {"word"}


def test_what_was_said_of_a_draft_is_kept_when_no_file_comes(client, desk, channel):
    write(client, channel, body="<p>甲</p><script>x</script>")
    edition = Edition.objects.get()
    assert edition.body == "<p>甲</p>"
    address = f"/admin/content/edition/{edition.pk}/change/"
    client.post(address, {**posted(client.get(address)), **values(title="新标题", body="<p>乙</p>")})
    edition.refresh_from_db()
    assert (edition.title, edition.body) == ("新标题", "<p>乙</p>")


def test_a_text_under_review_is_not_changed(client, desk, channel):
    write(client, channel, body="<p>甲</p>")
    edition = desk.does("submit", Edition.objects.get(), desk.author)
    answer = client.post(f"/admin/content/edition/{edition.pk}/change/", values(title="新标题", body="<p>乙</p>"))
    edition.refresh_from_db()
    assert (answer.status_code, edition.title) == (403, "冬季长跑通知")
    assert client.get(f"/admin/content/edition/{edition.pk}/change/").status_code == 200


def test_a_page_says_how_its_text_stands_to_the_public_one(client, desk, channel):
    write(client, channel, body="<p>甲</p>")
    first = Edition.objects.get()
    address = "/admin/content/edition/{}/change/"
    assert "还没有公开的版本。" in client.get(address.format(first.pk)).content.decode()
    public = desk.published(first)
    assert "这一版就是公开的版本。" in client.get(address.format(public.pk)).content.decode()
