"""Import and export in the lists of the admin: exports what the list shows, imports after a look at each row."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from import_export.admin import ExportMixin, ImportMixin
from import_export.forms import ExportForm

from directory.admin.extending import extend
from directory.exchange import running
from directory.exchange.formats import CSV, XLSX
from directory.exchange.organisations import ContactTable, LocationTable, OrganisationTable
from directory.exchange.places import PlaceTable
from directory.exchange.reading import MOST_BYTES, dataset_of, decoded
from directory.exchange.resources import TableResource
from directory.exchange.running import Looked
from directory.exchange.services import ServiceTable
from services import roles
from services.models import ContactPoint, Location, Organisation, Region, Service
from services.roles import Action


class FileForm(forms.Form):
    """The file to import; where it can be read, `text` and `dataset` have it."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy("At most 2 MB, in UTF-8, with semicolons or commas."),
        error_messages={"empty": gettext_lazy("This file is empty.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )

    text: str = ""
    dataset: Any = None

    def __init__(self, *args: Any, table: type[TableResource], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = table().expected()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("This file is larger than 2 MB. Split it."))
        self.text = decoded(file.read())
        self.dataset = dataset_of(self.text, self.expected)
        return file


class Exports(ExportMixin):
    """Exports the rows of a list, as it is filtered and searched, to who may see them."""

    table: type[TableResource]
    export_form_class = ExportForm
    to_encoding = "utf-8"
    export_formats = (CSV, XLSX)
    import_export_change_list_template = "admin/import_export/change_list_exchange.html"

    def get_resource_classes(self, request: HttpRequest) -> list[type[TableResource]]:
        return [self.table]

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_import_permission(self, request: HttpRequest) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        more = {
            **(extra_context or {}),
            "has_import_permission": self.has_import_permission(request),
        }
        return super().changelist_view(request, more)

    def export_action(self, request: HttpRequest) -> HttpResponse:
        """The file; a list that cannot be filtered like this says so itself."""
        try:
            return super().export_action(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(self._list_address() + "?e=1")

    def _list_address(self) -> str:
        info = (self.opts.app_label, self.opts.model_name)
        return reverse("admin:{}_{}_changelist".format(*info))


class Exchanges(ImportMixin, Exports):
    """Imports too: a file, a look at what becomes of each row, and then all of it or nothing."""

    import_export_change_list_template = "admin/import_export/change_list_exchange.html"

    def has_import_permission(self, request: HttpRequest) -> bool:
        return roles.may(request.user, Action.IMPORT, self.model)

    def import_action(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """The form, and under it what the file would do: as many queries for its unchanged rows as for one."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        is_sent = request.method == "POST"
        given = (request.POST, request.FILES) if is_sent else ()
        form = FileForm(*given, table=self.table)
        looked, packed = None, ""
        if is_sent and form.is_valid():
            looked = running.look(self.table, form.dataset, request.user)
            packed = self._packed(request, form, looked)
        return self._page(request, form, looked, packed)

    @method_decorator(require_POST)
    def process_import(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Does what was looked at; where that is no longer the same, shows it anew and does nothing."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = FileForm(table=self.table)
        try:
            form.text, digest = running.unsigned(
                request.POST.get("looked", ""), self._salt(request)
            )
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return HttpResponseRedirect(request.path.replace("process_import", "import"))
        form.dataset = dataset_of(form.text, form.expected)
        looked, is_kept = running.keep(self.table, form.dataset, request.user, digest)
        if is_kept:
            messages.success(request, _told(looked))
            return HttpResponseRedirect(self._list_address())
        messages.warning(
            request,
            _(
                "Nothing is imported: somebody changed these rows meanwhile. Look at them once more."
            ),
        )
        return self._page(request, form, looked, self._packed(request, form, looked))

    def _packed(self, request: HttpRequest, form: FileForm, looked: Looked) -> str:
        """What the button sends; nothing where there is nothing to import."""
        if not looked.can_be_kept:
            return ""
        try:
            return running.signed(form.text, looked, self._salt(request))
        except ValidationError as refused:
            form.add_error("file", refused)
            return ""

    def _page(
        self, request: HttpRequest, form: FileForm, looked: Looked | None, packed: str
    ) -> HttpResponse:
        table = self.table()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import"),
            "opts": self.opts,
            "form": form,
            "looked": looked,
            "packed": packed,
            "columns": table.fields.values(),
            "key": table.key,
        }
        return TemplateResponse(request, "admin/import_export/import.html", context)

    def _salt(self, request: HttpRequest) -> str:
        return f"{self.opts.label_lower}:{request.user.pk}"


def _told(looked: Looked) -> str:
    return _("Imported: %(new)d new, %(changed)d changed, %(same)d unchanged.") % {
        "new": len(looked.new),
        "changed": len(looked.changed),
        "same": len(looked.unchanged),
    }


def _offer(model: type[models.Model], mixin: type, table: type[TableResource]) -> None:
    extend(model, type(mixin.__name__, (mixin,), {"table": table, "__module__": __name__}))


_offer(Service, Exchanges, ServiceTable)
_offer(Organisation, Exchanges, OrganisationTable)
_offer(Region, Exchanges, PlaceTable)
_offer(ContactPoint, Exports, ContactTable)
_offer(Location, Exports, LocationTable)
