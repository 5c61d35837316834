"""Invents one service after another, each modelled on a curated one, so that all proportions are those of the fact base.

Pure and reproducible: what number n is follows from the seed and the fact base alone, not from how many are asked for.
"""

from collections.abc import Iterator
from random import Random

from directory.inventing import words
from directory.inventing.invented import ContactPoint, Location, Organisation, Service
from directory.inventing.patterns import Answer, Contact, FactBase, Pattern, Seat, Texts

MUNICIPALITY, PROVINCE = "municipality", "province"
FLANDERS, WALLONIA = "02000", "03000"
LONGEST_NAME, LONGEST_SUMMARY = 160, 280
# Texts that the services of a layer share among each other: who has one, has one of them.
SHARED = (
    *("what_it_does", "for_whom", "how_to_get_in", "what_to_expect", "what_to_bring"),
    *("cost_more", "waiting", "access_note", "cost_note", "finder"),
)


class Inventor:
    """Invents services from a fact base; the same seed invents the same ones."""

    def __init__(self, facts: FactBase, seed: int) -> None:
        self.facts = facts
        self.seed = seed
        self.by_kind: dict[str, list[str]] = {}
        for place in facts.places.values():
            self.by_kind.setdefault(place.kind, []).append(place.nis)
        self.tellers: dict[tuple[str, str], list[Pattern]] = {}
        for pattern in facts.patterns:
            for field in SHARED:
                if pattern.texts.get(field):
                    self.tellers.setdefault((pattern.tier, field), []).append(pattern)

    def services(self, count: int) -> Iterator[Service]:
        """The services 1 to `count`; those of one organisation follow each other."""
        organisation = None
        for number in range(1, count + 1):
            chance = Random(f"{self.seed}/{number}")
            pattern = chance.choice(self.facts.patterns)
            is_first = self._organisation_of(number) != self._organisation_of(number - 1)
            made = _Making(self, number, pattern, chance)
            if organisation is None or is_first:
                organisation = made.organisation()
            yield made.service(organisation)

    def _organisation_of(self, number: int) -> int:
        return number * self.facts.organisations // len(self.facts.patterns)


