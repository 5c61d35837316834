"""Which fields of this layer are translated; each gets a column for every interface language."""

from modeltranslation.translator import TranslationOptions, register

from tiers import models

# What layers and needs tell on their page.
EXPLAINED = ("looks_like", "what_helps", "step_up", "do_not_wait")


@register(models.Tier)
class TierTranslation(TranslationOptions):
    fields = ("name", "short", "meaning", "description", "why", *EXPLAINED, "step_down")


@register(models.LifeDomain)
class LifeDomainTranslation(TranslationOptions):
    fields = ("name", "summary", "lead", "to_know")


@register(models.Need)
class NeedTranslation(TranslationOptions):
    fields = ("name", "plain", *EXPLAINED)


@register([models.NeedGroup, models.OptionGroup, models.Who])
class NameTranslation(TranslationOptions):
    fields = ("name",)


@register(models.Audience)
class AudienceTranslation(TranslationOptions):
    fields = ("name", "label")


@register(models.StatusType)
class StatusTypeTranslation(TranslationOptions):
    fields = (
        "name",
        "who",
        "documents",
        "health_care",
        "reception",
        "work",
        "social_assistance",
        "integration",
        "family",
        "contact",
    )


@register(models.Actor)
class ActorTranslation(TranslationOptions):
    fields = ("name", "what_they_do")


@register(models.NetworkStep)
class NetworkStepTranslation(TranslationOptions):
    fields = ("title", "what_happens", "what_you_can_do")


@register(models.Question)
class QuestionTranslation(TranslationOptions):
    fields = ("text", "text_self", "why", "why_self")


@register([models.Option, models.Hint])
class TwoVoicesTranslation(TranslationOptions):
    fields = ("text", "text_self")


@register([models.Situation, models.Tip, models.LawChange])
class TextTranslation(TranslationOptions):
    fields = ("text",)


@register(models.Rule)
class RuleTranslation(TranslationOptions):
    fields = ("rationale",)
