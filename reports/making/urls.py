"""Composing papers. One address for each verb."""

from django.urls import path

from reports.making.views import papers, rows, sections, versions

PAPER = "papers/<slug:slug>/"
SECTION = f"{PAPER}sections/<int:section>/"

urlpatterns = [
    path("papers/new/", papers.paper_begin, name="paper_begin"),
    path(f"{PAPER}compose/", papers.paper_compose, name="paper_compose"),
    path(f"{PAPER}front/", papers.paper_front, name="paper_front"),
    path(f"{PAPER}checks/", papers.paper_checks, name="paper_checks"),
    path(f"{PAPER}refresh/", papers.paper_refresh, name="paper_refresh"),
    path(f"{PAPER}editions/", papers.paper_editions, name="paper_editions"),
    path(f"{PAPER}drop/", papers.paper_drop, name="paper_drop"),
    path(f"{PAPER}take-up/", papers.paper_take_up, name="paper_take_up"),
    path(f"{PAPER}versions/", versions.version_list, name="version_list"),
    path(f"{PAPER}versions/keep/", versions.version_keep, name="version_keep"),
    path(f"{PAPER}versions/<int:number>/", versions.version_detail, name="version_detail"),
    path(f"{PAPER}implications/", rows.paper_implications, name="paper_implications"),
    path(f"{PAPER}implications/add/", rows.implication_add, name="implication_add"),
    path(f"{PAPER}sections/add/", sections.section_add, name="section_add"),
    path(SECTION, sections.section_edit, name="section_edit"),
    path(f"{SECTION}autosave/", sections.section_autosave, name="section_autosave"),
    path(f"{SECTION}move/", sections.section_move, name="section_move"),
    path(f"{SECTION}remove/", sections.section_remove, name="section_remove"),
    path(f"{SECTION}earlier/", sections.section_earlier, name="section_earlier"),
    path(f"{SECTION}earlier/<int:row>/put-back/", sections.section_put_back, name="section_put_back"),
    path(f"{SECTION}insert/", sections.block_insert, name="block_insert"),
    path(f"{SECTION}insert/<slug:source>/", sections.block_bind, name="block_bind"),
    path(f"{PAPER}blocks/<int:block>/move/", sections.block_move, name="block_move"),
    path(f"{PAPER}blocks/<int:block>/remove/", sections.block_remove, name="block_remove"),
    path(f"{PAPER}figures/", rows.figure_list, name="figure_list"),
    path(f"{PAPER}figures/add/", rows.figure_add, name="figure_add"),
    path(f"{PAPER}figures/add/<slug:kind>/", rows.figure_quote, name="figure_quote"),
    path(f"{PAPER}figures/<int:row>/remove/", rows.figure_remove, name="figure_remove"),
    path(f"{PAPER}recommendations/", rows.recommendation_list, name="recommendation_list"),
    path(f"{PAPER}recommendations/add/", rows.recommendation_add, name="recommendation_add"),
    path(f"{PAPER}recommendations/<int:row>/", rows.recommendation_edit, name="recommendation_edit"),
    path(f"{PAPER}recommendations/<int:row>/move/", rows.recommendation_move, name="recommendation_move"),
    path(f"{PAPER}recommendations/<int:row>/remove/", rows.recommendation_remove, name="recommendation_remove"),
    path(f"{PAPER}attachments/", rows.attachment_list, name="attachment_list"),
    path(f"{PAPER}attachments/add/", rows.attachment_add, name="attachment_add"),
    path(f"{PAPER}attachments/<int:row>/", rows.attachment_edit, name="attachment_edit"),
    path(f"{PAPER}attachments/<int:row>/move/", rows.attachment_move, name="attachment_move"),
    path(f"{PAPER}attachments/<int:row>/remove/", rows.attachment_remove, name="attachment_remove"),
    path(f"{PAPER}attachments/<int:row>/check/", rows.attachment_check, name="attachment_check"),
    path(f"{PAPER}withheld/", rows.withholding_list, name="withholding_list"),
    path(f"{PAPER}withheld/add/", rows.withholding_add, name="withholding_add"),
    path(f"{PAPER}withheld/<int:row>/", rows.withholding_edit, name="withholding_edit"),
    path(f"{PAPER}withheld/<int:row>/end/", rows.withholding_end, name="withholding_end"),
]
