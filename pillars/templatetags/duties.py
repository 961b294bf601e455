"""How terms of duty read in templates."""

from django import template

from accounts.changes import period

register = template.Library()

register.filter("masa", period)
