"""The admin of the text search: words that mean the same, and, to look at, the words that services are found by."""

from django.contrib import admin

from services.admin.folded_search import FoldedSearch
from services.models import SearchDocument, SearchState, SearchWord, Synonym
from tiers.admin_texts import ReadOnly, StableKey


@admin.register(Synonym)
class SynonymAdmin(StableKey, admin.ModelAdmin):
    list_display = ("slug", "words")
    list_filter = ("needs",)
    search_fields = ("slug", "words", "typed")
    ordering = ("slug",)
    filter_horizontal = ("needs",)
    fields = ("slug", "words", "typed", "needs")


@admin.register(SearchDocument)
class SearchDocumentAdmin(FoldedSearch, ReadOnly, admin.ModelAdmin):
    list_display = ("service", "names")
    list_select_related = ("service",)
    search_fields = ("names", "titles")
    ordering = ("service__sort_name", "pk")
    fields = ("service", "titles", "names", "needs", "about", "rest")


@admin.register(SearchWord)
class SearchWordAdmin(FoldedSearch, ReadOnly, admin.ModelAdmin):
    list_display = ("word", "uses")
    search_fields = ("word",)
    ordering = ("word",)
    fields = ("word", "uses")


@admin.register(SearchState)
class SearchStateAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("stamp", "rules")
    search_fields = ("stamp",)
    ordering = ("pk",)
    fields = ("stamp", "rules")
