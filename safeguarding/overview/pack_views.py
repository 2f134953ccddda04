from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from safeguarding.access import Permission, requires
from safeguarding.exports import attachment
from safeguarding.models import Pack
from safeguarding.once import once
from safeguarding.overview.pack_forms import PackForm
from safeguarding.overview.packs import making
from safeguarding.pages import form_page
from safeguarding.people_forms import sent

STANDARDS = ("Standards", "/standards/")


@requires(Permission.EXPORT_PAPER)
@once
def pack_make(request):
    today = timezone.localdate()
    initial = {"about": request.GET.get("about", ""), "as_at": today}
    form = PackForm(sent(request), user=request.user, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        about, thing = form.chosen
        pack = making.request(
            thing=thing, about=about, as_at=form.cleaned_data["as_at"], by=request.user, at=timezone.now()
        )
        return redirect("pack_detail", pack.pk)
    return form_page(
        request,
        form,
        template="overview/pack_make.html",
        heading="Inspector’s packs",
        sentence="All that the record holds about one theme or one inspection, as a bundle that opens from disk "
        "without a network: a page, a PDF, lists for spreadsheets, evidence and issued papers, with their digests.",
        go="Make the pack",
        trail=[STANDARDS],
        packs=Pack.objects.visible_to(request.user).defer("content"),
    )


def fetch(request, pk):
    return get_object_or_404(Pack.objects.visible_to(request.user).select_related("authority"), pk=pk)


@requires(Permission.EXPORT_PAPER)
def pack_detail(request, pk):
    pack = fetch(request, pk)
    context = {
        "heading": pack.title,
        "trail": [STANDARDS, ("Inspector’s packs", reverse("pack_make"))],
        "pack": pack,
        "is_late": pack.is_late(timezone.now()),
    }
    return render(request, "overview/pack_detail.html", context)


@requires(Permission.EXPORT_PAPER)
def pack_file(request, pk):
    pack = fetch(request, pk)
    if not pack.is_ready:
        raise Http404
    return attachment(bytes(pack.content), "application/zip", f"pack-{pack.slug}-{pack.as_at:%Y-%m-%d}.zip")


@requires(Permission.EXPORT_PAPER)
@require_POST
def pack_remove(request, pk):
    making.remove(pack=fetch(request, pk), by=request.user, at=timezone.now())
    return redirect("pack_make")
