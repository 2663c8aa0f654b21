"""Rules that change without their version would pass for news about municipalities."""

import ast
import hashlib
import json
from pathlib import Path

from classifier.versions import RULES_VERSION

CLASSIFIER = Path(__file__).parents[2] / "classifier"
FINGERPRINTS = Path(__file__).with_name("rules_fingerprints.json")
# Everything that turns stored codes and facts into verdicts and attributes is imported by these.
ROOTS = ("attributes", "confidence", "hysteresis", "probability", "stored", "timeline")
# Passage codes rest on these too; they go with the version of the model.
OF_THE_MODEL = frozenset({"masking"})

_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)


def rule_modules() -> list[str]:
    """The modules of the rules: what the roots import from this package, and what that does."""
    found: set[str] = set()
    waiting = list(ROOTS)
    while waiting:
        name = waiting.pop()
        if name not in found | OF_THE_MODEL:
            found.add(name)
            waiting += imported(ast.parse(source(name)))
    return sorted(found)


def imported(tree: ast.AST) -> list[str]:
    names = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return [name.removeprefix("classifier.") for name in names if name.startswith("classifier.")]


def source(name: str) -> str:
    return (CLASSIFIER / f"{name}.py").read_text(encoding="utf-8")


def fingerprint(sources: list[str]) -> str:
    """Hash of what code does: comments, docstrings and layout do not count."""
    return hashlib.sha256("\n".join(map(bare, sources)).encode()).hexdigest()[:16]


def bare(text: str) -> str:
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, _DOCUMENTED) and ast.get_docstring(node) is not None:
            del node.body[0]
    return ast.unparse(tree)


def test_the_version_was_raised_with_the_rules() -> None:
    """Raise ``RULES_VERSION`` and add its fingerprint to the file.

    Only where no verdict can differ on any input, the fingerprint of a version may be replaced.
    """
    known = json.loads(FINGERPRINTS.read_text(encoding="utf-8"))
    assert known[RULES_VERSION] == fingerprint([source(name) for name in rule_modules()])
    assert max(known, key=int) == RULES_VERSION


def test_the_rules_are_what_decides() -> None:
    modules = rule_modules()
    assert {"municipality", "document_rules", "currency", "policies", "pending"} <= set(modules)
    assert not {"features", "pipeline", "training", "coding"} & set(modules)


def test_a_number_counts_and_a_comment_does_not() -> None:
    text = source("currency")
    assert fingerprint([text + "\n# Why.\n"]) == fingerprint([text])
    assert fingerprint([text.replace("grace_months: int = 12", "grace_months: int = 11")]) != (
        fingerprint([text])
    )
