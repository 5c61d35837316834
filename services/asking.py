"""Whom to ask whether a fact still holds: the address, its languages, what is due, and the signed link."""

from datetime import date, timedelta

from django.core.signing import BadSignature, Signer
from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Least
from django.utils import timezone
from django.utils.translation import gettext as _

from services.due import COLUMNS
from services.models import Asking, ContactPoint, CoverageArea, DoNotAsk, Region, Service

LANGUAGES = ("nl", "fr", "de", "en")
FLANDERS, WALLONIA, BRUSSELS = "02000", "03000", "04000"
GERMAN_SPEAKING = "de"  # the named area of the nine municipalities

# Nobody is asked about a service again before this is over, whether they answered or not.
PAUSE = timedelta(days=90)

signer = Signer(salt="services.asking")


def token_of(asking: Asking) -> str:
    """What its link carries: the key with our signature. How long it holds is the asking's own to say."""
    return signer.sign(asking.key)


def asking_of(token: str) -> Asking | None:
    """The asking of a token; None for a token that is not ours, or whose asking is gone: one query."""
    try:
        key = signer.unsign(token)
    except BadSignature:
        return None
    found = Asking.objects.select_related("service__organisation")
    return found.filter(key=key).first()


def public_address(service: Service) -> str:
    """The first mail address that anybody may use; empty where there is none. No query where contacts are prefetched."""
    addresses = (
        contact.value
        for contact in service.public_contacts()
        if contact.kind == ContactPoint.Kind.EMAIL
    )
    return next(addresses, "")


def languages_of(service: Service) -> tuple[str, ...]:
    """The languages in which its organisation is written to, by where it works: three queries.

    Flanders reads Dutch, Wallonia French, the nine municipalities German; Brussels and Belgium choose between
    Dutch and French.
    """
    named = list(service.named_areas.values_list("slug", flat=True))
    german = set(
        CoverageArea.objects.filter(slug=GERMAN_SPEAKING).values_list("regions__nis", flat=True)
    )
    regions = Region.objects.filter(Q(services=service) | Q(named_areas__services=service))
    found: set[str] = {"de"} if GERMAN_SPEAKING in named else set()
    for region in regions.distinct():
        found |= _spoken_in(region, german)
    return tuple(code for code in LANGUAGES if code in found) or ("nl", "fr")


def _spoken_in(region: Region, german: set[str | None]) -> set[str]:
    lineage = region.lineage()
    if region.nis in german:
        return {"de"}
    if FLANDERS in lineage:
        return {"nl"}
    if WALLONIA in lineage:
        return {"fr"}
    return {"nl", "fr"}


def obstacle(service: Service) -> str:
    """Why nothing can be asked about this service now, as a sentence; empty where it can: three queries."""
    address = public_address(service)
    if service.state != Service.State.PUBLISHED:
        return _("It is not published.")
    if not address:
        return _("It has no public mail address.")
    if DoNotAsk.objects.filter(address__iexact=address).exists():
        return _("This address asked us not to write again.")
    waiting = service.askings.waiting().first()
    if waiting:
        day = timezone.localtime(waiting.sent_at).date().isoformat()
        return _("A question from %(day)s is still waiting for its answer.") % {"day": day}
    return ""


def due(today: date) -> QuerySet[Service]:
    """The published services of which something is due and which were not asked lately, the most overdue first.

    One with an answer that waits for a curator is not asked: its turn is ours.
    """
    far = Value(date.max, output_field=DateField())
    first = Least(*(Coalesce(column, far) for column in COLUMNS))
    since = timezone.now() - PAUSE
    asked = Asking.objects.filter(service=OuterRef("pk"))
    lately = asked.filter(sent_at__gt=since)
    undecided = asked.filter(proposal__isnull=False, proposal__decided_at=None)
    found = Service.objects.published().annotate(first_due_on=first)
    return (
        found.filter(first_due_on__lte=today)
        .exclude(Exists(lately))
        .exclude(Exists(undecided))
        .prefetch_related("contacts")
        .order_by("first_due_on", "pk")
    )


def silent_addresses() -> set[str]:
    """The addresses, in small letters, that get no mail of ours today: one was sent, or they want none. Two queries."""
    today = timezone.localdate()
    sent = Asking.objects.filter(sent_at__date=today).values_list("address", flat=True)
    closed = DoNotAsk.objects.values_list("address", flat=True)
    return {address.lower() for address in (*sent, *closed)}
