"""The words that invented services and organisations are named and told with, in the languages of the texts."""

# The languages that every invented text is in; it is in one of the others too, in turn.
ALWAYS = ("nl", "fr", "en")
IN_TURN = ("uk", "ar")

# What a service is called, by its layer: nl, fr, en, uk, ar.
KINDS = {
    "basic": (
        ("Sociaal huis", "Maison sociale", "Social house", "Соціальний дім", "بيت اجتماعي"),
        ("Rechtspunt", "Point de droit", "Law point", "Юридичний пункт", "نقطة قانونية"),
        ("Onthaalpunt", "Point d'accueil", "Welcome point", "Пункт прийому", "نقطة استقبال"),
        ("Woonloket", "Guichet logement", "Housing desk", "Житлова служба", "مكتب السكن"),
        ("Medisch huis", "Maison médicale", "Health house", "Медичний дім", "بيت طبي"),
        ("Werkloket", "Guichet emploi", "Job desk", "Служба зайнятості", "مكتب العمل"),
        ("Nachtopvang", "Accueil de nuit", "Night shelter", "Нічний притулок", "مأوى ليلي"),
        ("Voedselbank", "Banque alimentaire", "Food bank", "Банк їжі", "بنك الطعام"),
    ),
    "community": (
        ("Buurthuis", "Maison de quartier", "Neighbourhood house", "Сусідський дім", "بيت الحي"),
        ("Taalcafé", "Café des langues", "Language café", "Мовне кафе", "مقهى اللغات"),
        ("Praatgroep", "Groupe de rencontre", "Meeting group", "Група зустрічей", "مجموعة لقاء"),
        ("Ouderhuis", "Maison des parents", "Parents' house", "Дім батьків", "بيت الوالدين"),
        (
            "Zelfhulpgroep",
            "Groupe d'entraide",
            "Self-help group",
            "Група самодопомоги",
            "مجموعة دعم",
        ),
        ("Buddywerking", "Parrainage", "Buddy project", "Наставництво", "مشروع المرافقة"),
    ),
    "focused": (
        ("Luisterpunt", "Point d'écoute", "Listening point", "Пункт підтримки", "نقطة استماع"),
        (
            "Buurtpsycholoog",
            "Psychologue de quartier",
            "Local psychologist",
            "Психолог",
            "أخصائي نفسي",
        ),
        ("Gezinscentrum", "Centre familial", "Family centre", "Сімейний центр", "مركز العائلات"),
        ("Jongerenpunt", "Espace jeunes", "Youth point", "Молодіжний пункт", "نقطة الشباب"),
        ("Steunpunt", "Service de soutien", "Support point", "Служба підтримки", "خدمة الدعم"),
    ),
    "specialised": (
        (
            *("Centrum geestelijke gezondheid", "Centre de santé mentale", "Mental health centre"),
            *("Центр психічного здоров’я", "مركز الصحة النفسية"),
        ),
        ("Mobiel team", "Équipe mobile", "Mobile team", "Мобільна команда", "فريق متنقل"),
        ("Dagcentrum", "Centre de jour", "Day centre", "Денний центр", "مركز نهاري"),
        ("Polikliniek", "Polyclinique", "Outpatient clinic", "Поліклініка", "عيادة خارجية"),
        ("Crisisopvang", "Accueil de crise", "Crisis centre", "Кризовий центр", "مركز الأزمات"),
    ),
}
KIND_LANGUAGES = ("nl", "fr", "en", "uk", "ar")

# Houses, as associations are named; a name is not translated.
DUTCH_HOUSES = (
    *("De Brug", "Het Anker", "De Kade", "De Schakel", "Het Kompas", "De Vuurtoren", "De Linde"),
    *("De Springplank", "De Sleutel", "De Haven", "De Waterlelie", "De Zonnebloem", "Het Baken"),
    *("De Oversteek", "De Regenboog", "De Wegwijzer", "De Meander", "Het Trefpunt", "De Zwaluw"),
    *("De Korenaar", "Het Dak", "De Wissel", "De Klaver", "De Veerman", "Het Venster", "De Tuin"),
    *("De Steiger", "De Lantaarn", "Het Nest", "De Fakkel"),
)
FRENCH_HOUSES = (
    *("La Passerelle", "L'Ancre", "Le Phare", "L'Envol", "Le Relais", "La Source", "Le Trèfle"),
    *("L'Escale", "La Boussole", "Le Tournesol", "L'Arc-en-ciel", "La Clé", "Le Tilleul"),
    *("Le Nid", "La Fenêtre", "L'Abri", "Le Chemin", "La Traversée", "Le Jardin", "L'Étincelle"),
    *("La Ruche", "Le Pont", "L'Horizon", "Le Seuil", "La Marelle", "L'Olivier", "Le Ricochet"),
    *("La Lanterne", "Le Grain", "L'Hirondelle"),
)
# Family names in Belgium, of founders and of streets.
FAMILIES = (
    *(
        "Peeters",
        "Janssens",
        "Maes",
        "Jacobs",
        "Mertens",
        "Willems",
        "Claes",
        "Goossens",
        "Wouters",
    ),
    *("De Smet", "Dubois", "Lambert", "Dupont", "Martin", "Simon", "Laurent", "Leroy", "Lejeune"),
    *("Renard", "Thomas", "Denis", "Lambrecht", "Verhoeven", "Hermans", "Michiels", "Aerts"),
    *("Pauwels", "Wauters", "Segers", "Bogaert", "Desmet", "Vermeulen", "Charlier", "Gilles"),
    *("Collard", "Evrard", "Noël", "Marchal", "Poncelet", "Wathelet", "Cools", "Stevens"),
)

# A summary by its parts; {needs} and {audiences} are names from the vocabularies, {place} is one of a place.
SUMMARIES = {
    "nl": (
        "Hier kan je terecht voor: {needs}. Voor wie: {audiences}. Plaats: {place}.",
        "Voor wie: {audiences}. Het team van {house} helpt bij: {needs}.",
        "{house} in {place}. Je krijgt hulp bij: {needs}. Bel of mail eerst.",
    ),
    "fr": (
        "Vous trouvez ici de l'aide pour : {needs}. Pour qui : {audiences}. Lieu : {place}.",
        "Pour qui : {audiences}. L'équipe de {house} aide pour : {needs}.",
        "{house} à {place}. Vous recevez de l'aide pour : {needs}. Téléphonez ou écrivez d'abord.",
    ),
    "en": (
        "You find help here with: {needs}. For whom: {audiences}. Place: {place}.",
        "For whom: {audiences}. The team of {house} helps with: {needs}.",
        "{house} in {place}. You get help with: {needs}. Call or write first.",
    ),
    "uk": (
        "Тут ви знайдете допомогу: {needs}. Для кого: {audiences}. Місце: {place}.",
        "Для кого: {audiences}. Команда {house} допомагає: {needs}.",
        "{house}, {place}. Ви отримаєте допомогу: {needs}. Спершу зателефонуйте або напишіть.",
    ),
    "ar": (
        "تجد هنا المساعدة في: {needs}. لمن: {audiences}. المكان: {place}.",
        "لمن: {audiences}. يساعد فريق {house} في: {needs}.",
        "{house} في {place}. تحصل على المساعدة في: {needs}. اتصل أو اكتب أولًا.",
    ),
}
