"""The one API object. A room's ``api.py`` calls ``api.add_router("/<room>", router)``."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, URLResolver
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.operation import Operation

from portal.api.page import CONVENTIONS
from portal.pagecache.marks import public_page


class PublicAPI(NinjaAPI):
    """Answers are kept in front of Django, so each address says which query parameters it understands."""

    title_of: Callable[[], str] | None = None  # who publishes is data; the site says it, see its own ``api.py``

    def get_openapi_schema(self, **options: Any) -> Any:
        document = super().get_openapi_schema(**options)
        if self.title_of:
            document["info"]["title"] = self.title_of()
        return document

    def _get_urls(self) -> list[URLPattern | URLResolver]:
        routes = super()._get_urls()
        operations = {
            self.get_operation_url_name(operation, router.template): operation
            for router in self._get_bound_routers()
            for view in router.path_operations.values()
            for operation in view.operations
        }
        for route in routes:
            assert isinstance(route, URLPattern)  # noqa: S101 - Ninja includes no other URLconf
            operation = operations.get(route.name or "")
            if operation is None:  # the OpenAPI document and the root, which look at no method
                route.callback = require_safe(route.callback)
            public_page(*_query(operation))(route.callback)
        return routes


def _query(operation: Operation | None) -> list[str]:
    """Names of the parameters that an operation reads from the query string."""
    models = (model for model in operation.models if model.__ninja_param_source__ == "query") if operation else ()
    return [name for model in models for name in model.__ninja_flatten_map__]


api = PublicAPI(
    title="数据接口",
    version="1",
    description=CONVENTIONS,
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
)
