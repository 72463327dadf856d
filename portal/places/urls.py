from django.urls import path

from portal.places import views

app_name = "places"
urlpatterns = [path("places/", views.index, name="index")]
