"""People with their grants."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminTextInputWidget

from portal.accounts import passwords
from portal.accounts.models import Grant, User
from portal.administration.protection import PROTECTED_ROLES, TWO_PEOPLE
from portal.backoffice.admin import BackOfficeAdmin, BackOfficeTabularInline
from portal.backoffice.forms import request_of

if TYPE_CHECKING:
    GrantFormBase = forms.ModelForm[Grant]
    UserFormBase = forms.ModelForm[User]
    CreationFormBase = AdminUserCreationForm[User]
    UserAdminBase = DjangoUserAdmin[User]
else:
    GrantFormBase = UserFormBase = forms.ModelForm
    CreationFormBase, UserAdminBase = AdminUserCreationForm, DjangoUserAdmin

OWN = "不能修改自己的授权，请由另一位系统管理员办理。"


class GrantForm(GrantFormBase):
    """Nobody widens their own rights, and nobody makes an administrator or an auditor alone."""

    def clean(self) -> dict[str, Any]:
        person = self.cleaned_data.get("user") or getattr(self.instance, "user", None)
        request = request_of(self)
        if request and person == request.user and not request.user.is_superuser and self.has_changed():
            raise ValidationError(OWN, code="own")
        unit = self.cleaned_data.get("unit")
        if unit and person and self.has_changed() and not person.memberships.current(unit).exists():
            self.add_error("unit", f"{person} 不在{unit}任职，请先登记在岗人员。")
        if self.has_changed() and self.cleaned_data.get("role") in PROTECTED_ROLES:
            raise ValidationError(TWO_PEOPLE, code="two_people")
        return self.cleaned_data


class GrantInline(BackOfficeTabularInline):
    """The grants of a person, on their page."""

    model = Grant
    form = GrantForm
    verbose_name_plural = "授权（角色与范围）"


class UserForm(UserFormBase):
    """Without the password's hash: nobody needs to see it."""

    class Meta:
        model = User
        fields = ["username", "display_name", "email", "is_active", "is_staff", "must_change_password"]


class NewUserForm(CreationFormBase):
    """A first password that has to be changed at the first sign-in."""

    usable_password = None  # type: ignore[assignment]  # how a form of Django's gets rid of a field

    class Meta:
        model = User
        fields = ["username", "display_name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("password1", "password2"):
            self.fields[name].widget = UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"})
            self.fields[name].required = False
        self.fields["password2"].help_text = "两个密码框都留空，就由系统生成一个初始密码，保存后只显示一次。"
        for name in ("username", "display_name"):
            self.fields[name].widget = UnfoldAdminTextInputWidget()

    def clean(self) -> dict[str, Any]:
        typed = any(self.data.get(self.add_prefix(name)) for name in ("password1", "password2"))
        if not typed:
            person = User(
                username=self.cleaned_data.get("username", ""), display_name=self.cleaned_data.get("display_name", "")
            )
            password = passwords.generated(person)
            vars(self.instance)["first_password"] = password  # for the page that answers
            self.cleaned_data["password1"] = self.cleaned_data["password2"] = password
        super().clean()
        return self.cleaned_data


@admin.register(User)
class UserAdmin(BackOfficeAdmin, UserAdminBase):
    """Accounts are disabled rather than deleted; permissions come from grants alone."""

    form = UserForm
    add_form = NewUserForm
    list_display = ["username", "display_name", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "must_change_password"]
    search_fields = ["username", "display_name"]
    ordering = ["username"]
    filter_horizontal = ()
    inlines = [GrantInline]
    readonly_fields = ["last_login", "date_joined", "password_changed_at"]
    fieldsets = [
        (None, {"fields": ["username", "display_name", "email"]}),
        ("状态", {"fields": ["is_active", "is_staff", "must_change_password"]}),
        ("时间", {"fields": ["last_login", "date_joined", "password_changed_at"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "display_name", "password1", "password2"]})]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Superusers are made and changed on the server alone; a system administrator does not even see them."""
        accounts = super().get_queryset(request)
        return accounts if request.user.is_superuser else accounts.filter(is_superuser=False)

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        return self.inlines if obj else []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        if not change:
            obj.is_staff = obj.must_change_password = True
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """A generated password stands on the page that answers, and nowhere else."""
        password = getattr(obj, "first_password", "")
        if not password:
            return super().response_add(request, obj, post_url_continue)
        context = {
            **self.admin_site.each_context(request),
            "title": f"已新增用户 {obj}",
            "opts": self.opts,
            "account": obj,
            "password": password,
        }
        return TemplateResponse(request, "portal/backoffice/first_password.html", context)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Django's own page would change a password without a reason, and an administrator's without a second person.

        Raises Http404 for an account that this person does not see.
        """
        account = self.get_object(request, unquote(id))
        if account is None:
            raise Http404
        return HttpResponseRedirect(reverse("admin:accounts_user_action", args=[account.pk, "reset-password"]))


@admin.register(Grant)
class GrantAdmin(BackOfficeAdmin):
    """All grants; one's own are read-only."""

    form = GrantForm
    list_display = ["user", "role", "place", "unit"]
    list_filter = ["role", "place", "unit"]
    search_fields = ["user__username", "user__display_name", "place__name", "unit__name"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not self._own(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not self._own(request, obj)

    def _own(self, request: HttpRequest, obj: Any) -> bool:
        return obj is not None and getattr(obj, "user_id", None) == request.user.pk and not request.user.is_superuser
