"""A dossier with its documents joined into policies once, so that many dates can be asked."""

from dataclasses import dataclass

from classifier.dossier import Dossier, DossierDocument
from classifier.flags import concerns_development
from classifier.legacy import Inherited, inherit, is_inherited
from classifier.policies import Policy, build_policies


@dataclass(frozen=True)
class PreparedDossier:
    """What holds of a dossier on every date."""

    dossier: Dossier
    policies: tuple[Policy, ...]  # the municipality's own
    inherited: tuple[Inherited, ...]
    developing: tuple[DossierDocument, ...]  # those that can raise a flag of development


def prepare(dossier: Dossier) -> PreparedDossier:
    """Join a dossier's documents into policies, its own and those of predecessors."""
    found = build_policies(dossier.documents)
    own = tuple(policy for policy in found if not is_inherited(policy, dossier))
    left = [policy for policy in found if is_inherited(policy, dossier)]
    developing = tuple(d for d in dossier.documents if concerns_development(d))
    return PreparedDossier(dossier, own, inherit(dossier, left), developing)
