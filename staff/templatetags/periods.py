"""`{% period "reporting.Draft.after_last_visit" as kept %}` says how long a thing is kept."""

from django import template

from staff.period_words import words_of_period

register = template.Library()
register.simple_tag(words_of_period, name="period")
