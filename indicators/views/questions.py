from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from indicators import questions
from indicators.changes import Refused
from indicators.models import Indicator
from indicators.question_changes import answer_question, ask_question
from indicators.question_forms import AnswerForm, AskForm
from indicators.question_letters import letter_of_answering, letter_of_asking
from indicators.question_tables import QuestionFilter, QuestionTable
from indicators.wording import capitalised, counted, either
from safeguarding.access import Permission, requires
from safeguarding.once import once
from safeguarding.pages import form_page, table_page
from safeguarding.people_forms import sent


@requires(Permission.READ_RECORD)
def question_list(request):
    rows = questions.asked(request.user)
    own = questions.theirs_to_answer(request.user).filter(answered_at=None)
    return table_page(
        request,
        heading="Questions about measures",
        sentence=questions.sentence(rows.filter(answered_at=None).count(), own.count()),
        trail=[("Indicators", reverse("indicators:indicator_list"))],
        demonstration_banner=rows.filter(is_demonstration=True).exists(),
        rows=rows,
        table_class=QuestionTable,
        filter_class=QuestionFilter,
        counted="questions",
    )


@requires(Permission.ASK_QUESTION)
@once
def question_ask(request, code):
    indicator = get_object_or_404(Indicator.objects.visible_to(request.user), code=code)
    form = AskForm(sent(request), subjects=questions.subjects_of(request.user, indicator))
    if request.method == "POST" and form.is_valid():
        given = {"subject": form.cleaned_data.get("subject"), "text": form.cleaned_data["text"]}
        question = ask_question(indicator=indicator, **given, by=request.user, at=timezone.now())
        tell_of_asking(request, question)
        return redirect(to(question))
    page = reverse("indicators:indicator_detail", args=[code])
    context = {"heading": "Ask about this measure", "caption": indicator.title, "go": "Ask", "back": page}
    trail = [("Indicators", reverse("indicators:indicator_list")), (indicator.title, page)]
    return form_page(request, form, trail=trail, **context)


def to(question):
    return reverse("indicators:question_detail", args=[question.pk])


def tell_of_asking(request, question):
    people = list(questions.returners(question, today=timezone.localdate()))
    if not people:
        words = "Nobody returns this measure today. Those who check returns find your question in the list."
        messages.success(request, f"Your question is asked. {words}")
        return
    told = f"{counted(len(people), 'person', 'people')} who {either(len(people), 'returns', 'return')} this measure"
    messages.success(request, f"Your question is asked. {capitalised(told)} {either(len(people), 'is', 'are')} told.")
    write(request, partial(letter_of_asking, question, people, request.build_absolute_uri(to(question))))


def write(request, letter):
    """Send a letter once the change stands. Without a mail server the change stands all the same."""

    def try_it():
        try:
            letter()
        except OSError:
            messages.error(request, "The e-mail about it could not be sent. It stands in the list of questions.")

    transaction.on_commit(try_it)


def fetch(request, pk):
    return get_object_or_404(questions.asked(request.user), pk=pk)


@requires(Permission.READ_RECORD)
def question_detail(request, pk):
    return show(request, fetch(request, pk), AnswerForm())


def show(request, question, form, *, status=200):
    may_answer = questions.theirs_to_answer(request.user).filter(pk=question.pk).exists()
    indicator = question.indicator
    context = {
        "heading": "Question about a measure",
        "caption": indicator.title,
        "demonstration_banner": question.is_demonstration,
        "trail": [
            ("Indicators", reverse("indicators:indicator_list")),
            ("Questions", reverse("indicators:question_list")),
        ],
        "question": question,
        "form": form if may_answer and (form.is_bound or not question.answered_at) else None,
    }
    return render(request, "indicators/question_detail.html", context, status=status)


@requires(Permission.ANSWER_QUESTION)
@require_POST
def question_answer(request, pk):
    question, form = fetch(request, pk), AnswerForm(request.POST)
    if not questions.theirs_to_answer(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    if not form.is_valid():
        return show(request, question, form)
    try:
        answered = answer_question(question=question, **form.cleaned_data, by=request.user, at=timezone.now())
    except Refused as refusal:
        form.add_error("answer", str(refusal))
        return show(request, fetch(request, pk), form, status=refusal.status)
    if answered:
        messages.success(request, f"Your answer stands. {question.asked_by.name} is told.")
        write(request, partial(letter_of_answering, question, request.build_absolute_uri(to(question))))
    return redirect(to(question))
