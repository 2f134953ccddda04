from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from reports.bound import BINDINGS, Quoted
from reports.composing import content
from reports.making import changes
from reports.making.choice_forms import ChoicesForm, InsertForm
from reports.making.forms import HeadingForm, PlaceForm, WordsForm
from reports.making.views.common import FORM, of_paper, own_paper, say, to
from reports.models import Block, Section
from reports.words import faults, names_in
from safeguarding.access import Permission, requires
from safeguarding.once import once
from safeguarding.pages import form_page
from safeguarding.people_forms import refusals, sent
from safeguarding.versions import Conflict


def own_section(request, slug, section):
    own_paper(request, slug)
    rows = Section.objects.visible_to(request.user).select_related(
        "report__authority", "report__body", "report__meeting"
    )
    return get_object_or_404(rows, report__slug=slug, pk=section)


def own_block(request, slug, block):
    own_paper(request, slug)
    rows = Block.objects.visible_to(request.user).select_related("section__report__authority")
    return get_object_or_404(rows, section__report__slug=slug, pk=block)


def to_section(section):
    return to(section.report, "section_edit", section.pk)


def of_section(section):
    about = of_paper(section.report, (section.heading, to_section(section)))
    return about | {"caption": f"{section.report.title}: {section.heading}", "back": to_section(section)}


@requires(Permission.COMPOSE_PAPER)
@once
def section_add(request, slug):
    report = own_paper(request, slug)
    form = HeadingForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            heading = form.cleaned_data["heading"]
            section = changes.add_section(
                report=report, heading=heading, after=None, by=request.user, at=timezone.now()
            )
            return redirect(to_section(section))
    about = of_paper(report) | {"heading": "Add a section", "go": "Add it"}
    about["sentence"] = "It stands at the end of the paper; the outline moves it."
    return form_page(request, form, template=FORM, **about)


@requires(Permission.COMPOSE_PAPER)
def section_edit(request, slug, section):
    section = own_section(request, slug, section)
    blocks = list(section.blocks.order_by("order"))
    form = words_form(request, section, blocks)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            keep(section, form, request.user)
            messages.success(request, "Saved.")
            return redirect(to_section(section))
    return form_page(request, form, template="reports/making/section.html", **section_context(section, blocks, form))


def words_form(request, section, blocks):
    return WordsForm(sent(request), section=section, blocks=[block for block in blocks if not block.source])


def keep(section, form, by):
    given = form.cleaned_data
    typed = [
        changes.Typed(block, given[f"text-{block.pk}"], given[f"version-{block.pk}"] or 0) for block in form.blocks
    ]
    changes.save_words(
        section=section, heading=given["heading"], version=given["version"], typed=typed, by=by, at=timezone.now()
    )


def section_context(section, blocks, form):
    report = section.report
    figures = [(figure, Quoted.from_stored(figure.held).full) for figure in report.quoted_figures.order_by("number")]
    lines = [line_of(report, block, form, figures) for block in blocks]
    context = of_section(section) | {"heading": section.heading, "section": section, "lines": lines, "figures": figures}
    context["trail"] = context["trail"][:-1]
    return context | {"part": part_of(section), "places": list(report.sections.exclude(key="").order_by("order"))}


def line_of(report, block, form, figures):
    """One block for the page: its box, or what stands bound there, with what is wrong in its words."""
    if block.source:
        return {"block": block, "binding": BINDINGS.get(block.source), "faults": []}
    field = form[f"text-{block.pk}"]
    return {
        "block": block,
        "field": field,
        "version": form[f"version-{block.pk}"],
        "faults": faults_of(report, str(field.value() or ""), [figure.number for figure, _ in figures]),
    }


def faults_of(report, text, figures):
    sections = report.sections.prefetch_related("blocks")
    places = {section.key for section in sections if section.key}
    places |= {name for section in sections for block in section.blocks.all() for name in names_in(block.text)}
    return faults(text, figures=figures, places=places)


def part_of(section):
    """The part of the paper that this section is, as the restricted edition has it."""
    paper = content(section.report).restricted
    place = list(section.report.sections.order_by("order").values_list("pk", flat=True)).index(section.pk)
    return paper.parts[place]


@requires(Permission.COMPOSE_PAPER)
@require_POST
def section_autosave(request, slug, section):
    """What the page sends by itself while somebody types; it answers with the versions now and what it looks like."""
    section = own_section(request, slug, section)
    blocks = list(section.blocks.order_by("order"))
    form = words_form(request, section, blocks)
    if not form.is_valid():
        return JsonResponse({"unkept": " ".join(error for found in form.errors.values() for error in found)})
    try:
        keep(section, form, request.user)
    except Conflict:
        return JsonResponse({"refused": "Somebody else changed this while it was open here."}, status=409)
    except ValidationError as refusal:
        return JsonResponse({"refused": " ".join(refusal.messages)}, status=409)
    versions = {f"version-{block.pk}": block.version for block in form.blocks} | {"version": section.version}
    preview = render_to_string("reports/making/_part.html", {"part": part_of(section)}, request)
    return JsonResponse({"versions": versions, "preview": preview, "saved": f"{timezone.localtime():%H:%M}"})


