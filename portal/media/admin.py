"""The library of pictures in the back office."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from portal.backoffice.admin import BackOfficeAdmin
from portal.media.models import Image
from portal.media.renditions import JPEG, WIDTHS


class ImageForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no argument at run time
    """By hand nothing comes in without words."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if "alt" in self.cleaned_data and not self.cleaned_data["alt"] and not self.cleaned_data.get("decorative"):
            self.add_error("alt", "请填写替代文字；只起装饰作用的，勾选“装饰”并留空。")
        return cleaned


@admin.register(Image)
class ImageAdmin(BackOfficeAdmin):
    form = ImageForm
    list_display = ["thumbnail", "title", "alt", "place", "people", "taken_on", "is_demo"]
    list_display_links = ["thumbnail", "title"]
    list_filter = [("alt", admin.EmptyFieldListFilter), "people", "place"]
    search_fields = ["title", "alt", "credit"]
    search_help_text = "按名称、替代文字或作者查找"
    fields = (
        "image", "address_in_texts", "title", "alt", "decorative", "people", "place", "unit", "credit", "licence",
        "taken_on", "focal_x", "focal_y",
    )  # fmt: skip
    readonly_fields = ("address_in_texts",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new one has no address yet."""
        return super().get_fields(request, obj) if obj else [name for name in self.fields if name != "address_in_texts"]

    @admin.display(description="图片")
    def thumbnail(self, image: Image) -> str:
        return format_html(
            '<img src="{}" alt="{}" width="96" loading="lazy">', image.address(WIDTHS[0], JPEG), image.alt
        )

    @admin.display(description="文章里的地址")
    def address_in_texts(self, image: Image) -> str:
        return reverse("media:library", args=[image.pk])
