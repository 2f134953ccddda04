from django.urls import path

from standards.views import registers

urlpatterns = [
    path("registers/add/", registers.register_add, name="register_add"),
    path("registers/<slug:slug>/", registers.register_detail, name="register_detail"),
    path("registers/<slug:slug>/edit/", registers.register_edit, name="register_edit"),
    path("registers/<slug:slug>/statement/", registers.compliance_add, name="compliance_add"),
    path(
        "registers/<slug:slug>/<int:number>/edit/",
        registers.registered_recommendation_edit,
        name="registered_recommendation_edit",
    ),
]
