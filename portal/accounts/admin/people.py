"""People with their grants."""

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from unfold.decorators import action
from unfold.forms import AdminPasswordChangeForm
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminTextInputWidget

from portal.accounts.models import Grant, User
from portal.audit.log import Kind, record
from portal.backoffice.admin import BackOfficeAdmin, BackOfficeTabularInline

OWN = "不能修改自己的授权，请由另一位系统管理员办理。"


class GrantForm(forms.ModelForm):
    """Nobody widens her own rights."""

    def clean(self):
        person = self.cleaned_data.get("user") or getattr(self.instance, "user", None)
        request = getattr(self, "admin_request", None)
        if request and person == request.user and not request.user.is_superuser and self.has_changed():
            raise ValidationError(OWN, code="own")
        return self.cleaned_data


class GrantInline(BackOfficeTabularInline):
    model = Grant
    form = GrantForm
    verbose_name_plural = "授权（角色与范围）"


class UserForm(forms.ModelForm):
    """Without the password's hash: nobody needs to see it."""

    class Meta:
        model = User
        fields = ["username", "display_name", "email", "is_active", "is_staff", "must_change_password"]


class NewUserForm(AdminUserCreationForm):
    """A first password that has to be changed at the first sign-in."""

    usable_password = None

    class Meta:
        model = User
        fields = ["username", "display_name"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("password1", "password2"):
            self.fields[name].widget = UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"})
        for name in ("username", "display_name"):
            self.fields[name].widget = UnfoldAdminTextInputWidget()


class ResetForm(AdminPasswordChangeForm):
    """A password that somebody else has set is for one sign-in only."""

    def save(self, commit=True):
        account = super().save(commit=False)
        account.must_change_password = True
        if commit:
            account.save()
        return account


@admin.register(User)
class UserAdmin(BackOfficeAdmin, DjangoUserAdmin):
    """Accounts are disabled rather than deleted; permissions come from grants alone."""

    form = UserForm
    add_form = NewUserForm
    change_password_form = ResetForm
    list_display = ["username", "display_name", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "must_change_password"]
    search_fields = ["username", "display_name"]
    ordering = ["username"]
    filter_horizontal = ()
    inlines = [GrantInline]
    actions_detail = ["drop_factors"]
    readonly_fields = ["password_link", "last_login", "date_joined", "password_changed_at"]
    fieldsets = [
        (None, {"fields": ["username", "display_name", "email", "password_link"]}),
        ("状态", {"fields": ["is_active", "is_staff", "must_change_password"]}),
        ("时间", {"fields": ["last_login", "date_joined", "password_changed_at"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "display_name", "password1", "password2"]})]

    def get_queryset(self, request):
        """Superusers are made and changed on the server alone; a system administrator does not even see them."""
        accounts = super().get_queryset(request)
        return accounts if request.user.is_superuser else accounts.filter(is_superuser=False)

    @admin.display(description="密码")
    def password_link(self, account):
        return format_html('<a class="bo-link" href="{}">重新设置密码</a>', "../password/")

    @action(description="停用两步验证", permissions=["change"], icon="phonelink_erase")
    def drop_factors(self, request, object_id):
        """For who has lost telephone, keys and recovery codes; she enrols anew after signing in with her password."""
        account = self.get_object(request, object_id)
        if account is None:
            raise Http404
        with transaction.atomic():
            dropped, _ = Authenticator.objects.filter(user=account).delete()
            if dropped:
                record(Kind.SECOND_FACTOR, subject=account, note="由管理员停用")
        messages.success(request, "已停用两步验证。" if dropped else "此用户没有启用两步验证。")
        return HttpResponseRedirect(reverse("admin:accounts_user_change", args=[account.pk]))

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def save_model(self, request, obj, form, change):
        if not change:
            obj.is_staff = obj.must_change_password = True
        super().save_model(request, obj, form, change)

    def user_change_password(self, request, id, form_url=""):
        """The entry is written here because no signal tells of a password that an administrator sets."""
        account = self.get_object(request, id)
        before = account.password if account else None
        response = super().user_change_password(request, id, form_url)
        account = User.objects.filter(pk=account.pk).first() if account else None
        if request.method == "POST" and account and account.password != before:
            messages.info(request, "此用户下次登录时须设置新密码。")
            record(Kind.PASSWORD, subject=account, note="由管理员重置")
        return response


@admin.register(Grant)
class GrantAdmin(BackOfficeAdmin):
    form = GrantForm
    list_display = ["user", "role", "place"]
    list_filter = ["role", "place"]
    search_fields = ["user__username", "user__display_name", "place__name"]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not self._own(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not self._own(request, obj)

    def _own(self, request, obj):
        return obj is not None and getattr(obj, "user_id", None) == request.user.pk and not request.user.is_superuser
