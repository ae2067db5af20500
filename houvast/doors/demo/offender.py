"""What comes back in several stories: there is a group behind them. None of it exists."""

from __future__ import annotations

from houvast.core.situation import Indicator

WALLET = Indicator("wallet", None, "bc1qexampleexampleexampleexampleexample0")
LISA = Indicator("account", "instagram", "lisa.voorbeeld.99")
IBAN = Indicator("iban", None, "NL02 ABNA 0123 4567 89")
