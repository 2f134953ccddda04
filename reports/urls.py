from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("papers/", views.report_list, name="report_list"),
    path("papers/files/<int:pk>/", views.rendering_detail, name="rendering_detail"),
    path("papers/files/<int:pk>/file/", views.rendering_file, name="rendering_file"),
    path("papers/<slug:slug>/", views.report_detail, name="report_detail"),
    path("papers/<slug:slug>/make-file/", views.report_make_file, name="report_make_file"),
]
