from django.urls import path

from standards.views import files, frameworks

urlpatterns = [
    path("frameworks/", frameworks.framework_list, name="framework_list"),
    path("frameworks/add/", frameworks.framework_add, name="framework_add"),
    path("frameworks/<slug:slug>/", frameworks.framework_detail, name="framework_detail"),
    path("frameworks/<slug:slug>/edit/", frameworks.framework_edit, name="framework_edit"),
    path("frameworks/<slug:slug>/new-edition/", frameworks.framework_copy, name="framework_copy"),
    path("frameworks/<slug:slug>/add/", frameworks.framework_standard_add, name="framework_standard_add"),
    path(
        "frameworks/<slug:slug>/<text:number>/edit/", frameworks.framework_standard_edit, name="framework_standard_edit"
    ),
    path("standards-files/", files.file_send, name="file_send"),
    path("standards-files/<int:pk>/", files.file_detail, name="file_detail"),
    path("scales/add/", frameworks.scale_add, name="scale_add"),
    path("scales/<slug:slug>/edit/", frameworks.scale_edit, name="scale_edit"),
]
