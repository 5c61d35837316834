"""The history of each row in the admin: who changed what and when, putting it back, and rows that were deleted."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models, transaction
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from directory.admin.extending import extend
from directory.history import changes, kept, moments, putting_back
from directory.history.families import Head
from directory.history.keeping import entries
from directory.history.words import Words, name_of
from directory.rights import may_publish
from services.models import Service
from services.scope import scope_of

PER_PAGE = 50
PUBLIC = Service.State.PUBLISHED


class KeepsHistory:
    """The page “History” with everything that was changed, and with the way back."""

    def get_urls(self) -> list[URLPattern]:
        site, name = self.admin_site, f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("deleted/", site.admin_view(self.deleted_view), name=f"{name}_deleted"),
            path(
                "<path:object_id>/history/<slug:moment>/",
                site.admin_view(self.put_back_view),
                name=f"{name}_put_back",
            ),
            *super().get_urls(),
        ]

    def address(self, page: str, *args: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """All changes, page by page: see `changes.page_of` for the queries."""
        head, row = self._head(request, object_id)
        page = changes.page_of(head, request.GET.get("p"))
        for change in page:
            change.address = self.address(
                "put_back", quote(head.pk), moments.written(change.moment)
            )
        context = {
            **self._context(request, head, row, page),
            "title": _("History: %(row)s") % {"row": row or self._name_of_gone(head)},
            "page": page,
            "newest": page.paginator.object_list[0] if page.paginator.count else None,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/history/changes.html", context)

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        """The rows that are not there any more, the last deleted first: two queries."""
        if not self.has_add_permission(request) or not self.has_view_permission(request):
            raise PermissionDenied
        page = Paginator(deleted(self.model), PER_PAGE).get_page(request.GET.get("p"))
        for entry in page:
            entry.called = name_of(entry) or entry.history_id
            entry.address = self.address("history", quote(_key(entry, self.model)))
        context = {
            **self._context(request, None, None, page),
            "title": _("Deleted: %(rows)s") % {"rows": self.opts.verbose_name_plural},
            "page": page,
        }
        return TemplateResponse(request, "admin/history/deleted.html", context)

    def put_back_view(self, request: HttpRequest, object_id: str, moment: str) -> HttpResponse:
        """Shows what putting back would change, and does it when asked to."""
        head, row = self._head(request, object_id)
        refused: list[str] = []
        with transaction.atomic():
            if request.method == "POST":
                list(self.model._base_manager.select_for_update().filter(pk=head.pk))
            when = moments.read(moment)
            plan = putting_back.plan(head, when) if when else None
            if plan is None:
                raise Http404
            barred = self._barred(request, row, plan)
            if request.method == "POST" and not barred:
                refused = self._put_back(request, plan)
                if not refused:
                    return HttpResponseRedirect(self.address("history", quote(head.pk)))
        context = {
            **self._context(request, head, row),
            "title": _("Put back: %(row)s") % {"row": row or self._name_of_gone(head)},
            "lines": Words(plan.found, head.model).lines(plan.found),
            "plan": plan,
            "barred": barred,
            "refused": refused,
        }
        return TemplateResponse(request, "admin/history/put_back.html", context)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        more = {"deleted_address": self.address("deleted")}
        return super().changelist_view(request, {**more, **(extra_context or {})})

    # What the pages share

    def _head(self, request: HttpRequest, object_id: str) -> tuple[Head, models.Model | None]:
        """The row and where it stands in the history; one that is gone has its history still."""
        key = self.opts.pk
        try:
            pk = key.to_python(unquote(object_id))
        except Exception as error:
            raise Http404 from error
        row = self.get_object(request, unquote(object_id))
        if row is None and self.model._base_manager.filter(pk=pk).exists():
            raise PermissionDenied
        if row is None and not entries(self.model).filter(**{key.attname: pk}).exists():
            raise Http404
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        return Head(self.model, pk), row

    def _name_of_gone(self, head: Head) -> str:
        last = entries(self.model).filter(**{self.opts.pk.attname: head.pk}).first()
        return name_of(last) or str(head.pk)

    def _context(
        self, request: HttpRequest, head: Head | None, row: models.Model | None, page: Any = None
    ) -> dict[str, Any]:
        request.current_app = self.admin_site.name
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "module_name": capfirst(str(self.opts.verbose_name_plural)),
            "list_address": self.address("changelist"),
            "change_address": self.address("change", quote(row.pk)) if row else "",
            "history_address": self.address("history", quote(head.pk)) if head else "",
            "original": row,
            "pages": page.paginator.get_elided_page_range(page.number) if page else (),
        }

    def _barred(
        self, request: HttpRequest, row: models.Model | None, plan: putting_back.Plan
    ) -> list[str]:
        """Why this person may not put the row back; empty where they may."""
        may = self.has_change_permission(request, row) if row else self.has_add_permission(request)
        if not may:
            return [_("You may not change this.")]
        found = [
            _("You may not change “%(field)s”.") % {"field": one.field.verbose_name}
            for one in plan.found
            if row
            and one.key[0] is self.model
            and one.field.name in self._not_changed_here(request, row)
        ]
        for model, pk in {one.key for one in plan.found}:
            if model is not self.model and not _may_part(request, model, pk, plan):
                found.append(
                    _("You may not change “%(part)s”.") % {"part": model._meta.verbose_name}
                )
        publishes = any(
            one.field.name == "state" and (one.was or one.becomes != Service.State.DRAFT)
            for one in plan.found
            if self.model is Service
        )
        if publishes and not may_publish(request):
            found.append(_("You may not publish a service, nor take one off the site."))
        return list(dict.fromkeys(found))

    def _not_changed_here(self, request: HttpRequest, row: models.Model) -> set[str]:
        return {str(name) for name in self.get_readonly_fields(request, row)}

    def _put_back(self, request: HttpRequest, plan: putting_back.Plan) -> list[str]:
        if request.POST.get("version") != plan.version:
            return [_("Somebody changed this in between. Look at it again: this is how it is now.")]
        try:
            with transaction.atomic():
                putting_back.put_back(plan, request.POST.get("why", "").strip())
                row = self.model._base_manager.get(pk=plan.head.pk)
                # Only now it is known whose it is: a row that was gone, or that was another's at that time.
                if not scope_of(request.user).has(row):
                    raise putting_back.Refused(
                        [_("This lies outside the regions and domains that you work on.")]
                    )
        except putting_back.Refused as refusal:
            return refusal.sentences
        self.log_change(request, row, "Put back.")
        messages.success(request, _("It is put back. This too can be undone here."))
        return []


def _may_part(request: HttpRequest, model: type[models.Model], pk: Any, plan: Any) -> bool:
    """Whether the person may do to a part of the row what putting back does to it."""
    part_admin = admin.site.get_model_admin(model)
    # It may be there and belong to another row by now, which then is the one that loses it.
    part = model._base_manager.filter(pk=pk).first()
    if part is None:
        return part_admin.has_add_permission(request)
    if (model, pk) not in plan.target:
        return part_admin.has_delete_permission(request, part)
    return part_admin.has_change_permission(request, part)


def deleted(model: type[models.Model]) -> models.QuerySet:
    """The last entry of each row that was deleted and is still gone, the last deleted first."""
    key = model._meta.pk.attname
    last = entries(model).filter(**{key: OuterRef(key)}).values("history_id")[:1]
    gone = entries(model).filter(history_type="-", history_id=Subquery(last))
    return gone.select_related("history_user")


def _key(entry: Any, model: type[models.Model]) -> Any:
    return getattr(entry, model._meta.pk.attname)


for model in kept():
    extend(model, KeepsHistory)
