"""Payments, LPJ and what follows them; `grants/urls.py` takes these in."""

urlpatterns = []
