"""Builds dossiers from the coded texts of the invented country, as the store would hold them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from classifier.dossier import (
    CodedPassage,
    DocumentFacts,
    Dossier,
    DossierDocument,
    PredecessorShare,
    Visit,
)
from demo.coded_text import Block
from demo.country_files import NIGHTS, DemoDocument, DemoMunicipality, read_country
from vocabulary.codes import PolicyObject, SourceFamily, VisitOutcome

FAMILIES = {
    "website": SourceFamily.WEBSITE,
    "regulations": SourceFamily.REGULATIONS,
    "publications": SourceFamily.PUBLICATIONS,
    "council": SourceFamily.COUNCIL,
    "ori": SourceFamily.COUNCIL,
    "diwoo": SourceFamily.WOO,
    "open_overheid": SourceFamily.WOO,
}
SOURCES = {"website": "website", "cvdr": "regulations", "gmb": "publications", "obv": "council"}
OUTCOMES = {
    "ok": VisitOutcome.OK,
    "down": VisitOutcome.UNREACHABLE,
    "challenge": VisitOutcome.BLOCKED,
    "blocked": VisitOutcome.BLOCKED,
    "error": VisitOutcome.CHANGED,
    "failing": VisitOutcome.UNREACHABLE,
    "stale": VisitOutcome.SUSPICIOUS,
    "never_imported": VisitOutcome.NOT_COVERED,
}


@dataclass(frozen=True)
class Store:
    """Ids of documents, so that they are the same on every night, and what cannot be read."""

    numbers: Mapping[str, int]
    titles: Mapping[str, str]
    unreadable: frozenset[str] = frozenset({"pdf_broken"})

    @classmethod
    def of(cls, country: Iterable[DemoMunicipality]) -> "Store":
        documents = [document for place in country for document in place.documents]
        return cls(
            {document.id: number for number, document in enumerate(documents, 1)},
            {document.id: document.title for document in documents},
        )


def load() -> tuple[dict[str, DemoMunicipality], Store]:
    country = {place.code: place for place in read_country()}
    return country, Store.of(country.values())


def dossier_on(
    code: str, night: int, country: Mapping[str, DemoMunicipality], store: Store
) -> Dossier:
    """What the store holds of a municipality after a night, predecessors included."""
    place = country[code]
    predecessors = [other for other in country.values() if code in other.successors]
    total = sum(other.population for other in predecessors)
    alone = _alone(place, night, store)
    return replace(
        alone,
        predecessors=tuple(
            PredecessorShare(
                _alone(other, night, store),
                other.population / total,
                other.valid_to or place.valid_from,
            )
            for other in predecessors
        ),
    )


def _alone(place: DemoMunicipality, night: int, store: Store) -> Dossier:
    documents = [
        document
        for demo in place.documents
        if (document := stored_document(place, demo, night, store))
    ]
    return Dossier(
        cbs_code=place.code,
        name=place.name,
        valid_from=place.valid_from,
        valid_to=place.valid_to,
        documents=tuple(documents),
        visits=tuple(
            _visit(place, source, past, behaviours[past - 1])
            for source, behaviours in place.sources.items()
            for past in range(1, night + 1)
        ),
        retrieved_documents=len(documents),
        readable_documents=sum(document.readable for document in documents),
    )


def _visit(place: DemoMunicipality, source: str, night: int, behaviour: str) -> Visit:
    """A visit as the ledger would have it; a stale council system answers without papers."""
    return Visit(
        family=FAMILIES[source],
        outcome=OUTCOMES[behaviour],
        visited_on=NIGHTS[night],
        reached=behaviour in ("ok", "stale"),
        requests=20,
        failed_requests=0 if behaviour in ("ok", "stale") else 20,
        found=10,
        pages=12,
        section_complete=source == "website",
        covers_from=place.council_since if FAMILIES[source] is SourceFamily.COUNCIL else None,
    )


def shows(place: DemoMunicipality, demo: DemoDocument, night: int) -> bool:
    """Whether a source that answered showed the document on this night."""
    return any(
        place.sources.get(SOURCES[publication.source], ("",) * night)[night - 1] == "ok"
        for publication in demo.visible_on(night)
    )


def stored_document(
    place: DemoMunicipality, demo: DemoDocument, night: int, store: Store
) -> DossierDocument | None:
    """The document as stored after a night, if any night up to then showed it."""
    seen = [past for past in range(1, night + 1) if shows(place, demo, past)]
    if not seen:
        return None
    first = demo.visible_on(seen[0])
    readable = any(place.format not in store.unreadable for place in first)
    number = store.numbers[demo.id]
    council = [publication for publication in demo.published if publication.source == "obv"]
    shown = council or list(demo.published)
    return DossierDocument(
        document_id=number,
        version_id=number,
        facts=_facts(demo, store) if readable else _known_without_text(demo, store),
        first_seen_on=NIGHTS[seen[0]],
        passages=_passages(demo, number) if readable else (),
        readable=readable,
        title_has_term="vrijwillig" in demo.title.lower() or "frijwillig" in demo.title.lower(),
        source_family=FAMILIES[SOURCES[shown[0].source]],
        source_date=shown[0].dated,
        gone=_is_gone(place, demo, night),
    )


def _is_gone(place: DemoMunicipality, demo: DemoDocument, night: int) -> bool:
    """Gone means that every source of it answered, and none showed it."""
    answered = all(
        place.sources[SOURCES[publication.source]][night - 1] == "ok"
        for publication in demo.published
        if SOURCES[publication.source] in place.sources
    )
    return answered and not shows(place, demo, night)


def _facts(demo: DemoDocument, store: Store) -> DocumentFacts:
    def titles(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(store.titles[name] for name in ids)

    return DocumentFacts(
        title=demo.title,
        type=demo.type,
        actor=demo.actor,
        object=demo.object,
        status=demo.status,
        language=demo.language,
        volunteer_specific=demo.volunteer_specific,
        regional="a region" if demo.actor == "region" else None,
        decided_on=demo.decided_on,
        dated_on=demo.dated_on,
        period_from=demo.period_from,
        period_to=demo.period_to,
        in_force_from=demo.in_force_from,
        in_force_to=next((place.lapses for place in demo.published if place.lapses), None),
        withdrawn_on=demo.withdrawn_on,
        adopts=titles(demo.adopts),
        withdraws=titles(demo.withdraws),
        replaces=titles(demo.replaces),
        reaffirms=titles(demo.reaffirms),
        refers_to=titles(demo.refers_to),
        parent=store.titles[demo.parent] if demo.parent else None,
    )


def _known_without_text(demo: DemoDocument, store: Store) -> DocumentFacts:
    """Only what title and register tell."""
    known = _facts(demo, store)
    return DocumentFacts(
        title=known.title,
        type=known.type,
        volunteer_specific="vrijwillig" in demo.title.lower(),
        period_from=known.period_from if "20" in demo.title else None,
        period_to=known.period_to if "20" in demo.title else None,
        object=PolicyObject.NONE,
    )


def _passages(demo: DemoDocument, number: int) -> tuple[CodedPassage, ...]:
    coded = [block for block in demo.blocks if block.coding]
    return tuple(_passage(block, number * 1000 + place) for place, block in enumerate(coded))


def _passage(block: Block, passage_id: int) -> CodedPassage:
    coding = block.coding
    assert coding is not None
    return CodedPassage(
        passage_id=passage_id,
        code=coding.code,
        hosts=coding.hosts,
        themes=coding.themes,
        goal=coding.goal,
        means=coding.means,
        pointer=coding.pointer,
        absence=coding.absence,
        trap=coding.trap,
        boilerplate=coding.boilerplate,
        own_or_club=coding.own or coding.club,
        heading=block.heading,
        text=block.text,
    )
