from django.urls import include, path

from indicators.views import library

app_name = "indicators"
urlpatterns = [
    path("indicators/", library.indicator_list, name="indicator_list"),
    path("indicators/<text:code>/", library.indicator_detail, name="indicator_detail"),
    path("", include("indicators.return_urls")),
]
