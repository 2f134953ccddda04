from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from safeguarding import changes, people_sentences
from safeguarding.access import ROLES, Permission, Role, requires
from safeguarding.filters import PersonFilter
from safeguarding.holders import now_held
from safeguarding.models import User
from safeguarding.once import once
from safeguarding.pages import form_page, table_page
from safeguarding.people_forms import AddPersonForm, DeactivateForm, PersonForm, RoleForm, refusals, sent
from safeguarding.sign_in import PasswordResetForm
from safeguarding.tables import PersonTable


@requires(Permission.MANAGE_PEOPLE)
def people(request):
    rows = User.objects.visible_to(request.user).select_related("agency")
    rows = rows.prefetch_related(*now_held(timezone.localdate()))
    return table_page(
        request,
        heading="People",
        sentence=people_sentences.of_people(rows, request.user.authority),
        rows=rows,
        table_class=PersonTable,
        filter_class=PersonFilter,
        counted="people",
        template="safeguarding/people_list.html",
    )


def visible_person(request, pk):
    rows = User.objects.visible_to(request.user).select_related("authority", "agency")
    return get_object_or_404(rows.prefetch_related(*now_held(timezone.localdate())), pk=pk)


@requires(Permission.MANAGE_PEOPLE)
def person_detail(request, pk):
    return person_page(request, visible_person(request, pk), RoleForm())


def person_page(request, person, form):
    grants = person.grants.select_related("granted_by", "ended_by").order_by("-granted_at", "-pk")
    held = [Role(grant.role) for grant in person.held_roles]
    context = {
        "heading": person.name,
        "caption": " · ".join([*(role.title for role in held), *(row.post.title for row in person.held_posts)]),
        "trail": [("People", reverse("people"))],
        "person": person,
        "is_self": person.pk == request.user.pk,
        "grants": grants,
        "allowed": [permission for permission in Permission if any(permission in ROLES[role] for role in held)],
        "holdings": person.holdings.select_related("post").order_by("-starts_on", "-pk"),
        "today": timezone.localdate(),
        "form": form,
    }
    return render(request, "safeguarding/person_detail.html", context)


@requires(Permission.MANAGE_PEOPLE)
@once
def person_add(request):
    form = AddPersonForm(sent(request), user=request.user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            person = changes.add_person(**form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, f"{person} is added.")
            transaction.on_commit(partial(send_link, request, person))
            return redirect("person_detail", person.pk)
    context = {
        "heading": "Add a person",
        "sentence": "They are sent a link to choose their own password; nobody else ever sees it.",
        "trail": [("People", reverse("people"))],
        "go": "Add the person",
        "back": reverse("people"),
    }
    return form_page(request, form, **context)


def send_link(request, person):
    form = PasswordResetForm({"email": person.email})
    try:
        if form.is_valid():
            form.save(request)
    except OSError:  # no mail server, or it refused: the person exists all the same
        messages.error(request, f"The e-mail to {person.email} could not be sent. Send the link again in a while.")
    else:
        messages.success(request, f"A link to choose a password is on its way to {person.email}.")


@requires(Permission.MANAGE_PEOPLE)
@require_POST
def person_send_link(request, pk):
    person = visible_person(request, pk)
    if person.is_active:
        send_link(request, person)
    else:
        messages.error(request, f"The account of {person} is closed. Reopen it first.")
    return redirect("person_detail", pk)


@requires(Permission.MANAGE_PEOPLE)
def person_edit(request, pk):
    person = visible_person(request, pk)
    form = PersonForm(sent(request), user=request.user, today=timezone.localdate(), person=person)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            changes.change_person(person=person, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, "The changes are saved.")
            return redirect("person_detail", pk)
    context = {
        "heading": "Change name, e-mail or agency",
        "caption": person.name,
        "trail": trail_of(person),
        "go": "Save the changes",
        "back": reverse("person_detail", args=[pk]),
    }
    return form_page(request, form, **context)


def trail_of(person):
    return [("People", reverse("people")), (person.name, reverse("person_detail", args=[person.pk]))]


@requires(Permission.MANAGE_PEOPLE)
def person_deactivate(request, pk):
    person = visible_person(request, pk)
    now = timezone.now()
    form = DeactivateForm(sent(request), holds_posts=bool(person.held_posts))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            ends = form.cleaned_data.get("appointments", "end") == "end"
            changes.deactivate(
                person=person, ends_appointments=ends, by=request.user, at=now, on=timezone.localdate(now)
            )
            messages.success(request, f"The account of {person} is closed.")
            return redirect("person_detail", pk)
    context = {
        "heading": f"Close the account of {person}",
        "trail": trail_of(person),
        "person": person,
        "is_self": person.pk == request.user.pk,
        "form": form,
    }
    return render(request, "safeguarding/person_deactivate.html", context)


@requires(Permission.MANAGE_PEOPLE)
@require_POST
def person_reactivate(request, pk):
    person = visible_person(request, pk)
    changes.reactivate(person=person, by=request.user, at=timezone.now())
    messages.success(request, f"The account of {person} is open again. Grant a role below.")
    return redirect("person_detail", pk)


@requires(Permission.MANAGE_PEOPLE)
@require_POST
def role_grant(request, pk):
    person = visible_person(request, pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        with refusals(form):
            changes.grant_role(person=person, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, f"{person} now has the role {form.cleaned_data['role'].title}.")
            return redirect("person_detail", pk)
    return person_page(request, person, form)


@requires(Permission.MANAGE_PEOPLE)
@require_POST
def role_end(request, pk, grant):
    person = visible_person(request, pk)
    grant = get_object_or_404(person.grants, pk=grant)
    try:
        changes.end_role(grant=grant, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, f"{person} no longer has the role {grant.get_role_display()}.")
    return redirect("person_detail", pk)
