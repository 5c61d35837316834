"""A service: what an organisation does for whom, where, in which languages, and how to get in."""

from collections.abc import Iterable
from datetime import datetime

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from services import due, freshness, hours, validators
from services.folding import fold_all, sort_key
from services.models.contacts import ContactPoint, Location, ShownAddress
from services.models.organisations import Organisation
from services.models.places import Served
from services.models.publishing import Blocker, Facts, StatusFacts, contradictions, missing
from services.models.spoken import SpokenLanguage
from services.querysets import ServiceQuerySet
from tiers.models import Audience, LifeDomain, Need, Slugged, Source, StatusType, Tier

MOST_YEARS = 120


class Service(Served, Slugged):
    """The unit that the directory lists."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        ARCHIVED = "archived", _("archived")

    class Interpreter(models.TextChoices):
        PROVIDED = "provided", _("an interpreter is provided")
        ON_REQUEST = "on-request", _("an interpreter on request")
        BRING_OWN = "bring-own", _("bring your own interpreter")
        NO = "no", _("no interpreter")
        UNKNOWN = "unknown", _("interpreter: not known")

    class Access(models.TextChoices):
        SELF = "self", _("you can go yourself")
        PROFESSIONAL = "professional", _("only through a professional")
        BOTH = "both", _("yourself or through a professional")
        UNKNOWN = "unknown", _("who may refer is not known")

    class Cost(models.TextChoices):
        FREE = "free", _("free")
        REDUCED = "reduced", _("reduced price")
        PAID = "paid", _("paid")
        INSURANCE = "insurance", _("paid back by health insurance")
        UNKNOWN = "unknown", _("price not known")

    class StatusRule(models.TextChoices):
        ALL = "all", _("open to every status")
        NAMED = "named", _("open to the statuses below")
        UNKNOWN = "unknown", _("not known")

    class Intake(models.TextChoices):
        OPEN = "open", _("takes new people")
        WAITING_LIST = "waiting-list", _("waiting list")
        STOPPED = "stopped", _("takes nobody new")
        UNKNOWN = "unknown", _("not known")

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="services",
    )
    local_of = models.ForeignKey(
        "self",
        verbose_name=_("local member of"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="local_members",
        help_text=_("The network's general record, which this one replaces in its area."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT, db_index=True
    )
    name = models.CharField(_("name"), max_length=160)
    summary = models.TextField(
        _("summary"),
        validators=[MaxLengthValidator(280)],
        blank=True,
        help_text=_("At most 280 characters: what it is and for whom."),
    )
    what_it_does = models.TextField(_("what it does"), blank=True)
    for_whom = models.TextField(_("for whom"), blank=True)
    how_to_get_in = models.TextField(_("how to get in"), blank=True)
    what_to_expect = models.TextField(_("what to expect"), blank=True)
    what_to_bring = models.TextField(_("what to bring"), blank=True)
    cost_more = models.TextField(_("more about the cost"), blank=True)
    waiting = models.TextField(
        _("waiting"), blank=True, help_text=_("With the day or the year of what is told.")
    )

    tier = models.ForeignKey(
        Tier, verbose_name=_("tier"), on_delete=models.PROTECT, related_name="services"
    )
    needs = models.ManyToManyField(
        Need, verbose_name=_("needs"), related_name="services", blank=True
    )
    domains = models.ManyToManyField(
        LifeDomain, verbose_name=_("life domains"), related_name="services", blank=True
    )
    audiences = models.ManyToManyField(
        Audience, verbose_name=_("audiences"), related_name="services", blank=True
    )
    age_from = models.PositiveSmallIntegerField(_("age from"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("age to, included"), null=True, blank=True)

    status_rule = models.CharField(
        _("statuses"), max_length=8, choices=StatusRule, default=StatusRule.UNKNOWN
    )
    contact_for = models.ManyToManyField(
        StatusType,
        verbose_name=_("whom to contact with"),
        related_name="contacts",
        blank=True,
        help_text=_("The pages of these statuses name the service, with its number."),
    )
    spoken = models.ManyToManyField(
        SpokenLanguage,
        verbose_name=_("languages"),
        through="ServiceLanguage",
        related_name="services",
    )
    interpreter = models.CharField(
        _("interpreter"), max_length=10, choices=Interpreter, default=Interpreter.UNKNOWN
    )
    access = models.CharField(
        _("who may make the first contact"),
        max_length=12,
        choices=Access,
        default=Access.UNKNOWN,
    )
    access_note = models.TextField(_("about the first contact"), blank=True)
    cost = models.CharField(_("cost"), max_length=10, choices=Cost, default=Cost.UNKNOWN)
    cost_note = models.TextField(_("about the cost"), blank=True)
    is_remote = models.BooleanField(_("by phone or online"), default=False)
    opening_hours = models.CharField(
        _("opening hours"), max_length=300, blank=True, validators=[validators.opening_hours]
    )
    contacts = models.ManyToManyField(
        ContactPoint, verbose_name=_("contacts"), related_name="services", blank=True
    )
    finder = models.TextField(
        _("how to find it"), blank=True, help_text=_("Where we know no number: how to find one.")
    )
    finder_url = models.URLField(_("official finder"), max_length=500, blank=True)
    locations = models.ManyToManyField(
        Location, verbose_name=_("locations"), related_name="services", blank=True
    )

    intake = models.CharField(_("intake"), max_length=12, choices=Intake, default=Intake.UNKNOWN)
    intake_on = models.DateField(
        _("intake known on"), null=True, blank=True, validators=[validators.not_to_come]
    )
    confidence = models.CharField(_("confidence"), max_length=10, choices=StatusType.Confidence)
    needs_check = models.BooleanField(
        _("to be checked"), default=False, help_text=_("Shown as not yet verified.")
    )
    sources = models.ManyToManyField(
        Source, verbose_name=_("sources"), related_name="services", blank=True
    )
    # When a person last verified something of it, and when each group of facts is to be looked at again:
    # services/verifying.py writes them.
    last_verified = models.DateField(_("last verified by a person"), null=True, blank=True)
    contact_due_on = models.DateField(null=True, editable=False, db_index=True)
    hours_due_on = models.DateField(null=True, editable=False, db_index=True)
    place_due_on = models.DateField(null=True, editable=False, db_index=True)
    eligibility_due_on = models.DateField(null=True, editable=False, db_index=True)
    rest_due_on = models.DateField(null=True, editable=False, db_index=True)
    updated_at = models.DateTimeField(_("last change"), auto_now=True)

    sort_name = models.CharField(max_length=160, editable=False, db_index=True)
    search_text = models.TextField(editable=False, blank=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["sort_name", "slug"]
        indexes = [
            # All that a list, its counts and an advice ask before they know which services they show, in the order of
            # a list: the wide rows, with their texts in every language, are then read for what is shown only.
            models.Index(
                fields=[
                    "state",
                    "sort_name",
                    "slug",
                    "id",
                    "tier",
                    "cost",
                    "access",
                    "interpreter",
                    "status_rule",
                    "age_from",
                    "age_to",
                    *due.COLUMNS,
                    "last_verified",
                    "local_of",
                ],
                name="service_listed",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(age_from__isnull=True)
                | Q(age_to__isnull=True)
                | Q(age_from__lte=F("age_to")),
                name="service_ages_in_order",
                violation_error_message=_("The lowest age stands above the highest age."),
            ),
            models.CheckConstraint(
                condition=(Q(age_from__isnull=True) | Q(age_from__lte=MOST_YEARS))
                & (Q(age_to__isnull=True) | Q(age_to__lte=MOST_YEARS)),
                name="service_ages_are_human",
                violation_error_message=_("An age is a number of years up to 120."),
            ),
            models.CheckConstraint(
                condition=Q(local_of__isnull=True) | ~Q(local_of=F("id")),
                name="service_is_not_its_own_member",
                violation_error_message=_("A service cannot be a local member of itself."),
            ),
            models.CheckConstraint(
                condition=Q(intake="unknown") | Q(intake_on__isnull=False),
                name="intake_has_its_day",
                violation_error_message=_("Write the day on which this intake was known."),
            ),
        ]

    def save(self, *args: object, **kwargs: object) -> None:
        self.sort_name = sort_key(self.name_nl or self.name or self.slug)[:160]
        self.search_text = self._searchable()
        super().save(*args, **kwargs)

    def _searchable(self) -> str:
        """Names and summaries in every language, folded: what the text filter looks in."""
        fields = ("name", "summary")
        texts = [getattr(self, f"{field}_{code}") or "" for field in fields for code in ALL_COLUMNS]
        organisation = self.organisation if self.organisation_id else None
        if organisation:
            texts += [getattr(organisation, f"name_{code}") or "" for code in ALL_COLUMNS]
            texts.append(organisation.abbreviation)
        return fold_all(texts)

    @property
    def is_unverified(self) -> bool:
        """Whether the page says that this is not yet verified."""
        return self.needs_check or self.confidence == StatusType.Confidence.LOW

    @property
    def overdue_groups(self) -> tuple[str, ...]:
        """The groups of facts that nobody looked at for longer than we want."""
        days = {group: getattr(self, due.column(group)) for group in freshness.GROUPS}
        return freshness.overdue_groups(days, timezone.localdate())

    @property
    def is_overdue(self) -> bool:
        return bool(self.overdue_groups)

    @cached_property
    def has_unknown_ages(self) -> bool:
        return self.age_from is None and self.age_to is None

    def public_contacts(self) -> list[ContactPoint]:
        """Its contacts that anybody may use, in their order: no query where they are prefetched."""
        return [contact for contact in self.contacts.all() if not contact.for_professionals]

    def shown_addresses(self) -> list[ShownAddress]:
        """What anybody may see of its locations: no query where they are prefetched."""
        return [shown for location in self.locations.all() if (shown := location.shown())]

    def is_open(self, moment: datetime | None = None) -> bool | None:
        """Whether it is open now, in Belgian time; None where the hours are not known."""
        return hours.is_open(self.opening_hours, moment or timezone.now())

    def blockers(self) -> list[Blocker]:
        """What keeps this service from being published, as a to-do list; empty when nothing does.

        Costs at most seven queries.
        """
        if not self.pk:
            return [Blocker("unsaved", gettext("Save the service first."))]
        facts = Facts(
            name=self.name_nl,
            summary=self.summary_nl,
            finder=self.finder_nl,
            access_note=self.access_note_nl,
            how_to_get_in=self.how_to_get_in_nl,
            has_tier=bool(self.tier_id),
            has_area=self.regions.exists() or self.named_areas.exists(),
            has_source=self.sources.exists(),
            has_need=self.needs.exists(),
            has_contact=self.contacts.exists(),
            has_location=self.locations.exists(),
        )
        return missing(facts) + self.contradictions(self.statuses.all())

    def contradictions(self, answers: Iterable["ServiceStatus"]) -> list[Blocker]:
        """What its rule and these answers say against each other; the answers need not be saved."""
        given = [(answer.answer, answer.reason_nl) for answer in answers]
        depends = ServiceStatus.Answer.DEPENDS
        return contradictions(
            StatusFacts(
                is_open_to_all=self.status_rule == self.StatusRule.ALL,
                is_open_to_named=self.status_rule == self.StatusRule.NAMED,
                has_answer=bool(given),
                has_limit=any(answer != ServiceStatus.Answer.OPEN for answer, _reason in given),
                has_unexplained=any(answer == depends and not reason for answer, reason in given),
            )
        )


def _columns() -> tuple[str, ...]:
    from modeltranslation.settings import AVAILABLE_LANGUAGES

    return tuple(code.replace("-", "_") for code in AVAILABLE_LANGUAGES)


ALL_COLUMNS = _columns()


class ServiceLanguage(models.Model):
    """A language in which the service helps: spoken by its staff, or by an interpreter that it works with."""

    class Kind(models.TextChoices):
        STAFF = "staff", _("spoken by the staff")
        INTERPRETER = "interpreter", _("through an interpreter")

    service = models.ForeignKey(
        Service, verbose_name=_("service"), on_delete=models.CASCADE, related_name="languages"
    )
    language = models.ForeignKey(
        SpokenLanguage, verbose_name=_("language"), on_delete=models.PROTECT, related_name="uses"
    )
    kind = models.CharField(_("how"), max_length=12, choices=Kind, default=Kind.STAFF)

    class Meta:
        verbose_name = _("language of a service")
        verbose_name_plural = _("languages of a service")
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "language", "kind"],
                name="service_language_once",
                violation_error_message=_("This language is already in the list."),
            )
        ]

    def __str__(self) -> str:
        return self.language.tag


class ServiceStatus(models.Model):
    """Whether the service is open to a residence status."""

    class Answer(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        DEPENDS = "depends", _("depends")

    service = models.ForeignKey(
        Service, verbose_name=_("service"), on_delete=models.CASCADE, related_name="statuses"
    )
    status = models.ForeignKey(
        StatusType, verbose_name=_("status"), on_delete=models.PROTECT, related_name="answers"
    )
    answer = models.CharField(_("answer"), max_length=8, choices=Answer)
    only_need = models.ForeignKey(
        Need,
        verbose_name=_("only for this need"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("For every other need the service is then closed to this status."),
    )
    reason = models.CharField(_("reason"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("status of a service")
        verbose_name_plural = _("statuses of a service")
        ordering = ["answer", "status__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "status"],
                name="service_status_once",
                violation_error_message=_("This status already has an answer."),
            )
        ]
        # A list asks which services answer a status so: the index tells it without the rows.
        indexes = [
            models.Index(fields=["status", "answer", "service"], name="service_status_answer")
        ]

    def __str__(self) -> str:
        return f"{self.status_id}: {self.answer}"
