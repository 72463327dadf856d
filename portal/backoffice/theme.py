"""Unfold's settings: brand, side bar, environment badge."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse

# Design language, section 8. Unfold would write its colours into an inline style, which our policy forbids,
# so they stand in backoffice.css; see blank_colours().
WINGS = {"initiatives": "教育", "events": "体育", "portal": "门户"}


def environment(request: HttpRequest) -> list[str]:
    """The badge beside the site's name: nobody should mistake a demonstration for the real thing."""
    return ["生产环境", "success"] if settings.PRODUCTION else ["演示环境", "warning"]


def blank_colours(request: HttpRequest) -> dict[str, None]:
    """Keep Unfold from writing its colours into an inline style."""
    return {"colors": None}


def works_on(request: HttpRequest, model: type[Model]) -> bool:
    """Whether the person does more with such records than look at what everybody may see.

    A page that stands for more than its own records says so itself, by ``is_work_of(request)``.
    """
    from django.contrib import admin  # late: app registry

    from portal.accounts.access import EVERYBODY, POLICIES, granted  # late: app registry

    if (says := getattr(admin.site.get_model_admin(model), "is_work_of", None)) is not None:
        return bool(says(request))
    policy = POLICIES[model]
    own = {action: roles for action, roles in policy.roles.items() if action != "view" or roles != EVERYBODY}
    return any(granted(request.user, policy, action) for action in own)


def rooms(request: HttpRequest, *, only_work: bool = False) -> list[dict[str, Any]]:
    """The rooms that this person may see, wing by wing, each with its models; made from what is registered.

    ``only_work`` leaves out what they may only look at.
    """
    from django.contrib import admin  # late: app registry

    listed = {entry["app_label"]: entry for entry in admin.site.get_app_list(request)}
    groups: list[dict[str, Any]] = []
    for wing, title in WINGS.items():
        configs = [config for config in apps.get_app_configs() if config.name.startswith(f"{wing}.")]
        separator = True  # above the first room of a wing
        for config in (config for config in configs if config.label in listed):
            items = [
                {"title": model["name"], "link": model["admin_url"], "add": model["add_url"]}
                for model in listed[config.label]["models"]
                if model["admin_url"] and (not only_work or works_on(request, model["model"]))
            ]
            if items:
                groups.append({"title": f"{title} · {config.verbose_name}", "separator": separator, "items": items})
                separator = False
    return groups


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The side bar: the dashboard, one group for each room in which the person works, and the way to all others."""
    index = reverse("admin:index")
    first = {"title": None, "items": [{"title": "我的待办", "icon": "dashboard", "link": index}]}
    everything = rooms(request)
    work = rooms(request, only_work=True) or everything
    if work == everything:
        return [first, *work]
    others = {"title": None, "separator": True, "items": [{"title": "其他可查看的内容", "link": f"{index}#all"}]}
    return [first, *work, others]


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "工作台",
    "SITE_HEADER": "工作台",
    "SITE_SUBHEADER": "教育和体育局门户",
    "SITE_URL": "/",
    "SITE_ICON": lambda request: static("backoffice/mark.svg"),
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("backoffice/mark.svg")}],
    "STYLES": [lambda request: static("backoffice/backoffice.css")],
    "SCRIPTS": [
        lambda request: static("backoffice/backoffice.js"),
        lambda request: static("backoffice/forms.js"),
    ],
    "BORDER_RADIUS": "4px",
    "ENVIRONMENT": "portal.backoffice.theme.environment",
    "GLOBAL_CALLBACK": "portal.backoffice.theme.blank_colours",
    "SHOW_HISTORY": False,
    "SHOW_BACK_BUTTON": True,
    "SIDEBAR": {"show_search": True, "command_search": True, "show_all_applications": False, "navigation": navigation},
    "ACCOUNT": {
        "navigation": [
            {"title": "修改密码", "link": lambda request: reverse("account_change_password")},
            {"title": "我的单位", "link": lambda request: reverse("account_unit")},
            {"title": "我的登录", "link": lambda request: reverse("account_sessions")},
            {"title": "两步验证", "link": lambda request: reverse("mfa_index")},
        ]
    },
}
