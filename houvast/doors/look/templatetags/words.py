"""`{% say "key" name=value %}`: a sentence of screens.yaml in the page's language, for the page's reader."""

from __future__ import annotations

from django import template
from django.template import Context
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: Context, key: str, **parameters: object) -> SafeString:
    return context["speaker"].html(key, **parameters)


@register.simple_tag(takes_context=True)
def say_plain(context: Context, key: str, **parameters: object) -> str:
    """For attributes and titles."""
    return context["speaker"].plain(key, **parameters)
