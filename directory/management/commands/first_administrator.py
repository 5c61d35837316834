import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from services.models import Mandate


class Command(BaseCommand):
    help = (
        "Makes the first administrator, who makes all other members of the staff in the admin. Asks for the password; "
        "where no one sits at a terminal, reads it as the first line of the input. Never give it as an argument: "
        "other users of the machine can see those."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", default="", help="the name to sign in with")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        users = get_user_model().objects
        is_one = Q(is_superuser=True) | Q(mandate__role=Mandate.Role.ADMINISTRATOR)
        if users.filter(is_one, is_active=True).exists():
            raise CommandError(
                "There is an administrator already. Sign in to the admin and add other members there, under Users, "
                "with a mandate for each."
            )
        name = name or (input("Name to sign in with: ") if sys.stdin.isatty() else "")
        user = get_user_model()(username=name, is_staff=True, is_superuser=True)
        password = self._password()
        try:
            user.full_clean(exclude=["password"])
            validate_password(password, user)
        except ValidationError as refused:
            raise CommandError("\n".join(refused.messages)) from None
        user.set_password(password)
        user.save()
        self.stdout.write(
            f"{name} can sign in at /admin/. The first time, the site asks to set up a second factor: have an app for "
            "codes at hand, and keep the ten backup codes that follow."
        )

    def _password(self) -> str:
        if not sys.stdin.isatty():
            return sys.stdin.readline().rstrip("\n")
        password = getpass.getpass("Password, at least 12 characters: ")
        if getpass.getpass("The same again: ") != password:
            raise CommandError("The two passwords are not the same. Nothing was made.")
        return password
