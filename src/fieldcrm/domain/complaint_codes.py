"""The vocabularies of complaints. Values are stored and never change; words are in ui."""

from __future__ import annotations

from enum import StrEnum


class Step(StrEnum):
    """What happened to a complaint. The first six are the way of it, in order; the rest are turns on that way."""

    ACCEPTED = "accepted"
    REPLIED = "replied"
    HANDLED = "handled"
    REPORTED = "reported"
    FOLLOWED = "followed"
    CLOSED = "closed"
    WAITING = "waiting"
    RESUMED = "resumed"
    REOPENED = "reopened"


WAY = (Step.ACCEPTED, Step.REPLIED, Step.HANDLED, Step.REPORTED, Step.FOLLOWED, Step.CLOSED)
"""The steps in order."""

CHANNELS = ("phone", "visit", "wechat", "mail", "counter", "colleague", "other")
CATEGORIES = ("quantity", "quality", "delivery", "price", "invoice", "service", "equipment", "safety", "other")
"""Categories that are offered; a team may write others."""
SEEKS = ("heard", "respect", "solution", "compensation")
EFFECTS = ("none", "inconvenience", "loss")
MOODS = ("cold", "calm", "angry", "explosive")
SEVERITIES = ("minor", "serious")
ENOUGH = ("yes", "no", "unsure")
"""Answers to: was it enough to win the customer back?"""
