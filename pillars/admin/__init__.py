"""Django's admin for the registry, for administrators: rows of the own region, the rules of the
services and of the database, history by trigger. Secrets are not shown; nothing is deleted here.
"""

from pillars.admin import duties, organisations, people, rules

__all__ = ["duties", "organisations", "people", "rules"]
