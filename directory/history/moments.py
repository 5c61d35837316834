"""A moment of the history as it stands in an address or a form: digits, to the microsecond, which tells changes apart."""

from datetime import UTC, datetime

FORM = "%Y%m%dT%H%M%S%f"


def written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(FORM)


def read(text: str) -> datetime | None:
    """None where no moment was written."""
    try:
        return datetime.strptime(text, FORM).replace(tzinfo=UTC)
    except ValueError:
        return None
