"""`{% is_lead_missing as missing %}` tells a template whether nobody leads on safeguarding."""

from django import template

from moderation.leads import is_lead_missing

register = template.Library()
register.simple_tag(is_lead_missing)
