"""Which fields of this layer are translated; proper names are repeated where a language has no own form."""

from modeltranslation.translator import TranslationOptions, register

from services import models

# Fields with official names. They are repeated, not translated: where a language has no own form, the Dutch one
# (or that of a language before it) stands there, marked as such. So none of them is ever missing from a
# translation, and no page is called machine-made for them. Other names, as those of needs or terms, are words.
PROPER_NAMES = {
    models.CoverageArea: ("name",),
    models.Location: ("label",),
    models.Organisation: ("name",),
    models.Region: ("name",),
    models.Resource: ("title",),
    models.Service: ("name",),
}


@register([models.Region, models.CoverageArea, models.Organisation])
class NameTranslation(TranslationOptions):
    fields = ("name",)


@register(models.ContactPoint)
class ContactPointTranslation(TranslationOptions):
    fields = ("label",)


@register(models.Location)
class LocationTranslation(TranslationOptions):
    fields = ("label", "route")


@register(models.CrisisLine)
class CrisisLineTranslation(TranslationOptions):
    fields = ("name", "for_whom", "use", "how")


@register(models.Service)
class ServiceTranslation(TranslationOptions):
    fields = (
        "name",
        "summary",
        "what_it_does",
        "for_whom",
        "how_to_get_in",
        "what_to_expect",
        "what_to_bring",
        "cost_more",
        "waiting",
        "access_note",
        "cost_note",
        "finder",
    )


@register(models.ServiceStatus)
class ServiceStatusTranslation(TranslationOptions):
    fields = ("reason",)


@register(models.Closure)
class ClosureTranslation(TranslationOptions):
    fields = ("message",)


@register(models.Training)
class TrainingTranslation(TranslationOptions):
    fields = ("title", "summary", "who_may_come", "price", "ask")


@register(models.Resource)
class ResourceTranslation(TranslationOptions):
    fields = ("title", "summary")


@register(models.TrainingSeries)
class TrainingSeriesTranslation(TranslationOptions):
    fields = ("name", "summary")


@register(models.Guide)
class GuideTranslation(TranslationOptions):
    fields = ("title", "lead")


@register(models.GuideSection)
class GuideSectionTranslation(TranslationOptions):
    fields = ("heading", "text")


@register(models.Term)
class TermTranslation(TranslationOptions):
    fields = ("name", "full", "meaning", "also", "looks_like")
