"""fieldcrm: the call list and customer archive of a fuel account manager."""

__version__ = "0.1.0"
