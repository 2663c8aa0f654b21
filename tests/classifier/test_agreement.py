"""Coefficients of agreement against published worked examples."""

import pytest

from classifier.agreement import cohen_kappa, krippendorff_alpha, measure_agreement


def units(**codes: str) -> list[dict[str, str]]:
    """One unit for each column; a full stop is a missing code."""
    length = len(next(iter(codes.values())))
    return [
        {coder: row[place] for coder, row in codes.items() if row[place] != "."}
        for place in range(length)
    ]


@pytest.mark.parametrize(
    ("coded", "alpha"),
    [
        # Krippendorff 2011, sections A to C.
        pytest.param(units(meg="0100000010", owen="1110010000"), 0.095, id="binary, two coders"),
        pytest.param(units(ben="aabbdcccedda", gerry="babbbccceddd"), 0.692, id="nominal, two"),
        pytest.param(
            units(a="123321412...", b="1233224125.3", c=".3332342251.", d="12332441251."),
            0.743,
            id="four coders, missing codes",
        ),
    ],
)
def test_alpha_is_that_of_krippendorffs_examples(coded: list[dict[str, str]], alpha: float) -> None:
    assert krippendorff_alpha(coded) == pytest.approx(alpha, abs=0.0005)


def table(cells: dict[str, int]) -> list[dict[str, str]]:
    return [{"x": pair[0], "y": pair[1]} for pair, count in cells.items() for _ in range(count)]


# Fleiss, Statistical Methods for Rates and Proportions, table 18.1: two raters, 100 subjects.
FLEISS = {"pp": 75, "pn": 1, "po": 4, "np": 5, "nn": 4, "no": 1, "oo": 10}


def test_kappa_is_that_of_fleiss_table() -> None:
    assert cohen_kappa(table(FLEISS), ("x", "y")) == pytest.approx(0.676, abs=0.0005)


def test_the_whole_measurement_of_fleiss_table() -> None:
    found = measure_agreement(table(FLEISS), draws=500)

    assert (found.units, found.coders, found.kappa_coders) == (100, ("x", "y"), ("x", "y"))
    assert found.observed == pytest.approx(0.89)
    assert found.confusion == {(pair[0], pair[1]): count for pair, count in FLEISS.items()}
    # Fleiss gives a standard error of 0.088: an interval of about 0.50 to 0.85.
    assert found.kappa.low == pytest.approx(0.50, abs=0.06)
    assert found.kappa.high == pytest.approx(0.85, abs=0.05)
    assert found.alpha.low is not None
    assert found.alpha.low < (found.alpha.value or 0) < (found.alpha.high or 0)


def test_units_of_one_coder_say_nothing() -> None:
    alone = [{"x": "a"}] * 50

    assert krippendorff_alpha([*table(FLEISS), *alone]) == krippendorff_alpha(table(FLEISS))
    assert measure_agreement(alone, draws=10).alpha.value is None


def test_one_value_alone_gives_no_coefficient() -> None:
    found = measure_agreement(units(x="aaaa", y="aaaa"), draws=10)

    assert (found.observed, found.alpha.value, found.kappa.value) == (1.0, None, None)


def test_kappa_is_of_the_pair_that_shares_most() -> None:
    found = measure_agreement(units(x="abab.", y="abaab", z="a...b"), draws=10)

    assert found.kappa_coders == ("x", "y")
    assert found.units == 5
