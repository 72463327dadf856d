from django.urls import path

from portal.site import preview_page, views

app_name = "site"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("reading/", views.reading, name="reading"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("sitemap/", views.site_map, name="map"),
    path("preview/<str:token>/<path:address>", preview_page.preview_page, name="preview"),
    path("data-access/", views.data, name="data"),
]
