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
# No name, but one or two letters from that of a municipality, and no misspelling of it.
_NO_MISSPELLING = """
aalten ablost almost angers ankers assessed assesses attent attest aubagne balken bargen beatrix beaver beekse
beelen beesel begingen beibringen beierse belgen belgian belgiens belgier berecht bereinigen berger berlage
berlioz bermen berovingen bestem bevingen biecht bissingen blankenburg boringen bornee borneo borner bornes
botsingen bracht braises braken brakes braves breche bredere bricht bringen brouillon brouillons bruces brugger
brules brumes brunes brutes burgen cellen celler celtes chantre chapelet charlebois charlevoix chaste chelles
chevres claviers colles colvin cousin dahlem dammen deksel dessen dienst diepenveen diepst dierlijk digest
disant disons disown dissel divest driest ehingen engins etable etalee faires faites fleuris fleuron fleurs
forests forrest fourest fourgons furness galere gastel gestel gestes gewinne gisten gister gravee gravel graver
graves gravin greven halben halden halfen halles halley halten hammel hardenberg hatton haustiere haustieren
hebron heeres heerst herkent heroin herself herstel herstelt horton hutton jetter jettes kermis kruisen kruiser
lancent landden landed landes landet landon langen lanzen lassen leasen leerde legalise lennie lesben lesser
lesson leugen leunen leuten lichterfelde liefde liegen lievre lifter lillie limmen linger linker linkerbeen
linzer lister litter lobbies lobbys lockeren logeren lossen lumpen lussen machin maliens malignes malins managed
managen manager manages manege marching marines martelingen masson meinen meisje meiste menage menens menent
mengen mening metten mettent mettes mettez mienen miesen modale mojave moldave mousson munson nahmen namens
neuere neutre ninive oldenburg ostens overijssel perdez pitted pitten plombiers putten putter raumes ravens
renait retire roeren rollers roosendaal routers rouvray rulers scelle scheele schellen scheller scheten schilden
schilder schildes schnelle schoben schoften scholle scholten schonen schorten schotel schotten schouten schoven
schulde schwelle searing serving soignees soignes staben stades stadien stadten staken stalen standen staren
staten stauden steden telling themse tienden tiener tiengen tinnen tournait tournoi turnout veranderen vloeren
voeden voegen voelen voerden voeten voorst waiver wallen wanzen weaver weilen weisses weiteren wellens welling
westerly wettern willebrord willen wollen zinnig
"""

NEVER_ALONE = frozenset(_NEVER.split())
SELDOM_A_PLACE = frozenset(_SELDOM.split())
NO_MISSPELLING = frozenset(_NO_MISSPELLING.split())
