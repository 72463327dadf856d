"""What a writer has not saved yet is kept, and told to nobody else."""

import json
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from portal.accounts.access import signed_in
from portal.content.models import Edition, Writing
from portal.content.models.writing import done_with, heard_of, others_at
from portal.limits.numbers import LARGEST_KEY, whole_number
from portal.records.unseen import NO_XML

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    AdminBase = ModelAdmin[Any]
else:
    AdminBase = object

LONGEST = 500_000  # characters of all fields together: in bytes still a request that the back office reads
TOO_LONG = "内容太长，没有自动保存，请按“保存”。"
ODD = "没有自动保存：内容无法识别，请刷新页面后再试。"


class AutosavePages(AdminBase):
    """The page to which an open form tells what it holds, every now and then."""

    kept_fields: tuple[str, ...]  # of the form, beside the channel of a new text

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_POST(self.autosave))
        return [path("autosave/", view, name="content_edition_autosave"), *super().get_urls()]

    def autosave(self, request: HttpRequest) -> HttpResponse:
        """Answers who else is at the text, and what this person left unsaved: asked for once, when a form is opened."""
        person, edition = signed_in(request), None
        if asked := request.POST.get("edition"):
            number = whole_number(asked, high=LARGEST_KEY)
            edition = Edition.objects.filter(pk=number).first() if number is not None else None
            if edition is None or not self.has_change_permission(request, edition):
                return JsonResponse({"refusal": "已送审，只能看。"}, status=409)
        elif not self.has_add_permission(request):
            return JsonResponse({"refusal": "没有权限新增稿件。"}, status=403)
        try:
            content = self._content(request.POST.get("content", ""))
        except ValueError as refusal:
            return JsonResponse({"refusal": str(refusal)}, status=422)
        if "done" in request.POST:
            done_with(person, edition)
        writing = heard_of(person, edition, content)
        return JsonResponse(
            {
                "others": others_at(edition, person) if edition else [],
                "at": _clock(writing),
                "content": writing.content if "opened" in request.POST else None,
            }
        )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        super().save_model(request, obj, form, change)
        done_with(signed_in(request), obj if change else None)

    def _content(self, text: str) -> dict[str, str] | None:
        """The fields of the form as they were told; None where nothing was. Raises ValueError with a sentence."""
        if not text:
            return None
        if len(text) > LONGEST:
            raise ValueError(TOO_LONG)
        try:
            told = json.loads(text)
        except (ValueError, RecursionError):
            raise ValueError(ODD) from None
        names = ("channel", *self.kept_fields)
        if not isinstance(told, dict) or not all(isinstance(value, str) for value in told.values()):
            raise ValueError(ODD)
        return {name: NO_XML.sub("", told[name]) for name in names if name in told}


def _clock(writing: Writing) -> str:
    return f"{timezone.localtime(writing.saved_at):%H:%M}" if writing.saved_at else ""
