"""All addresses: the back office and the API once, the public pages in Chinese and, under /en/, in English.

A room's ``urls.py`` is found the way ``admin.py`` is, so a new room needs no line here.
"""

from django.apps import apps
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLResolver, include, path
from django.utils.module_loading import module_has_submodule

from portal.api.root import api


def rooms() -> list[URLResolver]:
    """Public addresses of every room of ours that has some; the shell comes last because it answers what is left."""
    wings = ("initiatives.", "events.", "portal.")
    configs = [config for config in apps.get_app_configs() if config.name.startswith(wings)]
    configs.sort(key=lambda config: wings.index(config.name.partition(".")[0] + "."))
    return [path("", include(f"{c.name}.urls")) for c in configs if module_has_submodule(c.module, "urls")]


urlpatterns = [
    path("admin/", admin.site.urls),
    path("account/", include("portal.accounts.sign_in_urls")),
    path("api/v1/", api.urls),
    path("", include("portal.site.well_known_urls")),
    *i18n_patterns(*rooms(), prefix_default_language=False),
]

handler400 = "portal.site.errors.bad_request"
handler403 = "portal.site.errors.forbidden"
handler404 = "portal.site.errors.not_found"
handler500 = "portal.site.errors.broken"
