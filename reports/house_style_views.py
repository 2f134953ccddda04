from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from reports.alone import page_alone
from reports.formats import pages
from reports.house_style import contrast_with_white, styled
from reports.house_style_changes import change_house_style, style_of
from reports.house_style_forms import HouseStyleForm
from reports.house_style_sample import sample
from reports.models import HouseStyle
from safeguarding.access import Permission, requires
from safeguarding.pages import form_page
from safeguarding.people_forms import refusals, sent


@requires(Permission.KEEP_RULES)
def house_style_edit(request):
    authority = request.user.authority
    style = HouseStyle.objects.visible_to(request.user).filter(authority=authority).first() or style_of(authority)
    form = HouseStyleForm(sent(request), request.FILES or None, style=style)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            save(request, style, form)
            messages.success(request, "The house style is saved. New papers and drafts look so; issued ones stay.")
            return redirect("reports:house_style_edit")
    context = {
        "heading": "House style of papers",
        "caption": authority.name,
        "trail": [("Papers", reverse("reports:report_list"))],
        "style": HouseStyle.objects.visible_to(request.user).filter(authority=authority).first() or style_of(authority),
        "back": reverse("reports:report_list"),
    }
    context["contrast"] = contrast_with_white(context["style"].colour)
    return form_page(request, form, template="reports/house_style_form.html", **context)


def save(request, style, form):
    style.colour, style.logo_text = form.cleaned_data["colour"], form.cleaned_data["logo_text"]
    version = form.cleaned_data["version"]
    change_house_style(style=style, logo=form.new_logo(), version=version, by=request.user, at=timezone.now())


@requires(Permission.KEEP_RULES)
def house_style_logo(request):
    style = HouseStyle.objects.visible_to(request.user).filter(authority=request.user.authority).first()
    if style is None or not style.logo:
        raise Http404
    return HttpResponse(bytes(style.logo), content_type="image/png")


@requires(Permission.KEEP_RULES)
def house_style_preview(request):
    authority = request.user.authority
    links = [("Back to the house style", reverse("reports:house_style_edit"))]
    return page_alone(pages.web_html(styled(sample(authority), authority), links))
