from django.urls import include, path

from indicators.views import curves, indicator, library, policies, questions, scorecards, surveys, workforce

app_name = "indicators"
urlpatterns = [
    path("indicators/", library.indicator_list, name="indicator_list"),
    path("scorecard/", scorecards.scorecard, name="scorecard"),
    path("unit-figures/<slug:slug>/", scorecards.unit_detail, name="unit_detail"),
    path("indicators/workforce-and-demand/", workforce.workforce_and_demand, name="workforce_and_demand"),
    path("small-numbers/", policies.small_numbers, name="small_numbers"),
    path("small-numbers/set/", policies.policy_set, name="policy_set"),
    path("indicators/<text:code>/", indicator.indicator_detail, name="indicator_detail"),
    path("indicators/<text:code>/story/", curves.story_edit, name="story_edit"),
    path("indicators/<text:code>/usual-range/", curves.range_start, name="range_start"),
    path("usual-ranges/<int:pk>/take-back/", curves.range_withdraw, name="range_withdraw"),
    path("indicators/<text:code>/ask/", questions.question_ask, name="question_ask"),
    path("surveys/<slug:slug>/", surveys.survey_detail, name="survey_detail"),
    path("questions/", questions.question_list, name="question_list"),
    path("questions/<int:pk>/", questions.question_detail, name="question_detail"),
    path("questions/<int:pk>/answer/", questions.question_answer, name="question_answer"),
    path("", include("indicators.library_urls")),
    path("", include("indicators.release_urls")),
    path("", include("indicators.return_urls")),
    path("", include("indicators.round_urls")),
    path("", include("indicators.upload_urls")),
]
