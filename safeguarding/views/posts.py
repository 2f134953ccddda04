from django.contrib import messages
from django.db.models import Count, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from actionplans.models import Action
from safeguarding import changes, people_sentences
from safeguarding.access import Permission, requires
from safeguarding.filters import PostFilter
from safeguarding.holders import all_holdings, holders, is_vacant, over_time, since
from safeguarding.models import Post
from safeguarding.once import once
from safeguarding.pages import form_page, table_page
from safeguarding.people_forms import AppointForm, EndHoldingForm, HoldingForm, PostForm, refusals, sent
from safeguarding.tables import PostTable


def visible_posts(user):
    """With what lists and pages show: where they belong, everybody who held them, how many actions they own."""
    owned = Action.objects.visible_to(user).exclude(document=None, set_on=None).filter(merged_into=None)
    owned = owned.filter(owner=OuterRef("pk")).order_by().values("owner")
    count = Subquery(owned.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    rows = Post.objects.visible_to(user).select_related("authority", "agency", "unit", "document")
    return rows.prefetch_related(all_holdings()).annotate(action_count=Coalesce(count, 0))


def own_post(request, pk):
    post = get_object_or_404(visible_posts(request.user), pk=pk)
    changes.require_own(thing=post, by=request.user)
    return post


def trail_of(post=None):
    trail = [("People", reverse("people")), ("Posts", reverse("post_list"))]
    return [*trail, (post.title, reverse("post_detail", args=[post.pk]))] if post else trail


@requires(Permission.MANAGE_PEOPLE)
def post_list(request):
    today, authority = timezone.localdate(), request.user.authority
    rows = visible_posts(request.user).order_by(F("document").asc(nulls_first=True), "title", "pk")
    return table_page(
        request,
        heading="Posts",
        sentence=people_sentences.of_posts(rows.on(today).filter(authority=authority, document=None), authority, today),
        trail=[("People", reverse("people"))],
        rows=rows,
        table_class=PostTable,
        filter_class=PostFilter,
        counted="posts",
        template="safeguarding/post_list.html",
        table_arguments={"today": today},
    )


@requires(Permission.MANAGE_PEOPLE)
def post_detail(request, pk):
    today = timezone.localdate()
    post = get_object_or_404(visible_posts(request.user), pk=pk)
    actions = Action.objects.visible_to(request.user).filter(owner=post).as_they_stood(today)
    context = {
        "heading": post.title,
        "trail": trail_of(),
        "post": post,
        "holders": holders(post, today),
        "is_vacant": is_vacant(post, today),
        "since": since(post, today),
        "periods": over_time(post, today),
        "can_change": changes.belongs_to(post, request.user),
        "actions": actions,
        "today": today,
    }
    return render(request, "safeguarding/post_detail.html", context)


@requires(Permission.MANAGE_PEOPLE)
@once
def post_add(request):
    return post_form(request, Post(), heading="Add a post", go="Add the post", back=reverse("post_list"))


@requires(Permission.MANAGE_PEOPLE)
def post_edit(request, pk):
    post = own_post(request, pk)
    back = reverse("post_detail", args=[pk])
    return post_form(request, post, heading="Change a post", go="Save the changes", back=back)


def post_form(request, post, **context):
    trail = trail_of(post if post.pk else None)
    form = PostForm(sent(request), instance=post, user=request.user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            version = form.cleaned_data["version"]
            changes.save_post(post=form.instance, version=version, by=request.user, at=timezone.now())
            messages.success(request, f"{post} is saved.")
            return redirect("post_detail", post.pk)
    return form_page(request, form, trail=trail, **context)


@requires(Permission.MANAGE_PEOPLE)
@once
def holder_appoint(request, pk):
    post = own_post(request, pk)
    today = timezone.localdate()
    form = AppointForm(sent(request), user=request.user, holders=holders(post, today))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        ends_others = given.pop("others", "share") == "end"
        with refusals(form):
            holding = changes.appoint_holder(
                post=post, **given, ends_others=ends_others, by=request.user, at=timezone.now()
            )
            messages.success(request, f"{holding.name} holds {post} from {holding.starts_on:%-d %B %Y}.")
            return redirect("post_detail", pk)
    context = {"heading": "Appoint somebody", "caption": post.title, "go": "Appoint", "trail": trail_of(post)}
    context |= {"post": post, "template": "safeguarding/appoint_form.html"}
    return form_page(request, form, back=reverse("post_detail", args=[pk]), **context)


def own_holding(request, pk, holding):
    post = own_post(request, pk)
    holding = get_object_or_404(post.holdings.select_related("user"), pk=holding)
    holding.post = post  # with the number of actions it owns
    return holding


@requires(Permission.MANAGE_PEOPLE)
def holder_end(request, pk, holding):
    holding = own_holding(request, pk, holding)
    form = EndHoldingForm(sent(request), holding=holding)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            last, version = form.cleaned_data["ends_on"], form.cleaned_data["version"]
            changes.end_holding(holding=holding, on=last, version=version, by=request.user, at=timezone.now())
            messages.success(request, f"{holding.name} leaves the post on {last:%-d %B %Y}.")
            return redirect("post_detail", pk)
    context = {"heading": f"End the appointment of {holding.name}", "go": "End the appointment"}
    context["template"] = "safeguarding/appoint_form.html"
    return form_page(request, form, **context, **of_holding(holding))


@requires(Permission.MANAGE_PEOPLE)
def holder_correct(request, pk, holding):
    holding = own_holding(request, pk, holding)
    form = HoldingForm(sent(request), holding=holding)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            changes.correct_holding(holding=holding, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, "The dates are corrected.")
            return redirect("post_detail", pk)
    context = {"heading": f"Correct the dates of {holding.name}", "go": "Save the dates", **of_holding(holding)}
    return form_page(request, form, template="safeguarding/holding_form.html", **context)


def of_holding(holding):
    post = holding.post
    back = reverse("post_detail", args=[post.pk])
    return {"caption": post.title, "trail": trail_of(post), "holding": holding, "post": post, "back": back}


@requires(Permission.MANAGE_PEOPLE)
@require_POST
def holder_withdraw(request, pk, holding):
    holding = own_holding(request, pk, holding)
    changes.withdraw_holding(holding=holding, by=request.user, at=timezone.now())
    messages.success(request, f"The appointment of {holding.name} is taken out.")
    return redirect("post_detail", pk)
