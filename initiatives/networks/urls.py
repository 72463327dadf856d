from django.urls import path

from initiatives.networks import views

app_name = "networks"
urlpatterns = [
    path("networks/", views.networks, name="list"),
    path("networks/coverage/", views.coverage, name="coverage"),
    path("networks/<str:code>/", views.network, name="detail"),
]
