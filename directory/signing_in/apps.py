"""Names the admin site. Django reads this before any model is there, so it imports none."""

from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    default_site = "directory.signing_in.site.StaffSite"
