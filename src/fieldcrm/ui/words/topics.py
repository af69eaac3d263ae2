"""Words for the topics of what a customer told us, and the topic that such a word names."""

from __future__ import annotations

from fieldcrm.domain.topics import TOPICS, Topic
from fieldcrm.i18n import N_, _

TOPIC_WORDS = {
    Topic.PREFERENCES: N_("preferences"),
    Topic.CHANNEL: N_("channel"),
    Topic.HOURS: N_("hours"),
    Topic.PAYMENT: N_("payment"),
    Topic.DELIVERY: N_("delivery habits"),
    Topic.BUYS: N_("buys what, from whom"),
    Topic.WHY_US: N_("why us"),
    Topic.LOOKS_FOR: N_("looks for"),
    Topic.DECIDES: N_("how it decides"),
    Topic.PLANS: N_("plans"),
}


def topic_text(topic: str) -> str:
    """A topic in words; one of the user's own as it is."""
    return _(TOPIC_WORDS[Topic(topic)]) if topic in TOPICS else topic


def topic_code(typed: str) -> str:
    """The code of the topic whose code or word (in the language of now) was typed; other words as they are."""
    plain = typed.strip()
    wanted = plain.casefold()
    for topic, words in TOPIC_WORDS.items():
        if wanted in (topic.value, topic.value.replace("_", " "), _(words).casefold()):
            return topic.value
    return plain
