"""The tables kept by hand, where neither package has the fact; municipalities go by their Dutch name at Statbel."""

from services.folding import fold

# What a build must count: the numbers of Statbel for 2025-01-01, and the nine municipalities of the
# German-speaking Community. Another number means that a package has changed or was read wrongly.
EXPECTED = {
    "country": 1,
    "regions": 3,
    "provinces": 10,
    "municipalities": 565,
    "postcode links": 1152,
    "German-speaking municipalities": 9,
}

# The country, which Statbel does not list: as article 1 of the Constitution names it in its three
# languages, and Parliament's translation in English.
COUNTRY_NAMES = {
    "nl": "België",
    "fr": "Belgique",
    "de": "Belgien",
    "en": "Belgium",
    "uk": "Бельгія",
    "ar": "بلجيكا",
}

# What people call two of the regions, and the site does too; Statbel's full names ("Vlaams Gewest") find them
# as well. The third keeps its full name, as "Brussel" is the city.
EVERYDAY_NAMES = {
    "02000": {"nl": "Vlaanderen", "fr": "Flandre", "de": "Flandern"},
    "03000": {"nl": "Wallonië", "fr": "Wallonie", "de": "Wallonien"},
}

# Other names of the regions and provinces, by which people look for them. Those in Russian and Arabic are those of
# the Unicode CLDR (common/subdivisions, Unicode License v3) that do not fold to a name above.
OTHER_NAMES = {
    "02000": (
        "Flämische Region",
        "Région flamande",
        "Vlaams Gewest",
        "Фламандский регион",
        "الإقليم الفلامندي",
    ),
    "03000": ("Région wallonne", "Waals Gewest", "Wallonische Region"),
    "04000": ("Brussels", "Brussels Gewest", "Bruxelles", "Brüssel", "Région bruxelloise"),
    "20002": ("برابانت والون",),
    "30000": ("Западная Фландрия",),
    "40000": ("Восточная Фландрия", "فلاندر الشرقية"),
    "60000": ("لياج",),
}

# The everyday name of the German-speaking Community. The Community is no level of the map, so the
# name leads to each of its municipalities.
GERMAN_SPEAKING_COMMUNITY = "Ostbelgien"

# The regions and provinces in English, which Statbel does not give. The provinces are those of
# article 5 of the Constitution in Parliament's translation, with French spelling (Liège,
# Luxembourg); the regions have their names from common usage.
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

# The regions and provinces in Ukrainian and Arabic. A municipality keeps there the name that stands on its signs.
OTHER_AREAS = {
    "uk": {
        "02000": "Фландрія",
        "03000": "Валлонія",
        "04000": "Брюссельський столичний регіон",
        "10000": "Антверпен",
        "20001": "Фламандський Брабант",
        "20002": "Валлонський Брабант",
        "30000": "Західна Фландрія",
        "40000": "Східна Фландрія",
        "50000": "Ено",
        "60000": "Льєж",
        "70000": "Лімбург",
        "80000": "Люксембург",
        "90000": "Намюр",
    },
    "ar": {
        "02000": "فلاندرز",
        "03000": "والونيا",
        "04000": "إقليم بروكسل العاصمة",
        "10000": "أنتويرب",
        "20001": "برابانت الفلمنكية",
        "20002": "برابانت الوالونية",
        "30000": "فلاندرز الغربية",
        "40000": "فلاندرز الشرقية",
        "50000": "هينو",
        "60000": "لييج",
        "70000": "ليمبورغ",
        "80000": "لوكسمبورغ",
        "90000": "نامور",
    },
}

# German and English names in use today, for the municipalities that have one of their own; Statbel
# has neither. Each must be a name in GeoNames: one that is not is reported and left out. The nine
# German-speaking municipalities need none: Statbel's Dutch names are the German ones.
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

# Municipalities that no longer exist, by the one that took them in, where its name does not say so
# (Merelbeke-Melle does): the decrees on the mergers of 2019 and 2025 (Bastogne: 2024).
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

# The villages that distance would give to a neighbour or leave open. The law of 30 December 1975
# (mergers of 1977) or a merger before it put them here, as the postcode of each shows.
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

# Two municipalities and three villages whose point in GeoNames lies outside their canton, and one
# village that is divided between two municipalities. The same mergers put them here.
BY_HAND = {
    "Brunehault": ("Brunehaut",),
    "La Bruyère": ("La Bruyère",),
    "Lombardsijde": ("Middelkerke",),
    "Moignelée": ("Sambreville",),
    "Sint-Maria-Oudenhove": ("Brakel", "Zottegem"),
    "Tilleur": ("Saint-Nicolas",),
}

# Parts that GeoNames lacks: the law of 30 March 1921 joined these to the city of Brussels.
PARTS_BY_LAW = {"Brussel": ("Laken", "Laeken", "Haren", "Neder-Over-Heembeek")}

# The centre of the two municipalities that GeoNames lacks, as latitude and longitude, good to about
# a kilometre; each lies in its canton.
CENTRES = {"Herstappe": (50.73, 5.43), "Sint-Pieters-Woluwe": (50.83, 4.45)}


def villages_by_town() -> dict[str, tuple[str, ...]]:
    """The table of villages, by the folded name of the municipality."""
    entries = (entry.split(":") for entry in " ".join(VILLAGES.split()).split(";"))
    return {fold(town): tuple(name.strip() for name in names.split(",")) for town, names in entries}
