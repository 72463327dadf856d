from django.urls import path

from portal.media import views

app_name = "media"
urlpatterns = [path("media/<path:name>", views.staff_file, name="file")]
