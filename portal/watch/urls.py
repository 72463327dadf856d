from django.urls import path

from portal.watch import views

app_name = "watch"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
