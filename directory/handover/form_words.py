"""The headings and labels of the blank referral form, in its order; which form they follow stands in `referral`."""

from django.utils.translation import gettext_lazy as _

HEADER = (_("Date of referral"),)
URGENCY = (_("Routine"), _("Urgent"))
COPIES = (
    _("For the person"),
    _("For the referring organisation"),
    _("For the receiving organisation"),
)
AGENCY = (
    _("Organisation"),
    _("Contact person"),
    _("Phone"),
    _("E-mail"),
    _("Place"),
)
CLIENT = (
    _("Name"),
    _("Phone"),
    _("Address"),
    _("Age"),
    _("Sex"),
    _("Nationality"),
    _("Language"),
    _("ID number"),
)
CAREGIVER = (
    _("Name of the person who cares for the child"),
    _("How they are related to the child"),
    _("How to reach this person"),
)
CHILD_QUESTIONS = (
    _("Is the child alone or separated from the family?"),
    _("Does the person who cares for the child know of this referral?"),
)
REASON = _("Why you refer: the problem, since when, how often. Which help was given already.")
REASON_QUESTIONS = (
    _("Does the person know of this referral?"),
    _("Was the person referred to another organisation too?"),
)
REQUESTED = (
    _("Mental health services"),
    _("Psychological help"),
    _("Physical health care"),
    _("Physical rehabilitation"),
    _("Psychosocial activities"),
    _("Protection"),
    _("Community centre, social services"),
    _("Family tracing"),
    _("Legal help"),
    _("Education"),
    _("Shelter"),
    _("Material help"),
    _("Food and nutrition"),
    _("Money"),
)
CONSENT_FIRST = _("Read this together. Answer every question of the person before they sign.")
CONSENT = (
    _(
        "I understand why I am referred, and why information about me goes to the organisation below: so that the "
        "help that I get is safe and goes on from one service to the next."
    ),
    _(
        "The organisation that refers me explained how this works. It wrote down below exactly which information "
        "is given."
    ),
    _("With my signature I agree that this information is exchanged."),
)
CONSENT_LINES = (
    _("Who receives the information"),
    _("Referring organisation"),
    _("Exactly this information is given"),
)
SIGNED = (_("Signature of the person or of who cares for them"), _("Date"))
RESTRICTIONS = _("Are there limits: times, numbers or people not to contact?")
DELIVERED = (_("By phone (emergency only)"), _("By e-mail"), _("Electronically"), _("By hand"))
FOLLOW_UP = (_("By phone"), _("By e-mail"), _("In person"))
AGREED = _("Which information the organisations exchange afterwards")
RECEIVED = (_("Name and signature of who receives this"), _("Date received"))

SECTIONS = {
    "referring": _("Referring organisation"),
    "receiving": _("Receiving organisation"),
    "client": _("The person"),
    "minor": _("If the person is younger than 18"),
    "reason": _("Background and reason"),
    "requested": _("Which help is asked"),
    "consent": _("Consent to give information"),
    "details": _("Details of the referral"),
}
