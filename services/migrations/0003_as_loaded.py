"""Marks the rows that no curator changed since they were loaded, before new columns change the hash of every row.

The hash of a row used to hold every column, empty ones too, so a new column made each row look changed by a
curator. From here on it holds what says something. A row that is still as it was loaded gets an empty hash, and
the next load writes its new one.
"""

import hashlib
import json

from django.db import migrations

DERIVED = {"updated_at", "sort_name", "search_text", "path", "folded"}
OF_CURATORS = {"last_verified", "intake", "intake_on"}
NOT_STATE = DERIVED | OF_CURATORS

KEYS = {"Region": "nis", "SpokenLanguage": "tag"}
CHILDREN = {
    "Region": {"postcodes": ("Postcode", "region"), "names": ("PlaceName", "region")},
    "Service": {"languages": ("ServiceLanguage", "service"), "statuses": ("ServiceStatus", "service")},
}


def mark(apps, schema_editor):
    loaded = apps.get_model("services", "LoadedRow")
    for label in loaded.objects.filter(model__contains=".").values_list("model", flat=True).distinct():
        app, name = label.split(".")
        model = apps.get_model(app, name)
        known = {key_of(name, thing): thing for thing in model.objects.all()}
        now = states(apps, model, known.values())
        same = [
            row.pk
            for row in loaded.objects.filter(model=label)
            if row.key in known and row.state_hash == hash_of(now[known[row.key].pk])
        ]
        for start in range(0, len(same), 500):
            loaded.objects.filter(pk__in=same[start : start + 500]).update(state_hash="")


def key_of(name, thing):
    if name == "Source":
        if thing.url:
            return thing.url
        return f"{thing.title} | {thing.published_on}" if thing.published_on else thing.title
    return getattr(thing, KEYS.get(name, "slug"))


def states(apps, model, things):
    found = {thing.pk: columns(thing, ()) for thing in things}
    for relation in model._meta.many_to_many:
        through = relation.remote_field.through
        if through._meta.auto_created:
            own, other = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
            for state in found.values():
                state[relation.name] = []
            for pk, target in through.objects.order_by(other).values_list(own, other):
                found[pk][relation.name].append(target)
    for name, (child_name, parent) in CHILDREN.get(model.__name__, {}).items():
        for state in found.values():
            state[name] = []
        for child in apps.get_model("services", child_name).objects.all():
            words = json.dumps(columns(child, (parent,)), default=str, sort_keys=True)
            found[getattr(child, f"{parent}_id")][name].append(words)
        for state in found.values():
            state[name].sort()
    return found


def columns(thing, skip):
    return {
        column.attname: column.value_from_object(thing)
        for column in thing._meta.concrete_fields
        if not column.primary_key and column.name not in (*NOT_STATE, *skip)
    }


def hash_of(data):
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


class Migration(migrations.Migration):
    dependencies = [("services", "0002_initial"), ("tiers", "0001_initial")]
    # The next migration of the other layer adds columns too.
    run_before = [("tiers", "0002_routing")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
