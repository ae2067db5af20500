"""Django's WSGI application: everything but `/live/`."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "houvast.site.settings")

application = get_wsgi_application()
