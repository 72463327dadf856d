"""What the actions on accounts ask."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db.models import Q
from django.utils import timezone
from unfold.widgets import UnfoldAdminPasswordWidget

from portal.accounts import passwords
from portal.accounts.models import User
from portal.actions.forms import ActionForm
from portal.administration.models import AccountRequest
from portal.administration.protection import PROTECTED_ROLES
from portal.places.models import Place


class PasswordField(forms.CharField):
    """A new password, as it is typed."""

    widget = UnfoldAdminPasswordWidget

    def __init__(self, *, label: str, help_text: str = "") -> None:
        box = UnfoldAdminPasswordWidget({"autocomplete": "new-password"})
        super().__init__(label=label, help_text=help_text, required=False, strip=False, widget=box)


class TemporaryPasswordForm(ActionForm):
    """A password for one sign-in, typed twice; with both boxes empty one is generated, as for a new account."""

    password1 = PasswordField(label="临时密码")
    password2 = PasswordField(
        label="再次输入", help_text="两个密码框都留空，就由系统生成一个临时密码，办理后只显示一次。"
    )

    @property
    def account(self) -> User:
        """Whose password it shall be."""
        account = getattr(self.record, "account", self.record)
        assert isinstance(account, User)  # noqa: S101  (for the type alone)
        return account

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        if password:
            validate_password(password, self.account)
        return password

    def clean(self) -> dict[str, Any]:
        typed = [self.cleaned_data.get(name) for name in ("password1", "password2")]
        if "password1" in self.fields and typed == ["", ""]:
            self._generate()
        elif None not in typed and typed[0] != typed[1]:
            self.add_error("password2", "两次输入的密码不一致。")
        return self.cleaned_data

    def _generate(self) -> None:
        password = passwords.generated(self.account)
        self.cleaned_data["password1"] = self.cleaned_data["password2"] = password
        self.shown_once = {"用户名": self.account.username, "临时密码": password}


class ApprovalForm(TemporaryPasswordForm):
    """The person who approves sets the temporary password, so that who asked for it never knows it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not isinstance(self.record, AccountRequest) or self.record.kind != AccountRequest.Kind.PASSWORD:
            del self.fields["password1"], self.fields["password2"]

    def clean_password1(self) -> str:
        return super().clean_password1() if "password1" in self.cleaned_data else ""


class RequestForm(ActionForm):
    """What is asked for; a role and its area only where one is to be granted."""

    kind = forms.ChoiceField(label="事项", choices=AccountRequest.Kind.choices)
    role = forms.ChoiceField(
        label="角色（授予角色时填）",
        choices=[("", "（不填）"), *((role.value, role.label) for role in PROTECTED_ROLES)],
        required=False,
    )
    place = forms.ModelChoiceField(
        label="范围（授予角色时填）",
        queryset=Place.objects.filter(Q(kind="city") | Q(parent__kind="city")),
        required=False,
    )


class LeavingForm(ActionForm):
    """From which day on the person works there no longer."""

    day = forms.DateField(label="离岗日期", initial=timezone.localdate, help_text="从这一天起不再在岗，可以是今天。")
    field_order = ["day", "reason"]
