from django.urls import path

from initiatives.programme import views

app_name = "programme"
urlpatterns = [
    path("initiatives/", views.initiatives, name="list"),
    path("initiatives/<slug:slug>/", views.initiative, name="detail"),
]
