"""The shell's own pages."""

from django.shortcuts import render

from portal.site.registry import home_blocks


def home(request):
    return render(request, "portal/site/home.html", {"blocks": home_blocks(request)})
