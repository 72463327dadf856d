from django.urls import path

from initiatives.indicators import views

app_name = "indicators"
urlpatterns = [
    path("indicators/", views.indicators, name="list"),
    path("indicators/reconciliation/", views.reconciliation, name="reconciliation"),
    path("indicators/sources/<slug:code>/", views.source, name="source"),
    path("indicators/sources/<slug:code>/file/", views.source_file, name="source_file"),
    path("indicators/<slug:code>/", views.indicator, name="detail"),
]
