"""Forms of the back office and of the public pages."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from events.facilities.codes import free_code
from events.facilities.models import Facility, FaultReport
from portal.backoffice.proposals import ProposingForm
from portal.limits.idempotency import FIELD, Sending
from portal.media import pictures, waiting
from portal.places.coordinates import Datum
from portal.places.typed_coordinates import TypedCoordinates
from portal.privacy.detection import Kind, refuse_numbers
from portal.records.copying import STILL_A_COPY, is_name_of_copy


def proposed_code(values: Mapping[str, Any]) -> str:
    """The next number of the county: its six digits, a hyphen and four more. Empty where no township is chosen."""
    township = values.get("township")
    return free_code(township) if township else ""


class FacilityForm(TypedCoordinates, ProposingForm):
    """Coordinates may be typed in the reference of any Chinese map; stored is WGS-84."""

    proposals = {"code": proposed_code}

    datum = forms.ChoiceField(
        label="填写坐标所用的坐标系",
        choices=Datum,
        initial=Datum.WGS84,
        required=False,
        widget=UnfoldAdminSelectWidget,
        help_text="从高德、腾讯或百度地图抄来的坐标请选对应坐标系，保存时自动换算；已保存的坐标都是 WGS-84。",
    )

    class Meta:
        model = Facility
        fields = "__all__"  # noqa: DJ007 - the admin page names the fields

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if data.get("is_public") and is_name_of_copy(data.get("name") or ""):
            self.add_error("name", ValidationError(STILL_A_COPY, code="copy"))
        return data


class FaultForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no argument at run time
    """What a citizen fills in. Only the description is needed."""

    photo = forms.FileField(
        label=_("照片（可不填）"),
        required=False,
        help_text=_("JPG、PNG 或 WebP，不超过 10 MB。照片中的拍摄地点等信息会自动去除。"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    kept = forms.CharField(required=False, widget=forms.HiddenInput)  # the token of a picture that waits
    without_photo = forms.BooleanField(label=_("不附这张照片"), required=False)

    class Meta:
        model = FaultReport
        fields = ["description", "photo", "contact"]
        labels = {"description": _("哪里坏了"), "contact": _("联系方式（可不填）")}
        help_texts = {
            "description": _("请写明位置和情况，不要写姓名、身份证号。"),
            "contact": _("电话或邮箱，仅供维修人员联系您，办结后自动删除。"),
        }
        widgets = {
            "description": forms.Textarea(attrs={"rows": 5, "maxlength": 500}),
            "contact": forms.TextInput(attrs={"autocomplete": "off"}),
        }
        error_messages = {
            "description": {
                "required": _("请写明哪里坏了。"),
                "max_length": _("描述最多 500 字，请精简后再提交。"),
            }
        }

    def clean_photo(self) -> "ContentFile[bytes] | str":
        photo = self.cleaned_data.get("photo")
        return pictures.redrawn(photo) if photo else ""

    def clean(self) -> dict[str, Any]:
        """A picture that was sent before stands in for the one that is not sent again."""
        cleaned = super().clean() or self.cleaned_data
        token = cleaned.get("kept")
        if token and not cleaned.get("photo") and not cleaned.get("without_photo") and "photo" not in self.errors:
            cleaned["photo"] = waiting.kept(token) or ""
            if not cleaned["photo"]:
                self.add_error("photo", _("照片已过一小时，已经删除。请重新选择照片，或不附照片。"))
        return cleaned

    @property
    def waiting_photo(self) -> str:
        """The token of the picture that goes with the form, or nothing."""
        if not self.is_bound:
            return str(self.initial.get("kept", ""))
        return str(self.cleaned_data.get("kept", "")) if getattr(self, "cleaned_data", {}).get("photo") else ""

    def keep_photo(self) -> bool:
        """Keep a good picture until the form is sent, so that nobody chooses it twice; False when there is no room."""
        photo = self.cleaned_data.get("photo")
        if isinstance(photo, pictures.DrawnPicture) and "photo" in self.files:
            try:
                self.cleaned_data["kept"] = waiting.keep(photo)
            except ValidationError as error:
                self.add_error("photo", error)
                return False
        return True

    def sending(self, kind: str, facility: Facility, sender: str) -> Sending:
        """What was filled in, however the form was judged: who sends it again may have lost the waiting picture."""
        words = [" ".join(self.data.get(name, "").split()) for name in ("description", "contact")]
        return Sending(kind, self.data.get(FIELD, ""), [facility.code, *words, self._photo_digest()], sender)

    def _photo_digest(self) -> str:
        photo = getattr(self, "cleaned_data", {}).get("photo")
        if photo:
            return waiting.digest_of(photo)
        return "" if self.data.get("without_photo") else waiting.kept_digest(self.data.get("kept", ""))

    def forget_photo(self) -> None:
        waiting.forget(self.cleaned_data.get("kept", ""))

    def clean_description(self) -> str:
        text: str = self.cleaned_data["description"].strip()
        if len(text) < 4:
            raise ValidationError(_("请至少用 4 个字说明哪里坏了。"))
        refuse_numbers(text, advice=_("请删去后再提交；需要我们联系您，电话请填在“联系方式”里。"))
        return text

    def clean_contact(self) -> str:
        text: str = self.cleaned_data["contact"]
        refuse_numbers(text, kinds={Kind.IDENTITY}, advice=_("请只填电话或邮箱。"))
        return text
