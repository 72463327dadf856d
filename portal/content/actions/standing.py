"""What became of a policy document, where no edition of ours tells it."""

from collections.abc import Iterator

from django import forms

from portal.actions.action import Action, Performance
from portal.actions.refusal import ActionRefused
from portal.actions.registry import register
from portal.content.models import Document, Policy, Standing, Validity
from portal.records.text import LinesBox

REGISTERED = (Standing.AMENDED, Standing.REPEALED, Standing.EXPIRED, Standing.IN_FORCE)


class StandingForm(forms.Form):
    standing = forms.ChoiceField(label="时效", choices=[(value, value.label) for value in REGISTERED])
    since = forms.DateField(label="自")
    basis = LinesBox(
        label="依据", max_length=200, widget=forms.Textarea,
        help_text="哪个机关、哪份文件、为什么；会公开。本站发布的文件在稿件的“关联文章”里写明修改或废止，不用登记。",
    )  # fmt: skip


@register
class RegisterStanding(Action[Document]):
    """A document that others amended or repealed, or that lapsed, stands as such from the day that is named."""

    model, name, label, permission, icon = Document, "register-standing", "登记时效", "register", "gavel"
    form, validates = StandingForm, False
    description = "登记后，文件上方和列表里的时效按最新的一条显示；记录不能修改或删除，错了再登记一条。"
    done = "已登记。"

    def obstacles(self, record: Document) -> Iterator[str]:
        if not Policy.objects.filter(edition__document=record).exists():
            yield "这篇文章不是政策文件，没有时效。"

    def apply(self, record: Document, performance: Performance[Document]) -> None:
        """The document's own columns stay as they are."""

    def follow(self, record: Document, performance: Performance[Document]) -> None:
        if performance.actor is None:
            raise ActionRefused("时效须由本人登记。")
        data = performance.data
        Validity.objects.create(
            document=record, standing=data["standing"], since=data["since"], basis=data["basis"],
            person=performance.actor, at=performance.now,
        )  # fmt: skip
        performance.notes["standing"] = str(Standing(data["standing"]).label)
