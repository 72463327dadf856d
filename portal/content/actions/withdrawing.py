"""Taking a document from its readers, in five ways, and giving it back."""

from collections.abc import Iterator
from typing import Any

from django import forms

from portal.actions.action import Action, Performance
from portal.actions.registry import register
from portal.content.actions.editions import window
from portal.content.enums import CLOSING, WithdrawalKind
from portal.content.models import Document, Edition, Withdrawal
from portal.limits.numbers import LARGEST_KEY, whole_number
from portal.records.text import AddressBox, LineBox, LinesBox


class WithdrawForm(forms.Form):
    kind = forms.ChoiceField(label="方式", choices=WithdrawalKind)
    words = LinesBox(label="对公众的说明", max_length=200, required=False, widget=forms.Textarea)
    into = LineBox(
        label="并入", max_length=300, required=False, help_text="文章编号，或以 http 开头的网址；只有“并入”时填。"
    )
    remark = LinesBox(label="内部说明", max_length=200, required=False, widget=forms.Textarea)

    def clean_into(self) -> dict[str, Any]:
        """What the answer means: a document of ours, or an address elsewhere."""
        typed = self.cleaned_data["into"]
        if not typed:
            return {}
        number = whole_number(typed, low=1, high=LARGEST_KEY)
        if number is None:
            return {"target_url": AddressBox(max_length=300).clean(typed)}
        target = Document.objects.filter(pk=number).first()
        if target is None:
            raise forms.ValidationError(f"没有编号为 {number} 的文章，请核对。")
        return {"target": target}


@register
class Withdraw(Action[Document]):
    """From the next request on readers no longer get the text as it was."""

    model, name, label, permission, icon = Document, "withdraw", "撤下", "withdraw", "visibility_off"
    form, validates = WithdrawForm, False
    description = "误发、并入、涉及个人信息：马上看不到正文。停止执行、归档：正文留着，上方有说明，归档的不再列出。"
    done = "已撤下。"

    def obstacles(self, record: Document) -> Iterator[str]:
        if record.withdrawals.in_force().exists():
            yield "这篇文章已经撤下。"
        elif not Edition.objects.ahead().filter(document=record).exists():
            yield "这篇文章没有公开，不用撤下。"

    def apply(self, record: Document, performance: Performance[Document]) -> None:
        """The document's own columns stay as they are."""

    def follow(self, record: Document, performance: Performance[Document]) -> None:
        data = performance.data
        withdrawal = Withdrawal(
            document=record, person=performance.actor, at=performance.now, kind=data["kind"],
            words=data.get("words", ""), remark=data.get("remark", ""), **(data.get("into") or {}),
        )  # fmt: skip
        withdrawal.full_clean()
        withdrawal.save()
        if withdrawal.closes:
            _close(record, performance)
        performance.notes["withdrawal"] = withdrawal.get_kind_display()


def _close(record: Document, performance: Performance[Document]) -> None:
    """The open window ends now; one that is still to come never opens."""
    for edition in Edition.objects.ahead(performance.now).filter(document=record).select_for_update():
        edition.visible_until = max(performance.now, window(edition))
        edition.save()


@register
class Restore(Action[Document]):
    """A text that only stood below a notice, or out of the lists, is as it was."""

    model, name, label, permission, icon = Document, "restore-public", "解除", "withdraw", "visibility"
    description = "去掉上方的说明，重新列出。正文已经看不到的，要以新版本重新审核发布。"
    done = "已解除。"
    validates = False

    def obstacles(self, record: Document) -> Iterator[str]:
        withdrawal = record.withdrawals.in_force().first()
        if withdrawal is None:
            yield "这篇文章没有撤下。"
        elif withdrawal.kind in CLOSING:
            yield f"以“{withdrawal}”撤下的，请修改为新版本，审核后重新发布。"

    def apply(self, record: Document, performance: Performance[Document]) -> None:
        """The document's own columns stay as they are."""

    def follow(self, record: Document, performance: Performance[Document]) -> None:
        record.withdrawals.in_force(performance.now).update(lifted_at=performance.now)
