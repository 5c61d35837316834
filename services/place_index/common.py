"""Words that name a place and mostly mean something else: «werken», «ans», «forest» in a sentence.

All folded. They were found by laying the names of the gazetteer beside the frequent words of Dutch, French, English,
German, Ukrainian, Russian, Arabic and Persian, and kept by hand: the cities among them stay places.
"""

# A place only with a postcode or a word as «gemeente» beside them.
_NEVER = """
alle alter as at ate aye celles dave dou dur eine eist ever fall hal heer hier hour hu lo loo lob lot mal mark
meer mere mon name naast oe on one ore recht to twin val wave ways ame ans bande hole то те ат ое ان انه لك
الان منه ام ال اس دم امه تو انسي مون ات فم برو ورم روم ديه ترو اور برن منن دلم پور سينه
"""
# Also after «in», «near», «CPAS», or when nothing else is typed.
_SELDOM = """
appels baal balen barry basel beek beest berg beuken bever bevel boom boren bouillon burcht donk essen forest
geel gel graven grassen grazen halen haren heffen jeuk komen kozen laken landen lauw leest lens lessen leut
linden lint loon mall melden menen mol mont muizen paal panne peer reet roy rutten schaffen sluizen spa spy
telen tellen tilt vellen veerle vorst voeren weelde welle wellen werken wille wortel zolder ama ane anse arbre
asso baston berge bouge bras bure champion chevron cine clavier foret forges fosse frene gant gente gre havre
heure housse jambes jete lamine ligne lobe loyers marche mater montes mortier odeur paturages pieton plombier
rance reves riviere rosee rossignol roux saintes sine thon vance verve vise assent bra bury burst caster
emblem fore manage mane outer perk proven pry rondo silly soy stave anden elch galle hame kain kanne leck ler
marke rotem schulen vorne wacken wanne zaren ane анжи ане антин антуан аню гел даме дур зеле лир лоб мане мол
намир пек серен сине спа турне уфе шини ارو اران اسنو اوان بركت بلان توين جنت خنت دور زل ژل ژله گور لمل لوب
لير مته مول هاله هوي ورن ورويه ومل پروان پوك
"""

NEVER_ALONE = frozenset(_NEVER.split())
SELDOM_A_PLACE = frozenset(_SELDOM.split())
