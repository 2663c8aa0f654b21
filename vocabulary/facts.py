"""Names of the facts that are read in a document, and what their values mean."""

from enum import StrEnum


class Issuer(StrEnum):
    """Which body of the municipality decided (codebook section 2, the issuer of a version)."""

    COUNCIL = "council"
    EXECUTIVE = "executive"


class FactName(StrEnum):
    """One fact of a document version; dates are ISO, titles are as written in the text.

    Where several rows of one name exist, the first with the highest confidence counts;
    the names under "links" may occur several times and then all count.
    """

    # what the document is
    TYPE = "type"  # DocumentType
    ACTOR = "actor"  # Actor: who speaks
    ISSUER = "issuer"  # Issuer: the body that decided
    OBJECT = "object"  # PolicyObject: whose volunteers it is about
    STATUS = "status"  # Status that this text shows by its own words
    VOLUNTEER_SPECIFIC = "volunteer_specific"  # "title" or "chapter"; no row = not specific
    REGIONAL = "regional"  # name of the region; no row = one municipality
    # dates
    DECIDED_ON = "decided_on"
    DATED_ON = "dated_on"  # the text's own date where it records no decision
    PERIOD_FROM = "period_from"
    PERIOD_TO = "period_to"  # last day, inclusive
    IN_FORCE_FROM = "in_force_from"  # regulations only: the register's entry into force
    IN_FORCE_TO = "in_force_to"  # regulations only: first day no longer in force
    WITHDRAWN_ON = "withdrawn_on"
    MEETING_ON = "meeting_on"  # day on which a proposal was to be decided
    # links: the value is the title of the other document
    ADOPTS = "adopts"
    WITHDRAWS = "withdraws"
    REPLACES = "replaces"
    REAFFIRMS = "reaffirms"
    REFERS_TO = "refers_to"  # as one approach (decision tree, step 3)
    PARENT = "parent"  # the policy that an execution programme carries out
