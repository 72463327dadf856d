"""Unfold's settings: brand, side bar, environment badge."""

from typing import Any

from django.apps import apps
from django.conf import settings
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


def rooms(request: HttpRequest) -> list[dict[str, Any]]:
    """The rooms that this person may see, wing by wing, each with its models; made from what is registered."""
    from django.contrib import admin  # late: app registry

    listed = {entry["app_label"]: entry for entry in admin.site.get_app_list(request)}
    groups: list[dict[str, Any]] = []
    for wing, title in WINGS.items():
        configs = [config for config in apps.get_app_configs() if config.name.startswith(f"{wing}.")]
        for number, config in enumerate(config for config in configs if config.label in listed):
            items = [
                {"title": model["name"], "link": model["admin_url"], "add": model["add_url"]}
                for model in listed[config.label]["models"]
                if model["admin_url"]
            ]
            groups.append({"title": f"{title} · {config.verbose_name}", "separator": number == 0, "items": items})
    return groups


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The side bar: the dashboard, then one group for each room."""
    dashboard = {"title": "我的待办", "icon": "dashboard", "link": reverse("admin:index")}
    first = {"title": None, "items": [dashboard]}
    return [first, *rooms(request)]


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "工作台",
    "SITE_HEADER": "工作台",
    "SITE_SUBHEADER": "教育和体育局门户",
    "SITE_URL": "/",
    "SITE_ICON": lambda request: static("backoffice/mark.svg"),
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("backoffice/mark.svg")}],
    "STYLES": [lambda request: static("backoffice/backoffice.css")],
    "SCRIPTS": [lambda request: static("backoffice/backoffice.js")],
    "BORDER_RADIUS": "4px",
    "ENVIRONMENT": "portal.backoffice.theme.environment",
    "GLOBAL_CALLBACK": "portal.backoffice.theme.blank_colours",
    "SHOW_HISTORY": False,
    "SHOW_BACK_BUTTON": True,
    "SIDEBAR": {"show_search": True, "command_search": True, "show_all_applications": False, "navigation": navigation},
    "ACCOUNT": {
        "navigation": [
            {"title": "修改密码", "link": lambda request: reverse("account_change_password")},
            {"title": "我的登录", "link": lambda request: reverse("account_sessions")},
            {"title": "两步验证", "link": lambda request: reverse("mfa_index")},
        ]
    },
}