class _Making:
    """One service in the making: its pattern, its chance, its languages, and where it moved."""

    def __init__(self, inventor: Inventor, number: int, pattern: Pattern, chance: Random) -> None:
        self.inventor, self.facts = inventor, inventor.facts
        self.number, self.pattern, self.chance = number, pattern, chance
        self.codes = (*words.ALWAYS, chance.choice(words.IN_TURN))
        # Every second one stays where its pattern is: so places are as crowded as in the fact base.
        self.moved = self._moved() if chance.random() < 0.5 else {}
        self.areas = tuple(dict.fromkeys(self.moved.get(code, code) for code in pattern.areas))
        self.seats = [(seat, self._seat_in(seat)) for seat in pattern.seats]
        self.place = self.facts.places[self._main_place()]
        self.house = self._house()

    def organisation(self) -> Organisation:
        slug = f"invented-{self.number}"
        place = self.place.names["nl"]
        name = self.house if self.place.nis == "be" else f"{self.house} {place}"
        letters = "".join(word[0] for word in name.replace("'", " ").split()).upper()
        return Organisation(
            slug=slug,
            name=dict.fromkeys(words.ALWAYS, name),
            abbreviation=f"{letters}{self.number}" if self.pattern.has_abbreviation else "",
            legal_form=self.pattern.legal_form,
            website=f"https://{slug}.example",
            source=self.pattern.sources[0],
        )

    def service(self, organisation: Organisation) -> Service:
        pattern = self.pattern
        return Service(
            slug=f"invented-{self.number}",
            organisation=organisation,
            tier=pattern.tier,
            columns=pattern.columns,
            due=pattern.due,
            texts={"name": self._name(), "summary": self._summary(), **self._shared_texts()},
            areas=self.areas,
            named_areas=pattern.named_areas,
            needs=pattern.needs,
            domains=pattern.domains,
            audiences=pattern.audiences,
            languages=pattern.languages,
            answers=tuple(
                Answer(answer.status, answer.answer, answer.only_need, self._in_own(answer.reason))
                for answer in pattern.answers
            ),
            contacts=tuple(self._contact(at, one) for at, one in enumerate(pattern.contacts, 1)),
            locations=tuple(self._location(at, *seat) for at, seat in enumerate(self.seats, 1)),
            sources=pattern.sources,
        )

    # Where it is

    def _moved(self) -> dict[str, str]:
        """Another place of the same kind for each province and municipality; several municipalities stay together."""
        found = {}
        for kind in (PROVINCE, MUNICIPALITY):
            codes = [c for c in self.pattern.areas if self.facts.places[c].kind == kind]
            all_of_kind = self.inventor.by_kind[kind]
            first = self.chance.randrange(len(all_of_kind))
            for at, code in enumerate(codes):
                found[code] = all_of_kind[(first + at) % len(all_of_kind)]
        return found

    def _seat_in(self, seat: Seat) -> str:
        """The municipality of a seat: it moves along, else to any municipality of the area, or stays."""
        if not seat.municipality or not self.moved:
            return seat.municipality
        if seat.municipality in self.moved:
            return self.moved[seat.municipality]
        widest = self.areas[0] if self.areas else seat.municipality
        inside = [
            nis
            for nis in self.inventor.by_kind[MUNICIPALITY]
            if widest in self.facts.places[nis].lineage
        ]
        return self.chance.choice(inside) if inside else seat.municipality

    def _main_place(self) -> str:
        for _seat, nis in self.seats:
            if nis:
                return nis
        return self.areas[-1] if self.areas else "be"

    # How it is called and told

    def _house(self) -> str:
        lineage = self.place.lineage
        houses: tuple[str, ...] = (*words.DUTCH_HOUSES, *words.FRENCH_HOUSES)
        if FLANDERS in lineage:
            houses = words.DUTCH_HOUSES
        elif WALLONIA in lineage:
            houses = words.FRENCH_HOUSES
        house = self.chance.choice(houses)
        return house if self.chance.random() < 0.3 else f"{house} {self._family()}"

    def _family(self) -> str:
        return self.chance.choice(words.FAMILIES)

    def _name(self) -> Texts:
        kind = dict(
            zip(
                words.KIND_LANGUAGES,
                self.chance.choice(words.KINDS[self.pattern.tier]),
                strict=True,
            )
        )
        where = {code: self._named(self.place.names, code) for code in self.codes}
        return {
            code: f"{kind[code]} {self.house} {where[code]}"[:LONGEST_NAME].rstrip()
            for code in self.codes
        }

    def _summary(self) -> Texts:
        which = self.chance.randrange(len(words.SUMMARIES["nl"]))
        return {code: self._told(words.SUMMARIES[code][which], code) for code in self.codes}

    def _told(self, sentence: str, code: str) -> str:
        """The summary, with as many needs and audiences as it has room for."""
        mark = "، " if code == "ar" else ", "
        for most in (3, 2, 1):
            needs = [
                self._named(self.facts.needs[slug], code) for slug in self.pattern.needs[:most]
            ]
            audiences = [
                self._named(self.facts.audiences[slug], code)
                for slug in self.pattern.audiences[:most]
            ]
            told = sentence.format(
                needs=mark.join(needs),
                audiences=mark.join(audiences),
                place=self._named(self.place.names, code),
                house=self.house,
            )
            if len(told) <= LONGEST_SUMMARY:
                break
        return told[:LONGEST_SUMMARY]

    def _named(self, names: Texts, code: str) -> str:
        return names.get(code) or names["nl"]

    def _shared_texts(self) -> dict[str, Texts]:
        """For each text that the pattern has, that of a curated service of the same layer."""
        return {
            field: self._in_own(
                self.chance.choice(self.inventor.tellers[self.pattern.tier, field]).texts[field]
            )
            for field in SHARED
            if self.pattern.texts.get(field)
        }

    def _in_own(self, texts: Texts) -> Texts:
        return {code: texts[code] for code in self.codes if texts.get(code)}

    # How it is reached

    def _contact(self, at: int, contact: Contact) -> ContactPoint:
        slug = contact.shared or f"invented-{self.number}-{at}"
        return ContactPoint(
            slug=slug,
            kind=contact.kind,
            value="" if contact.shared else self._value(contact.kind, slug),
            columns=contact.columns,
            label=self._in_own(contact.label),
            shared=bool(contact.shared),
        )

    def _value(self, kind: str, slug: str) -> str:
        if kind == "phone":
            return f"+322{self.chance.randrange(2_000_000, 8_000_000)}"
        if kind == "email":
            return f"info@{slug}.example"
        if kind == "address-desk":
            return self._street()
        return f"https://{slug}.example/{kind}"

    def _street(self) -> str:
        number = self.chance.randrange(1, 200)
        if WALLONIA in self.place.lineage:
            return f"Rue {self._family()} {number}"
        return f"{self._family()}straat {number}"

    def _location(self, at: int, seat: Seat, nis: str) -> Location:
        postcodes = self.facts.places[nis].postcodes if nis and seat.has_postcode else ()
        return Location(
            slug=f"invented-{self.number}-{at}",
            visibility=seat.visibility,
            street=self._street() if seat.has_street else "",
            postcode=self.chance.choice(postcodes) if postcodes else "",
            municipality=nis,
            label=self._in_own(seat.label),
        )
