"""Writing a text in a real browser: what is pasted, typed and chosen arrives in the body as readers get it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.content.models import Channel, Edition
from portal.content.models.rich_text import washed
from portal.places.models import Place
from tests.portal.content.test_editing import png

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "Vx7#kQm2!pRt"
PASTES = Path(__file__).with_name("pastes")
SET = """(texts) => texts.map((text) => {
    const { editor } = document.querySelector(".prose-editor .tiptap");
    editor.commands.setContent(text);
    return editor.getHTML();
})"""
PASTE = """([types, files]) => {
    const data = new DataTransfer();
    Object.entries(types).forEach(([type, text]) => data.setData(type, text));
    files.forEach((bytes) => data.items.add(new File([new Uint8Array(bytes)], "a.png", { type: "image/png" })));
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    document.querySelector(".prose-editor .tiptap").dispatchEvent(event);
}"""


@pytest.fixture
def form(page, with_demonstration):
    """The form of a new text in the channel of notices."""
    editor = User.objects.create_user("editor", password=PASSWORD, is_staff=True)
    editor.grants.create(role=Role.EDITOR, place=Place.objects.get(parent=None))
    page.goto("/admin/content/edition/add/")
    page.get_by_label("用户名").fill("editor")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.locator("#id_channel").select_option(str(Channel.objects.get(code="notices").pk))
    page.locator("#id_title").fill("冬季长跑通知")
    page.locator("#id_summary").fill("周六上午。")
    return page


def box(page):
    return page.get_by_role("textbox", name="正文")


def paste(page, files=(), **types):
    box(page).focus()
    page.evaluate(PASTE, [{f"text/{name}": text for name, text in types.items()}, [list(file) for file in files]])


def saved(page):
    page.locator("[name=_save]").click()
    expect(page).to_have_url(re.compile("/admin/content/edition/$"))
    return Edition.objects.order_by("pk").last().body


def test_the_editor_changes_no_text_that_it_shows(form):
    """Every text of the demonstration, and what becomes of each kind of paste."""
    texts = {edition.body for edition in Edition.objects.exclude(body="")}
    texts |= {washed(file.read_text(encoding="utf-8")) for file in PASTES.glob("*.paste")}
    texts = sorted(texts)
    assert len(texts) > 40
    expect(box(form)).to_be_visible()
    shown = dict(zip(texts, map(washed, form.evaluate(SET, texts)), strict=True))
    assert {text: after for text, after in shown.items() if after != text} == {}


def test_a_text_is_pasted_typed_and_illustrated(form, axe):
    """From Word's and WPS's clipboards, by an input method, by keyboard alone, with a figure and a picture."""
    word = (PASTES / "word_table.paste").read_text(encoding="utf-8")
    paste(form, html=word, plain="表")
    expect(box(form).locator("th")).not_to_have_count(0)
    box(form).press("Control+End")
    paste(form, files=[png("red")])
    expect(box(form).locator("figure img")).to_have_count(1)
    expect(form.locator(".prose-editor .told")).to_have_text("")
    form.get_by_role("button", name="图片里有什么").click()
    form.get_by_role("dialog").get_by_role("textbox").fill("操场")
    form.get_by_role("dialog").get_by_role("button", name="确定").click()
    box(form).press("Control+End")
    form.keyboard.press("Enter")
    typing = form.context.new_cdp_session(form)
    typing.send("Input.imeSetComposition", {"text": "pu'hui", "selectionStart": 6, "selectionEnd": 6})
    typing.send("Input.insertText", {"text": "普惠率"})
    form.get_by_role("button", name="插入公布的数据").focus()
    form.keyboard.press("Enter")
    form.get_by_role("searchbox", name=re.compile("指标或地区")).fill("普惠")
    expect(form.locator(".chooser .found li").first).to_contain_text("90.19%")
    assert axe(form) == []
    form.get_by_role("searchbox", name=re.compile("指标或地区")).press("Enter")
    expect(box(form).locator("data")).to_have_text("90.19%")
    form.keyboard.type("。")
    assert axe(form) == []
    body = saved(form)
    assert "<thead>" in body
    assert re.search('<figure><img src="/media/library/[0-9]+/" alt="操场"></figure>', body)
    last = body.rpartition("\n")[2]
    assert last == '<p>普惠率<data value="inclusive-coverage/city/2025-03-18">90.19%</data>。</p>'


def test_without_the_server_the_words_are_there_and_it_is_said(form):
    expect(box(form)).to_be_visible()
    form.route("**/admin/content/edition/paste/", lambda route: route.abort())
    paste(form, html="<p>甲<b>乙</b></p>", plain="甲乙")
    expect(form.locator(".prose-editor .told")).to_contain_text("没有连上服务器")
    assert saved(form) == "<p>甲乙</p>"


def test_what_was_not_saved_is_offered_again(form):
    """And what the server could not be told is told once it answers again."""
    state = form.locator(".writing .state")
    expect(box(form)).to_be_visible()
    form.clock.install()
    form.reload()
    form.locator("#id_title").fill("没有保存的标题")
    box(form).press_sequentially("没有保存的话")
    form.clock.run_for(10_000)
    expect(state).to_contain_text("已自动保存")
    form.reload()
    form.get_by_role("button", name="恢复").click()
    expect(box(form)).to_have_text("没有保存的话")
    expect(form.locator("#id_title")).to_have_value("没有保存的标题")
    form.route("**/admin/content/edition/autosave/", lambda route: route.abort())
    box(form).press("End")
    form.keyboard.type("，断网了")
    form.clock.run_for(10_000)
    expect(state).to_contain_text("没有网络，还没有保存")
    form.unroute("**/admin/content/edition/autosave/")
    form.clock.run_for(20_000)
    expect(state).to_contain_text("已自动保存")
    form.reload()
    form.get_by_role("button", name="恢复").click()
    expect(box(form)).to_have_text("没有保存的话，断网了")