@requires(Permission.COMPOSE_PAPER)
@require_POST
def section_move(request, slug, section):
    section, form = own_section(request, slug, section), PlaceForm(request.POST)
    if form.is_valid():
        try:
            place = form.cleaned_data["place"]
            changes.move_section(section=section, place=place, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            say(request, refusal)
    else:
        messages.error(request, " ".join(form.errors["place"]))
    return redirect(f"{to(section.report)}#section-{section.pk}")


@requires(Permission.COMPOSE_PAPER)
def section_remove(request, slug, section):
    section = own_section(request, slug, section)
    if request.method == "POST":
        try:
            changes.remove_section(section=section, by=request.user, at=timezone.now())
            messages.success(request, f"“{section.heading}” is removed.")
        except ValidationError as refusal:
            say(request, refusal)
        return redirect(to(section.report))
    about = of_section(section) | {"heading": "Remove the section", "go": "Remove it"}
    about["sentence"] = "Its words and what is inserted in it go with it."
    return render(request, "reports/making/sure.html", about)


@requires(Permission.COMPOSE_PAPER)
def section_earlier(request, slug, section):
    """Everything that was written in a section before, newest first; one of them can be put back."""
    section = own_section(request, slug, section)
    rows = Block.history.filter(section=section.pk, source="").exclude(text="").select_related("history_user")
    texts, kept = set(section.blocks.values_list("text", flat=True)), []
    for row in rows.order_by("-history_date", "-history_id")[:200]:
        if row.text not in texts:
            texts.add(row.text)
            kept.append(row)
    context = of_section(section) | {"heading": "Earlier words", "section": section, "rows": kept}
    return render(request, "reports/making/earlier.html", context)


@requires(Permission.COMPOSE_PAPER)
@require_POST
def section_put_back(request, slug, section, row):
    section = own_section(request, slug, section)
    earlier = get_object_or_404(Block.history.filter(section=section.pk, source=""), history_id=row)
    try:
        changes.put_back(section=section, text=earlier.text, by=request.user, at=timezone.now())
        messages.success(request, "The earlier words stand in a box of their own at the end of the section.")
    except ValidationError as refusal:
        say(request, refusal)
    return redirect(to_section(section))


# --- what stands in a section ---


def block_before(request, section):
    """The block after which something is inserted; None for the head of the section."""
    named = request.GET.get("after", "")
    keys = int(named) if named.isascii() and named.isdigit() and len(named) < 15 else 0
    return section.blocks.filter(pk=keys).first()


@requires(Permission.COMPOSE_PAPER)
@once
def block_insert(request, slug, section):
    section = own_section(request, slug, section)
    after, form = block_before(request, section), InsertForm(sent(request))
    if request.method == "POST" and form.is_valid():
        what, place = form.cleaned_data["what"], f"?after={after.pk}" if after else ""
        if what != "words":
            return redirect(to(section.report, "block_bind", section.pk, what) + place)
        with refusals(form):
            block = changes.add_words(section=section, after=after, by=request.user, at=timezone.now())
            return redirect(f"{to_section(section)}#block-{block.pk}")
    about = of_section(section) | {"heading": "Insert into the section", "go": "Go on"}
    return form_page(request, form, template=FORM, **about)


def offered(source):
    if source not in BINDINGS:
        raise Http404
    return BINDINGS[source]


@requires(Permission.COMPOSE_PAPER)
@once
def block_bind(request, slug, section, source):
    section = own_section(request, slug, section)
    binding = offered(source)
    form = ChoicesForm(sent(request), asks=binding.asks, user=request.user)
    if request.method == "POST" and form.is_valid():
        after, choices = block_before(request, section), form.chosen()
        with refusals(form):
            block = changes.insert_bound(
                section=section, after=after, source=source, choices=choices, by=request.user, at=timezone.now()
            )
            return redirect(f"{to_section(section)}#block-{block.pk}")
    about = of_section(section) | {"heading": f"Insert: {binding.title}", "sentence": binding.says, "go": "Insert it"}
    return form_page(request, form, template=FORM, **about)


@requires(Permission.COMPOSE_PAPER)
@require_POST
def block_move(request, slug, block):
    block, form = own_block(request, slug, block), PlaceForm(request.POST)
    if form.is_valid():
        try:
            place = form.cleaned_data["place"]
            changes.move_block(block=block, place=place, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            say(request, refusal)
    else:
        messages.error(request, " ".join(form.errors["place"]))
    return redirect(f"{to_section(block.section)}#block-{block.pk}")


@requires(Permission.COMPOSE_PAPER)
@require_POST
def block_remove(request, slug, block):
    block = own_block(request, slug, block)
    try:
        changes.remove_block(block=block, by=request.user, at=timezone.now())
        messages.success(request, "Removed. Words can be put back from “Earlier words”.")
    except ValidationError as refusal:
        say(request, refusal)
    return redirect(to_section(block.section))
