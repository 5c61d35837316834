"""Who does what where: places, organisations, services, contacts, crisis lines, and their upkeep."""

from services.models.askings import Asking, DoNotAsk, Proposal, ProposedChange
from services.models.closures import Closure
from services.models.contacts import ContactPoint, Location, ShownAddress
from services.models.counts import Tally
from services.models.crisis import CrisisLine
from services.models.doors import Door
from services.models.duplicates import FormerSlug, LookAlike
from services.models.guides import Guide, GuideSection, RoleHolders, Term
from services.models.knowledge import Resource, Training, TrainingSeries, TrainingSession
from services.models.links import Link
from services.models.loaded import LoadedRow
from services.models.mandates import Mandate
from services.models.organisations import Organisation
from services.models.places import CoverageArea, PlaceName, Postcode, Region, Served
from services.models.publishing import Blocker, Facts
from services.models.reports import Report
from services.models.searching import SearchDocument, SearchState, SearchWord, Synonym
from services.models.services import Service, ServiceLanguage, ServiceStatus
from services.models.spoken import SpokenLanguage
from services.models.verifications import Verification
from services.models.vignettes import Vignette

__all__ = [
    "Asking",
    "Blocker",
    "Closure",
    "ContactPoint",
    "CoverageArea",
    "CrisisLine",
    "DoNotAsk",
    "Door",
    "Facts",
    "FormerSlug",
    "Guide",
    "GuideSection",
    "Link",
    "LoadedRow",
    "Location",
    "LookAlike",
    "Mandate",
    "Organisation",
    "PlaceName",
    "Postcode",
    "Proposal",
    "ProposedChange",
    "Region",
    "Report",
    "Resource",
    "RoleHolders",
    "SearchDocument",
    "SearchState",
    "SearchWord",
    "Served",
    "Service",
    "ServiceLanguage",
    "ServiceStatus",
    "ShownAddress",
    "SpokenLanguage",
    "Synonym",
    "Tally",
    "Term",
    "Training",
    "TrainingSeries",
    "TrainingSession",
    "Verification",
    "Vignette",
]
