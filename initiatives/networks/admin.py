"""The back-office face of groups, alliances and the counting rule."""

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from unfold.contrib.filters.admin import DropdownFilter
from unfold.decorators import display

from initiatives.networks import cover, forms
from initiatives.networks.enums import Role
from initiatives.networks.models import CountingRule, Membership, Network, NetworkMode
from initiatives.networks.queries import NetworkQuerySet
from initiatives.schools.list_filters import CountyFilter
from initiatives.schools.models import School
from initiatives.schools.page_parts import ExtensibleAdmin, add_inline, add_list_filter
from portal.backoffice.action_pages import Offer
from portal.backoffice.admin import BackOfficeAdmin, BackOfficeTabularInline
from portal.dates.periods import in_force
from portal.limits.numbers import LARGEST_KEY, whole_number
from portal.records.copying import name_of_copy


class NetworkCountyFilter(CountyFilter):
    path = "county"


class StandingFilter(DropdownFilter):
    title = "状态"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "存续"), ("closed", "已撤销"), ("no_core", "没有核心校"), ("stale", "一年以上未核实")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Network]) -> QuerySet[Network]:
        networks, today = cast(NetworkQuerySet, queryset), timezone.localdate()
        match self.value():
            case "open":
                return networks.open_on(today)
            case "closed":
                return networks.filter(close_date__lte=today)
            case "stale":
                return networks.open_on(today).stale(today)
            case "no_core":
                cores = Membership.objects.filter(in_force(today), role=Role.CORE)
                return networks.open_on(today).exclude(pk__in=cores.values("network"))
        return networks


class NetworkFilter(DropdownFilter):
    """On the list of schools: whom coverage misses, whom it meets twice, who must not count."""

    title = "集团联盟"
    parameter_name = "network"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("none", "应纳入而未纳入"), ("several", "同时在两个以上"), ("outside", "有成员关系但不计入口径")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[School]) -> QuerySet[School]:
        if not self.value():
            return queryset
        today = timezone.localdate()
        found = {
            "none": lambda: cover.uncovered(today, CountingRule.on(today)),
            "several": lambda: cover.several(today),
            "outside": lambda: cover.outside(today, CountingRule.on(today)),
        }.get(self.value())
        return queryset.filter(pk__in=found().order_by().values("pk")) if found else queryset


WAYS = (("move", "转入另一个"), ("leave", "退出"))


class MembershipInline(BackOfficeTabularInline):
    model = Membership
    form = forms.MembershipForm
    formset = forms.MembershipFormSet
    fields = ["school", "role", "valid_from", "valid_from_precision", "valid_to", "end_reason", "source", "in_both"]
    tab = True


class SchoolMembershipInline(BackOfficeTabularInline):
    """On the page of a school, for reading; members are kept on the page of the network."""

    model = Membership
    fields = readonly_fields = ("network_link", "role", "valid_from", "valid_to", "end_reason", "ways")
    verbose_name_plural = "集团与联盟"
    can_delete = False
    tab = True

    @display(description="集团或联盟")
    def network_link(self, membership: Membership) -> str:
        url = reverse("admin:networks_network_change", args=[membership.network_id])
        return format_html('<a class="bo-link" href="{}">{}</a>', url, membership.network)

    @display(description="办理")
    def ways(self, membership: Membership) -> str:
        """The actions of a membership that has not ended; the page behind asks who may."""
        if membership.has_ended_on(timezone.localdate()):
            return "—"
        links = ((reverse("admin:networks_membership_action", args=[membership.pk, name]), word) for name, word in WAYS)
        return format_html_join(" ", '<a class="bo-link" href="{}">{}</a>', links)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


add_inline(School, SchoolMembershipInline, first=True)
add_list_filter(School, NetworkFilter, position=1)

COPY_OF = "copy_of"  # in the address of the form for a new network: the key of the one that is copied
COPIED = ("kind", "mode", "county", "charter", "external_partners", "source")


