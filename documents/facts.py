"""Read the facts of one document version: the rules in their order.

Precision goes before reach: a fact that the text does not clearly give has no row. The actor
always has one, so a version without any fact was not read yet.
"""

import datetime as dt
from collections.abc import Iterable

from documents.fact_text import Fact, FactText, Setting
from documents.facts_dates import read_dates
from documents.facts_decisions import read_adopted_titles
from documents.facts_kind import read_actor, read_object, read_regional, read_specific
from documents.facts_links import read_links
from documents.facts_papers import issued_status, read_decision_list
from documents.facts_status import read_status
from documents.facts_type import document_type, is_decision_list, other_text, read_type
from vocabulary.codes import Actor, DocumentType, Status
from vocabulary.facts import FactName

# What anybody writes keeps its form.
_PLAIN_FORMS = frozenset({DocumentType.WEB_PAGE, DocumentType.ANNUAL_REPORT})
_OWN = (Actor.MUNICIPALITY, Actor.UNKNOWN)
# Whatever they write is no policy document of a municipality (codebook, section 3).
_CONTEXT_ACTORS = frozenset(
    {
        Actor.PARTY,
        Actor.PRESS,
        Actor.STATE,
        Actor.ADVISORY_COUNCIL,
        Actor.SUPPORT_CENTRE,
    }
)


def read_facts(setting: Setting, text: FactText) -> list[Fact]:
    """Give the facts of a document, by the codebook's sections 3, 4, 7 and 9.

    Args:
        setting: What sources and register say of it.
        text: Its pages; without pages only the title and the register are read.
    """
    kind_fact = read_type(setting, text)
    kind = document_type(kind_fact)
    actor_fact = read_actor(setting, text)
    actor = Actor(actor_fact.value)
    if actor in _CONTEXT_ACTORS and kind not in _PLAIN_FORMS:
        kind, kind_fact = DocumentType.OTHER, other_text(actor_fact)
    if actor not in _OWN and kind is DocumentType.AGENDA_ITEM:  # a letter to the council
        kind, kind_fact = DocumentType.OTHER, other_text(actor_fact)
    specific = read_specific(setting, text, kind)
    facts = [actor_fact]
    mentioned = read_object(setting, text, actor, specific)
    region = read_regional(setting, text)
    facts += [fact for fact in (kind_fact, specific, mentioned, region) if fact is not None]
    listed = is_decision_list(kind_fact) and actor in _OWN
    if listed:
        stated = read_decision_list(setting, text)
    else:
        stated = read_status(setting, text, actor, kind)
    facts += stated
    status = _status(stated)
    facts += read_dates(setting, text, kind, status, _date(stated, FactName.DECIDED_ON), actor)
    if listed:  # it adopts other documents, and is never adopted as a whole
        kind, status = DocumentType.AGENDA_ITEM, issued_status(stated)
    if actor in _OWN:
        if kind is DocumentType.AGENDA_ITEM and status is not None and status.adopted:
            facts += read_adopted_titles(setting, text)
        facts += read_links(text, kind, status)
    return facts


def _status(facts: Iterable[Fact]) -> Status | None:
    return next((Status(fact.value) for fact in facts if fact.name is FactName.STATUS), None)


def _date(facts: Iterable[Fact], name: FactName) -> dt.date | None:
    return next((dt.date.fromisoformat(fact.value) for fact in facts if fact.name is name), None)
