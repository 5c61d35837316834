"""The pages of what is known: parts of life with their maps, guides, resources, words, languages, needs."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation
from pytest_django.fixtures import DjangoAssertNumQueries

from services.linked_words import LinkedWords
from services.models import (
    Guide,
    GuideSection,
    Organisation,
    Region,
    Resource,
    RoleHolders,
    Service,
    SpokenLanguage,
    Term,
    Training,
)
from tests.reading import LANGUAGES, one, parsed, said, words
from tiers.models import (
    LawChange,
    LifeDomain,
    Need,
    NetworkStep,
    StatusType,
    Tier,
    TranslationState,
)

pytestmark = pytest.mark.django_db

GHENT, LIEGE = "44021", "62063"
DOMAINS = (
    *("protection", "integration", "work", "housing"),
    *("social-services", "education", "family", "care"),
)


# Parts of life


@pytest.mark.parametrize("slug", DOMAINS)
def test_every_part_of_life_has_its_map(slug: str) -> None:
    domain = LifeDomain.objects.get(slug=slug)
    steps = list(domain.steps.all())
    assert len(steps) >= 6
    assert [step.position for step in steps] == list(range(1, len(steps) + 1))
    assert all(step.what_happens_nl and step.sources.exists() for step in steps)
    assert domain.tips.exists()


def test_no_step_stands_apart() -> None:
    for step in NetworkStep.objects.all():
        assert step.leads_to.exists() or step.comes_from.exists(), step.slug


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_map_is_a_list_of_steps_with_who_is_met(client: Client, language: str) -> None:
    soup = parsed(client, f"/{language}/topics/care/")
    steps = soup.select("ol.network > li")
    assert len(steps) == NetworkStep.objects.filter(domain__slug="care").count()
    for step in steps:
        assert step.select_one("h3")
    ids = {step["id"] for step in steps}
    for link in soup.select("ol.network a[href^='#']"):
        assert str(link["href"])[1:] in ids
    assert all(arrow["aria-hidden"] == "true" for arrow in soup.select("svg.arrow"))


def test_the_organisations_are_those_in_reach(client: Client) -> None:
    actor = NetworkStep.objects.filter(domain__slug="care", actor__isnull=False).first().actor
    holders, _made = RoleHolders.objects.get_or_create(slug=actor.slug, defaults={"actor": actor})
    ghent = Service.objects.published().covering(Region.objects.get(nis=GHENT))
    only_ghent = ghent.exclude(
        pk__in=Service.objects.published().covering(Region.objects.get(nis=LIEGE)).values("pk")
    ).get(slug="thope")
    holders.services.set([only_ghent])
    at_ghent = words(one(parsed(client, "/nl/topics/care/", place=GHENT), "ol.network"))
    at_liege = words(one(parsed(client, "/nl/topics/care/", place=LIEGE), "ol.network"))
    assert only_ghent.name_nl in at_ghent
    assert only_ghent.name_nl not in at_liege


def test_a_place_that_can_be_several_is_asked(client: Client) -> None:
    soup = parsed(client, "/nl/topics/care/", place="1050")
    assert len(soup.select("#which + ul li")) > 1
    soup = parsed(client, "/nl/topics/care/", place="zzzz")
    assert one(soup, "#where-error")


# Statuses


def test_a_change_of_the_law_is_dated_and_a_plan_is_not_certain(client: Client) -> None:
    soup = parsed(client, "/nl/statuses/applicant/")
    rows = soup.select("ol.timeline li")
    status = StatusType.objects.get(slug="applicant")
    assert len(rows) == status.law_changes.count() > 0
    unsure = status.law_changes.filter(is_certain=False).count()
    assert len(soup.select("ol.timeline .chip.warn")) == unsure > 0
    dates = [row.select_one("time")["datetime"] for row in rows]
    assert dates == sorted(dates)


@pytest.mark.parametrize(
    ("written", "shown"),
    [("2027", "2027"), ("2026-06", "juni 2026"), ("2026-06-12", "12 juni 2026")],
)
def test_the_day_of_a_change_is_in_words(client: Client, written: str, shown: str) -> None:
    change = LawChange.objects.create(slug="some-change", happened_on=written, text_nl="Iets.")
    change.statuses.add(StatusType.objects.get(slug="applicant"))
    soup = parsed(client, "/nl/statuses/applicant/")
    assert shown in {words(time) for time in soup.select("ol.timeline time")}


def test_an_aspect_names_what_carries_it(client: Client) -> None:
    status = StatusType.objects.get(slug="refugee")
    soup = parsed(client, "/nl/statuses/refugee/")
    for name, _label in status.aspects():
        carried = status.aspect_sources.filter(aspect=name)
        shown = words(one(soup, f"#{name}"))
        for source in carried.values_list("source__title", flat=True):
            assert " ".join(source.split()) in shown


def test_a_status_that_is_over_says_so_and_names_what_came_after(client: Client) -> None:
    status = StatusType.objects.get(slug="temporary")
    status.valid_until = timezone.localdate() - timedelta(days=1)
    status.successor = StatusType.objects.get(slug="subsidiary")
    status.save()
    soup = parsed(client, "/nl/statuses/temporary/")
    assert soup.select('.note a[href="/nl/statuses/subsidiary/"]')


def test_a_paper_leads_to_the_glossary_and_back(client: Client) -> None:
    term = Term.objects.filter(is_paper=True, statuses__slug="applicant").order_by("slug").first()
    assert term
    soup = parsed(client, "/nl/statuses/applicant/")
    assert soup.select(f'#documents a[href="/nl/glossary/{term.slug}/"]')
    page = parsed(client, f"/nl/glossary/{term.slug}/")
    assert page.select('a[href="/nl/statuses/applicant/"]')


def test_the_list_of_statuses_names_their_papers_and_asks_for_one(client: Client) -> None:
    soup = parsed(client, "/nl/statuses/")
    row = soup.select_one('a[href="/nl/statuses/applicant/"]').parent
    shown = {str(link["href"]) for link in row.select("p a")}
    papers = Term.objects.filter(is_paper=True, statuses__slug="applicant")
    assert shown >= {f"/nl/glossary/{term.slug}/" for term in papers} != set()
    assert one(soup, "form.where")["action"] == "/nl/glossary/"


def test_whom_to_contact_is_named_with_its_numbers(client: Client) -> None:
    Service.objects.get(slug="child-focus").contact_for.add(
        StatusType.objects.get(slug="unaccompanied-minor")
    )
    page = "/nl/statuses/unaccompanied-minor/"
    contact = one(parsed(client, page), "#contact")
    assert contact.select('a[href="/nl/services/child-focus/"]')
    assert contact.select('a[href="tel:116000"]')
    Service.objects.update(state=Service.State.DRAFT)
    assert not parsed(client, page).select("#contact .contacts")


# Guides


def test_every_guide_is_reached_from_the_page_for_helpers(client: Client) -> None:
    links = {str(a["href"]) for a in parsed(client, "/nl/professionals/").select("main a")}
    for slug in Guide.objects.values_list("slug", flat=True):
        assert f"/nl/guides/{slug}/" in links


def test_the_ladder_mirrors_the_pyramid() -> None:
    tiers = (
        Guide.objects.get(slug="helpers-ladder").sections.exclude(tier=None).order_by("position")
    )
    order = list(dict.fromkeys(tiers.values_list("tier__slug", flat=True)))
    assert order == list(Tier.objects.order_by("level").values_list("slug", flat=True))


def test_a_sheet_has_room_to_write_and_nothing_to_type(client: Client) -> None:
    for slug in Guide.objects.filter(is_sheet=True).values_list("slug", flat=True):
        main = one(parsed(client, f"/nl/guides/{slug}/"), "main")
        assert main.select(".lines .line")
        assert not main.select("input, textarea")


@pytest.mark.parametrize(("guide", "audience"), [("helpers-volunteer", "volunteers")])
def test_a_guide_leads_to_what_else_there_is_for_its_readers(
    client: Client, guide: str, audience: str
) -> None:
    links = {str(a["href"]) for a in parsed(client, f"/nl/guides/{guide}/").select("main a")}
    assert f"/nl/trainings/?audience={audience}" in links
    assert f"/nl/resources/?audience={audience}" in links


# Cost


# Each page with its queries at most, the one for the version included: the fixtures have many rows of everything.
COSTS = {
    "topics/": 1,
    f"topics/care/?place={GHENT}": 18,
    "topics/housing/": 18,
    f"needs/housing/?place={GHENT}": 7,
    "needs/violence-home/": 7,
    "tiers/basic/": 6,
    "statuses/": 1,
    "statuses/refugee/": 11,  # with who looked at it when
    "professionals/": 10,
    "guides/interpreting/": 12,
    "guides/circle-of-influence/": 12,
    "trainings/": 4,
    "trainings/vvsg-solentra-trauma/": 5,
    "resources/": 6,
    "glossary/": 3,
    "glossary/orange-card/": 6,
    "languages/": 2,
    f"languages/ar/?place={GHENT}": 9,
    "languages/fr/": 9,
}


@pytest.mark.parametrize("page", COSTS)
def test_a_page_costs_the_same_however_many_rows_it_shows(
    client: Client, page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(f"/fr/{page}")
    with django_assert_max_num_queries(COSTS[page]):
        assert client.get(f"/fr/{page}").status_code == 200


# Every page in every language


def pages_of_knowledge() -> list[str]:
    """The addresses of the pages that a refugee reads, after their language."""
    things = (
        *((Tier, "tiers"), (Need, "needs"), (StatusType, "statuses"), (LifeDomain, "topics")),
        *((Guide, "guides"), (Training, "trainings")),
    )
    lists = ["professionals/", "resources/", "trainings/", "topics/", "statuses/", "tiers/"]
    return lists + [
        f"{folder}/{slug}/"
        for model, folder in things
        for slug in model.objects.order_by("pk").values_list("slug", flat=True)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_knowledge_is_whole_in_every_language(client: Client, language: str) -> None:
    for page in pages_of_knowledge():
        main = one(parsed(client, f"/{language}/{page}"), "main")
        assert not main.select(".not-yet"), page


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_a_page_says_that_a_machine_made_it_until_all_its_texts_are_reviewed(
    client: Client, language: str
) -> None:
    page = f"/{language}/topics/care/"
    sentence = said("This translation was made by a machine and is not reviewed yet.", language)
    assert (sentence in words(one(parsed(client, page), "main"))) == (language != "nl")
    steps = NetworkStep.objects.filter(domain__slug="care")
    of_step = TranslationState.objects.of(steps.first())
    others = TranslationState.objects.filter(language=language).exclude(pk__in=of_step)
    others.update(reviewed_on=timezone.localdate())
    assert (sentence in words(one(parsed(client, page), "main"))) == (language != "nl")
    of_step.update(reviewed_on=timezone.localdate())
    assert sentence not in words(one(parsed(client, page), "main"))


# Resources


def test_the_language_of_the_material_stands_first(client: Client) -> None:
    for row in parsed(client, "/nl/resources/").select(".link-list > li"):
        assert row.find(True).name == "b"


def test_resources_are_filtered(client: Client) -> None:
    soup = parsed(client, "/nl/resources/", language="uk", tier="community")
    expected = Resource.objects.filter(languages__tag="uk", tier__slug="community")
    assert {row["id"] for row in soup.select(".link-list > li")} == set(
        expected.values_list("slug", flat=True)
    )
    everything = client.get("/nl/resources/", {"language": "no-such"}).context["page"]
    assert everything.paginator.count == Resource.objects.count()


def test_what_is_in_the_language_of_the_page_comes_first(client: Client) -> None:
    pages = client.get("/fr/resources/").context["page"].paginator
    rows = [row for number in pages.page_range for row in pages.page(number)]
    has = ["fr" in {language.tag for language in row.languages.all()} for row in rows]
    assert has == sorted(has, reverse=True)
    assert 0 < sum(has) < len(rows) == Resource.objects.count()
    second = parsed(client, "/fr/resources/", page=2, place=GHENT)
    assert second.select(f'nav.pages a[href="?place={GHENT}&page=1"]')


def test_a_need_leads_to_what_can_be_read_about_it(client: Client) -> None:
    resource = Resource.objects.exclude(url="").filter(needs__isnull=False).first()
    need = resource.needs.first()
    assert parsed(client, f"/nl/needs/{need.slug}/").select(f'main a[href="{resource.url}"]')


# Words


def test_a_word_is_found_by_its_other_names(client: Client) -> None:
    soup = parsed(client, "/fr/glossary/", q="OCMW")
    assert one(soup, "#ocmw")
    assert len(soup.select(".glossary > div")) < Term.objects.count()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_explained_in_every_language(client: Client, language: str) -> None:
    soup = parsed(client, f"/{language}/glossary/")
    assert len(soup.select(".glossary > div")) == Term.objects.count() >= 60
    assert not soup.select(".glossary .not-yet")


def link_only(*slugs: str) -> None:
    Term.objects.update(is_linked=False)
    for term in Term.objects.filter(slug__in=slugs):
        term.is_linked = True
        term.save()


def found(text: str, language: str = "nl") -> list[tuple[str, str]]:
    """What leads to the glossary in a text, with the word that was found."""
    with translation.override(language):
        linked = LinkedWords(Term.objects.filter(is_linked=True).order_by("slug"))
        return [(match.group(), slug) for match, slug in linked.find(text)]


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("Ga naar het OCMW.", [("OCMW", "ocmw")]),
        ("Het OCMW's en OCMWs", [("OCMW", "ocmw")]),
        ("Schrijf nooit ocmw zo.", []),
        ("Een leefloon, of Leefloon", [("leefloon", "leefloon"), ("Leefloon", "leefloon")]),
        ("Bijlage 26quinquies", [("Bijlage 26quinquies", "annex-26quinquies")]),
        ("Actiris of Le Forem", [("Actiris", "vdab"), ("Forem", "vdab")]),
        ("Zie www.ocmw.be/OCMW of info@OCMW.be", []),
        ("Een OCMW.", [("OCMW", "ocmw")]),
        ("Een a-kaart, een A-kaart", [("A-kaart", "a-card")]),
        ("een pro-deoadvocaat", [("pro-deoadvocaat", "pro-deo")]),
    ],
)
def test_a_word_is_found_where_it_stands_alone(text: str, linked: list) -> None:
    link_only("ocmw", "leefloon", "annex-26", "annex-26quinquies", "vdab", "a-card", "pro-deo")
    assert found(text) == linked


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("fr", "Vous recevez une carte A.", "carte A"),
        ("en", "You get a card, an A card.", "A card"),
        ("de", "Für dringende medizinische Hilfe", "dringende medizinische Hilfe"),
        ("uk", "Ви отримаєте картка A", "картка A"),
    ],
)
def test_a_word_is_found_as_its_language_writes_it(language: str, text: str, word: str) -> None:
    link_only("a-card", "dringende-medische-hulp")
    assert [name for name, _slug in found(text, language)] == [word]


def test_only_the_first_use_of_a_word_on_a_page_leads_to_the_glossary(client: Client) -> None:
    link_only("ocmw")
    status = StatusType.objects.get(slug="refugee")
    status.who_nl, status.work_nl = "Vraag het <i>OCMW</i>. Het OCMW weet het.", "Het OCMW."
    status.save()
    main = one(parsed(client, "/nl/statuses/refugee/", place=GHENT), "main")
    (link,) = main.select("a.term")
    assert link["href"] == f"/nl/glossary/ocmw/?place={GHENT}"
    assert link.find_parent(class_="lead")
    assert "&lt;i&gt;" in str(one(main, ".lead"))


def test_no_word_leads_to_the_glossary_unless_a_curator_linked_it(client: Client) -> None:
    link_only()
    assert not parsed(client, "/nl/topics/social-services/").select("a.term")
    link_only("leefloon")
    assert parsed(client, "/nl/topics/social-services/").select("a.term")


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_linked_in_every_language(client: Client, language: str) -> None:
    link_only("ocmw", "annex-26")
    links = parsed(client, f"/{language}/statuses/applicant/").select("a.term")
    assert {str(link["href"]) for link in links} == {
        f"/{language}/glossary/ocmw/",
        f"/{language}/glossary/annex-26/",
    }


# Languages and needs


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_need_is_listed_under_its_layer(client: Client, language: str) -> None:
    soup = parsed(client, f"/{language}/needs/")
    for tier in Tier.objects.all():
        links = {str(a["href"]) for a in soup.select(f"section[aria-labelledby={tier.slug}] a")}
        assert links == {f"/{language}/needs/{need.slug}/" for need in tier.needs.all()}


def test_a_language_says_its_own_name(client: Client) -> None:
    soup = parsed(client, "/nl/languages/")
    assert words(one(soup, "bdi[lang=ps]")) == "پښتو"
    assert not soup.select("bdi[lang=nl]")


def test_a_language_without_anything_to_read_says_so(client: Client) -> None:
    Resource.objects.get(slug="rhs-15").languages.clear()
    sentence = said("We know nothing to read in this language.", "nl")
    assert sentence in words(one(parsed(client, "/nl/languages/fa-AF/"), "main"))
    assert sentence not in words(one(parsed(client, "/nl/languages/uk/"), "main"))


def test_helpers_find_somebody_to_talk_to(client: Client) -> None:
    for page in ("professionals/", "guides/helpers-teacher/"):
        numbers = {str(a["href"]) for a in parsed(client, f"/nl/{page}").select("#talk ~ ul a")}
        assert {"tel:106", "tel:107", "tel:108"} <= numbers
    assert not parsed(client, "/nl/guides/interpreting/").select("#talk")


def test_a_choice_that_fits_nothing_is_said(client: Client) -> None:
    sentence = said("We have nothing for one of your choices: it was left out.", "nl")
    assert sentence in words(one(parsed(client, "/nl/resources/", language="zzz"), "main"))
    assert sentence not in words(one(parsed(client, "/nl/resources/", language="uk"), "main"))


def test_who_speaks_a_language(client: Client) -> None:
    soup = parsed(client, "/nl/languages/ar/", place=GHENT)
    spoken = Service.objects.published().filter(
        languages__language__tag="ar", languages__kind="staff"
    )
    here = spoken.covering(Region.objects.get(nis=GHENT)).distinct()
    shown = soup.select(".cards h3 a")
    assert len(shown) == min(here.count(), 10) > 0


def test_a_form_of_a_language_leads_to_the_others(client: Client) -> None:
    Resource.objects.first().languages.add(SpokenLanguage.objects.get(tag="fa"))
    soup = parsed(client, "/nl/languages/fa-AF/")
    assert soup.select('main a[href="/nl/languages/fa/"]')
    assert not parsed(client, "/nl/languages/uk/").select('main a[href="/nl/languages/ru/"]')


@pytest.mark.parametrize("slug", ["violence-home", "trafficking-exploitation"])
def test_a_need_about_danger_offers_the_way_out_and_the_numbers(client: Client, slug: str) -> None:
    soup = parsed(client, f"/nl/needs/{slug}/")
    assert soup.select(".leave-button")
    assert soup.select("main a[href^='tel:']")


def test_every_need_and_layer_tells_what_it_looks_like_and_what_helps() -> None:
    for thing in (*Need.objects.all(), *Tier.objects.all()):
        assert thing.looks_like_nl, thing.slug
        assert thing.what_helps_nl, thing.slug
        assert thing.sources.exists(), thing.slug


@pytest.mark.parametrize("tag", ["prs", "FA-af"])
def test_another_way_to_write_a_language_leads_to_its_one_address(client: Client, tag: str) -> None:
    response = client.get(f"/nl/languages/{tag}/", {"place": GHENT})
    assert response.url == f"/nl/languages/fa-AF/?place={GHENT}"
    assert client.get("/nl/languages/klingon/").status_code == 404


def test_an_organisation_is_named_once_and_only_in_reach(client: Client) -> None:
    step = NetworkStep.objects.filter(domain__slug="care", actor__isnull=False).first()
    holders = RoleHolders.objects.get(actor=step.actor)
    thope = Service.objects.get(slug="thope")
    holders.organisations.set([thope.organisation])

    def named(**parameters: str) -> list[str]:
        links = parsed(client, "/nl/topics/care/", **parameters).select(
            f"#{step.slug} .whom a[href^='/']"
        )
        found = [str(link["href"]).partition("?")[0] for link in links]
        return [address for address in found if address != "/nl/services/"]

    organisation = f"/nl/organisations/{thope.organisation.slug}/"
    holders.services.clear()
    assert named() == named(place=GHENT) == [organisation]
    assert named(place=LIEGE) == []
    holders.services.set([thope])
    assert named() == named(place=GHENT) == ["/nl/services/thope/"]


def test_the_sources_of_a_chapter_are_those_of_all_that_it_tells(client: Client) -> None:
    shown = words(one(parsed(client, "/nl/topics/work/"), ".sources"))
    domain = LifeDomain.objects.get(slug="work")
    titles = set(domain.sources.values_list("title", flat=True))
    titles |= set(domain.steps.values_list("sources__title", flat=True))
    titles |= set(domain.steps.values_list("actor__sources__title", flat=True))
    titles |= set(domain.tips.values_list("source__title", flat=True))
    for title in titles - {None}:
        assert " ".join(title.split()) in shown


def test_a_guide_tells_the_contacts_of_professionals_and_no_draft(client: Client) -> None:
    section = GuideSection.objects.filter(
        guide__slug="interpreting", service__contacts__for_professionals=True
    ).first()
    box = one(parsed(client, "/nl/guides/interpreting/"), f"#{section.slug} .panel")
    assert box.select(".contacts li")
    Service.objects.filter(pk=section.service_id).update(state=Service.State.DRAFT)
    assert not parsed(client, "/nl/guides/interpreting/").select(f"#{section.slug} .panel")


def test_organisations_that_stand_behind_a_role_exist() -> None:
    assert RoleHolders.objects.count() >= 30
    assert Organisation.objects.filter(roles__isnull=False).distinct().count() >= 30
