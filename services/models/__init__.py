"""Who does what where: places, organisations, services, contacts, crisis lines, and their upkeep."""

from services.models.contacts import ContactPoint, Location, ShownAddress
from services.models.crisis import CrisisLine
from services.models.doors import Door
from services.models.guides import Guide, GuideSection, RoleHolders, Term
from services.models.knowledge import Resource, Training, TrainingSeries, TrainingSession
from services.models.loaded import LoadedRow
from services.models.organisations import Organisation
from services.models.places import CoverageArea, PlaceName, Postcode, Region, Served
from services.models.publishing import Blocker, Facts
from services.models.services import Service, ServiceLanguage, ServiceStatus
from services.models.spoken import SpokenLanguage
from services.models.upkeep import Closure, Report, Verification, Vignette

__all__ = [
    "Blocker",
    "Closure",
    "ContactPoint",
    "CoverageArea",
    "CrisisLine",
    "Door",
    "Facts",
    "Guide",
    "GuideSection",
    "LoadedRow",
    "Location",
    "Organisation",
    "PlaceName",
    "Postcode",
    "Region",
    "Report",
    "Resource",
    "RoleHolders",
    "Served",
    "Service",
    "ServiceLanguage",
    "ServiceStatus",
    "ShownAddress",
    "SpokenLanguage",
    "Term",
    "Training",
    "TrainingSeries",
    "TrainingSession",
    "Verification",
    "Vignette",
]
