"""The admin of who does what where: places, organisations, services, contacts, crisis lines, and their upkeep."""

# Django imports this package alone; each module registers its own models.
from services.admin import (
    crisis,
    knowledge,
    organisations,
    places,
    searching,
    services,
    upkeep,
)

__all__ = ["crisis", "knowledge", "organisations", "places", "searching", "services", "upkeep"]
