"""What Django believes of the permissions of a user: what the table of roles says, and nothing else."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from services import roles
from services.scope import scope_of


class ByMandate(ModelBackend):
    """Signs in by password; the mandate gives the permissions, so those of users and groups do not count."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> frozenset[str]:
        """At most three queries for each user, however often it is asked; which rows it holds for is not said."""
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return frozenset()
        return roles.permissions(scope_of(user_obj).role)

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> frozenset[str]:
        return self.get_all_permissions(user_obj, obj)

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> frozenset[str]:
        return frozenset()
