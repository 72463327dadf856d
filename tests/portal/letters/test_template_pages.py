"""What the pages of templates tell an editor before a new wording is written."""

import html
import re

import pytest
from django.urls import reverse

from portal.accounts.roles import Role
from portal.letters.demo import load_templates
from portal.letters.first_templates import CODE
from portal.letters.models import Template
from portal.letters.queries import current_version
from tests.factories import person, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    load_templates()
    client.force_login(person(Role.EDITOR, tree()["city"]))
    return client


def seen(response):
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", response.content.decode())).split())


def test_beside_the_text_stands_what_each_template_can_be_filled_with(editor):
    page = seen(editor.get(reverse("admin:letters_templateversion_add")))
    said = (
        "会变的内容写在花括号里：验证码用 {验证码}、{分钟}；收件回执用 {事项}、{受理号}；"
        "任务失败告知用 {任务}、{时间}。"
    )
    assert page.count(said) == 1


def test_whether_there_is_a_code_is_said_in_words(editor):
    page = seen(editor.get(reverse("admin:letters_template_change", args=[current_version(CODE).template.pk])))
    assert "含验证码 是" in page
    others = Template.objects.exclude(is_code=True)
    pages = [seen(editor.get(reverse("admin:letters_template_change", args=[other.pk]))) for other in others]
    assert ["含验证码 否" in page for page in pages] == [True] * 2
    assert "icon-no" not in editor.get(reverse("admin:letters_template_changelist")).content.decode()
