from django.urls import path

from portal.media import views

app_name = "media"
urlpatterns = [
    path("media/library/<int:pk>/", views.library_whole, name="library"),
    path("media/library/<int:pk>/<int:width>.<str:kind>", views.library_picture, name="picture"),
    path("media/<path:name>", views.staff_file, name="file"),
]
