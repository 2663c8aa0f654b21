"""Passages that people coded, as examples to train on and, kept apart, to test with."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from classifier.examples import Example
from classifier.features import PassageInput
from db.reviewed_passages import ReviewedPassage, list_reviewed_passages
from vocabulary.codes import DocumentType, Domain, PassageCode, Theme

_OWN_VOICE = "municipality"


@dataclass(frozen=True)
class ReviewedExamples:
    """What people coded, on the two sides of a test; no municipality is on both."""

    training: tuple[Example, ...]
    testing: tuple[Example, ...]


def reviewed_examples(session: Session) -> ReviewedExamples:
    """The passages that people settled on: for training, and the share that never trains.

    A passage whose words also stand in a municipality that is kept apart trains nothing.
    """
    passages = list_reviewed_passages(session)
    return ReviewedExamples(
        training=tuple(_example(each) for each in passages if not each.copy_kept_apart),
        testing=tuple(_example(each) for each in passages if each.kept_apart),
    )


def _example(reviewed: ReviewedPassage) -> Example:
    """One example; what the person did not say of hosts, themes and means is the model's."""
    said = reviewed.attributes
    return Example(
        id=f"review-{reviewed.cbs_code}-{reviewed.identity}",
        passage=PassageInput(
            text=reviewed.text,
            heading=reviewed.heading,
            document_type=DocumentType(reviewed.document_type) if reviewed.document_type else "",
            municipality=reviewed.municipality,
        ),
        code=PassageCode(reviewed.code),
        means=bool(said["means"]),
        hosts=tuple(Domain(host) for host in said["hosts"]),
        themes=tuple(Theme(theme) for theme in said["themes"]),
        pointer=bool(said["pointer"]),
        absence=bool(said["absence"]),
        actor=_OWN_VOICE,  # content codes: whoever speaks
    )