@admin.register(Network)
class NetworkAdmin(ExtensibleAdmin, BackOfficeAdmin):
    list_display = [
        "name",
        "code",
        "kind",
        "county",
        "mode",
        "members_column",
        "core_column",
        "opened_column",
        "status",
    ]
    list_filter = ["kind", NetworkCountyFilter, StandingFilter, "mode"]
    search_fields = ["search_text"]
    search_help_text = "名称、代码、拼音或拼音首字母"
    readonly_fields = ["close_date", "close_reason", "confirmed_on", "is_demo"]
    form = forms.NetworkForm
    inlines = [MembershipInline]
    list_select_related = ["county", "mode"]
    fieldsets = [
        (None, {"fields": ["code", "name", "kind", "mode", "county"]}),
        ("日期", {"fields": [("open_date", "open_precision"), ("close_date", "close_reason")]}),
        ("内容", {"fields": ["charter", "external_partners", "source", "confirmed_on", "is_demo"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Network]:
        now = Q(memberships__in=Membership.objects.on(timezone.localdate()).order_by().values("pk"))
        cores = now & Q(memberships__role=Role.CORE)
        counts = {"n_members": Count("memberships", filter=now), "n_cores": Count("memberships", filter=cores)}
        rows: QuerySet[Network] = super().get_queryset(request).annotate(**counts)
        return rows

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[QuerySet[Network], bool]:
        return queryset.matching(search_term), False

    def offers(self, request: HttpRequest, record: Any) -> list[Offer]:
        """复制 leads to an unsaved form: a saved network is public, so there is no copy that waits to be decided on."""
        offers = super().offers(request, record)
        if not self.has_add_permission(request):
            return offers
        url = f"{reverse('admin:networks_network_add')}?{COPY_OF}={record.pk}"
        return [*offers, Offer("复制", "content_copy", url, [])]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What a copy begins with: the next free code; neither days nor members, which each network has of its own."""
        key = whole_number(request.GET.get(COPY_OF), high=LARGEST_KEY)
        record = self.get_queryset(request).filter(pk=key).first() if key is not None else None
        if record is None:
            return super().get_changeform_initial_data(request)
        own = {"code": Network.objects.next_code(record.code), "name": name_of_copy(record.name, forms.NAME_LENGTH)}
        return {**{name: getattr(record, name) for name in COPIED}, **own}

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        super().save_related(request, form, formsets, change)
        for sentence in cover.warnings(form.instance, timezone.localdate()):
            messages.warning(request, sentence)

    @display(description="现有成员", ordering="n_members")
    def members_column(self, network: Network) -> int:
        return network.n_members

    @display(description="核心校", ordering="n_cores", label={"有": "success", "缺": "danger"})
    def core_column(self, network: Network) -> str:
        if not network.is_open_on(timezone.localdate()):
            return "—"
        return "有" if network.n_cores else "缺"

    @display(description="成立", ordering="open_date")
    def opened_column(self, network: Network) -> str:
        return network.opened

    @display(description="状态", label={"存续": "success"})
    def status(self, network: Network) -> str:
        return "存续" if network.is_open_on(timezone.localdate()) else f"{network.closed or network.opened} 撤销"


@admin.register(Membership)
class MembershipAdmin(BackOfficeAdmin):
    list_display = ["school", "network", "role", "valid_from", "valid_to", "end_reason"]
    list_filter = ["role", type("MemberCountyFilter", (CountyFilter,), {"path": "network__county"}), "network__kind"]
    form = forms.MembershipForm
    search_fields = ["school__search_text", "network__search_text"]
    list_select_related = ["school", "network"]


@admin.register(NetworkMode)
class NetworkModeAdmin(BackOfficeAdmin):
    list_display = ["name", "code", "description", "position"]
    search_fields = ["name", "code"]


@admin.register(CountingRule)
class CountingRuleAdmin(BackOfficeAdmin):
    list_display = ["valid_from", "text_column"]
    readonly_fields = ["text_column"]

    @display(description="口径全文")
    def text_column(self, rule: CountingRule) -> str:
        return rule.text
