"""Addresses: the prefix is the language; paths and slugs are the same in every language."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from directory.admin import design, guide, tester, translations
from directory.api import advice as api_advice
from directory.api import places as api_places
from directory.api import services as api_services
from directory.pages import (
    confirming,
    coverage,
    glossary,
    guides,
    help,
    home,
    knowledge,
    languages,
    lists,
    offline,
    places,
    reports,
    resources,
    services,
    topics,
    trainings,
)

urlpatterns = [
    path("", home.choose_language, name="choose-language"),
    path("favicon.ico", home.favicon),
    path("robots.txt", home.robots),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("sw.js", offline.worker, name="worker"),
    path("numbers/", offline.numbers, name="numbers"),
    path("admin/advice/", admin.site.admin_view(tester.advice), name="admin-advice"),
    path("admin/design/", design.design, name="admin-design"),
    path("admin/guide/", guide.guide, name="admin-guide"),
    path("admin/guide/<slug:language>/", guide.guide, name="admin-guide"),
    path("admin/guide/pictures/<slug:name>.webp", guide.picture, name="admin-guide-picture"),
    path("admin/translations/", include(translations.urls)),
    path("admin/", admin.site.urls),
    path("api/services", api_services.service_list, name="api-services"),
    path("api/services/<slug:slug>", api_services.service_detail, name="api-service"),
    path("api/advice", api_advice.advice, name="api-advice"),
    path("api/places", api_places.place_list, name="api-places"),
    *i18n_patterns(
        path("", home.home, name="home"),
        path("help/", help.start, name="help"),
        path("help/<str:token>/", help.step, name="help-step"),
        path("help/<str:token>/change/<slug:question>/", help.change, name="help-change"),
        path("list/", lists.shared_list, name="list"),
        path("list/form/", lists.referral, name="referral-form"),
        path("services/", services.service_list, name="services"),
        path("services/<slug:slug>/", services.service_detail, name="service"),
        path("services/<slug:slug>/report/", reports.report, name="report"),
        path("services/<slug:slug>/report/thanks/", reports.thanks, name="report-thanks"),
        path("organisations/<slug:slug>/", services.organisation_detail, name="organisation"),
        path("tiers/", knowledge.tier_list, name="tiers"),
        path("tiers/<slug:slug>/", knowledge.tier_detail, name="tier"),
        path("statuses/", knowledge.status_list, name="statuses"),
        path("statuses/<slug:slug>/", knowledge.status_detail, name="status"),
        path("needs/", knowledge.need_list, name="needs"),
        path("needs/<slug:slug>/", knowledge.need_detail, name="need"),
        path("topics/", topics.topic_list, name="topics"),
        path("topics/<slug:slug>/", topics.topic_detail, name="topic"),
        path("professionals/", guides.professionals, name="professionals"),
        path("guides/<slug:slug>/", guides.guide_detail, name="guide"),
        path("trainings/", trainings.training_list, name="trainings"),
        path("trainings.ics", trainings.training_feed, name="training-feed"),
        path("trainings/<slug:slug>/", trainings.training_detail, name="training"),
        path(
            "trainings/<slug:slug>/<slug:key>.ics",
            trainings.training_session,
            name="training-session",
        ),
        path("resources/", resources.resource_list, name="resources"),
        path("glossary/", glossary.glossary, name="glossary"),
        path("glossary/<slug:slug>/", glossary.term_detail, name="term"),
        path("languages/", languages.language_list, name="languages"),
        path("languages/<str:tag>/", languages.language_detail, name="language"),
        path("places/<slug:nis>/", places.place_detail, name="place"),
        path("crisis/", knowledge.crisis, name="crisis"),
        path("safety/", knowledge.safety, name="safety"),
        path("coverage/", coverage.coverage, name="coverage"),
        path("confirm/", confirming.confirmed, name="confirmed"),
        path("confirm/<str:token>/", confirming.confirm, name="confirm"),
        path("about/", knowledge.about, name="about"),
    ),
]

handler400 = "directory.pages.errors.bad_request"
handler403 = "directory.pages.errors.forbidden"
handler404 = "directory.pages.errors.not_found"
handler500 = "directory.pages.errors.server_error"
