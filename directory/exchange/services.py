"""Services as a table."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from directory.exchange.columns import (
    Choice,
    Column,
    Day,
    Many,
    Number,
    One,
    Rows,
    YesNo,
    check_known,
)
from directory.exchange.resources import TableResource, texts
from services.merging import bring_back
from services.models import (
    ContactPoint,
    CoverageArea,
    Location,
    Organisation,
    Region,
    Service,
    ServiceLanguage,
    ServiceStatus,
    SpokenLanguage,
)
from services.translation import ServiceTranslation
from tiers.models import Audience, LifeDomain, Need, Source, StatusType, Tier

ONLY_FOR = ":"
PUBLISHED = Service.State.PUBLISHED


class ServiceTable(TableResource):
    """Answers to statuses are slugs, with `:need` behind where they hold for one need only; reasons stay as they are."""

    selected = ("organisation", "local_of", "tier")
    prefetched = (
        "needs",
        "domains",
        "audiences",
        "contact_for",
        "regions",
        "named_areas",
        "contacts",
        "locations",
        "sources",
        "languages__language",
        "statuses__status",
        "statuses__only_need",
    )

    class Meta(TableResource.Meta):
        model = Service

    def columns(self) -> Iterator[Column]:
        known = self.known
        yield Column("slug")
        yield One("organisation", Organisation, known, is_needed=True)
        yield One("local_of", Service, known)
        yield Choice("state", Service.State)
        yield One("tier", Tier, known, is_needed=True)
        yield Many("needs", Need, known)
        yield Many("domains", LifeDomain, known)
        yield Many("audiences", Audience, known)
        yield Number("age_from", empty=None)
        yield Number("age_to", empty=None)
        yield Choice("status_rule", Service.StatusRule)
        for answer in ServiceStatus.Answer.values:
            yield self._answers(answer)
        yield Many("contact_for", StatusType, known)
        for kind in ServiceLanguage.Kind.values:
            yield self._languages(kind)
        yield Choice("interpreter", Service.Interpreter)
        yield Choice("access", Service.Access)
        yield Choice("cost", Service.Cost)
        yield YesNo("is_remote", empty=False)
        yield Many("regions", Region, known)
        yield Many("named_areas", CoverageArea, known)
        yield Many("contacts", ContactPoint, known)
        yield Many("locations", Location, known)
        yield Column("opening_hours")
        yield Column("finder_url")
        yield Choice("intake", Service.Intake)
        yield Day("intake_on", empty=None)
        yield Choice("confidence", StatusType.Confidence, is_needed=True)
        yield YesNo("needs_check", empty=False)
        yield Many("sources", Source, known)
        yield Day("last_verified", is_told_only=True, empty=None)
        yield from texts(*ServiceTranslation.fields)

    def check_row(self, thing: Service, was: dict[str, Any]) -> None:
        """Publishing holds here as in the form: at most seven queries for a published service, none for a draft."""
        if was["state"] == Service.State.ARCHIVED != thing.state:
            bring_back(thing)
        if thing.state == Service.State.ARCHIVED != was["state"]:
            sentence = _("Archive it on its own page, where you can say which service replaces it.")
            raise ValidationError({"state": sentence})
        if thing.state == PUBLISHED and (blockers := thing.blockers()):
            raise ValidationError({"state": [blocker.sentence for blocker in blockers]})

    def contradictions(self, values: dict[str, Any]) -> dict[str, list[str]]:
        """A status with two answers, said at the second of its columns."""
        columns: dict[str, str] = {}
        found: dict[str, list[str]] = {}
        for name in map(_column_of, ServiceStatus.Answer.values):
            for status in sorted(_status(word) for word in values.get(name, ())):
                if status in columns:
                    sentence = _("“%(status)s” stands in “%(column)s” too: give it one answer.")
                    told = sentence % {"status": status, "column": columns[status]}
                    found.setdefault(name, []).append(told)
                columns.setdefault(status, name)
        return found

    # Languages

    def _languages(self, kind: str) -> Rows:
        return Rows(
            "languages" if kind == ServiceLanguage.Kind.STAFF else "interpreter_languages",
            check=lambda tags: check_known(tags, SpokenLanguage, self.known),
            read_now=lambda service: frozenset(
                row.language.tag for row in service.languages.all() if row.kind == kind
            ),
            put=partial(self._put_languages, kind),
        )

    def _put_languages(self, kind: str, service: Service, tags: frozenset[str]) -> None:
        pks = self.known.pks(SpokenLanguage)
        wanted = {pks[tag] for tag in tags}
        for row in ServiceLanguage.objects.filter(service=service, kind=kind):
            if row.language_id in wanted:
                wanted.discard(row.language_id)
            else:
                self.signed(row).delete()
        for pk in sorted(wanted):
            self.signed(ServiceLanguage(service=service, language_id=pk, kind=kind)).save()
        _forget(service, "languages")

    # Statuses

    def _answers(self, answer: str) -> Rows:
        return Rows(
            _column_of(answer),
            check=self._check_answers,
            read_now=lambda service: frozenset(
                _word(row) for row in service.statuses.all() if row.answer == answer
            ),
            put=partial(self._put_answers, answer),
            drop=partial(self._drop_answers, answer),
        )

    def _check_answers(self, words: list[str]) -> None:
        statuses = [_status(word) for word in words]
        check_known(statuses, StatusType, self.known)
        needs = [word.partition(ONLY_FOR)[2] for word in words]
        check_known([need for need in needs if need], Need, self.known)
        if len(set(statuses)) < len(statuses):
            raise ValidationError(_("The same status stands here twice."))

    def _put_answers(self, answer: str, service: Service, words: frozenset[str]) -> None:
        """A status that moves from one answer to another keeps its row, and its reason with it."""
        wanted = dict(
            _read(word, self.known.pks(StatusType), self.known.pks(Need)) for word in words
        )
        rows = {row.status_id: row for row in ServiceStatus.objects.filter(service=service)}
        for pk, need in sorted(wanted.items()):
            row = rows.get(pk) or ServiceStatus(service=service, status_id=pk)
            row.answer, row.only_need_id = answer, need
            self.signed(row).save()

    def _drop_answers(self, answer: str, service: Service, words: frozenset[str]) -> None:
        """Takes away what still has this answer though no word names it: what moved has another by now."""
        named = {_status(word) for word in words}
        rows = ServiceStatus.objects.filter(service=service, answer=answer)
        for row in rows.exclude(status__slug__in=named):
            self.signed(row).delete()
        _forget(service, "statuses")


def _column_of(answer: str) -> str:
    return f"statuses_{answer}"


def _status(word: str) -> str:
    return word.partition(ONLY_FOR)[0]


def _word(row: ServiceStatus) -> str:
    return row.status.slug + (f"{ONLY_FOR}{row.only_need.slug}" if row.only_need else "")


def _read(word: str, statuses: Any, needs: Any) -> tuple[int, int | None]:
    status, _mark, need = word.partition(ONLY_FOR)
    return statuses[status], needs[need] if need else None


def _forget(thing: models.Model, relation: str) -> None:
    """Lets the relation be read anew: its rows were prefetched before they changed."""
    getattr(thing, "_prefetched_objects_cache", {}).pop(relation, None)
