"""Citizen service numbers: those that pass the eleven-test are masked, others stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.personal_data import mask_citizen_numbers

# None is anybody's: published as examples, or made by the arithmetic alone.
VALID = ("111222333", "123456782", "999999990", "010464554")
INVALID = ("111222334", "123456789", "000000000", "12345678", "1234567822", "999999991")
WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def passes(digits: str) -> bool:
    weighed = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True))
    return weighed % 11 == 0 and any(digit != "0" for digit in digits)


@pytest.mark.parametrize("number", VALID)
@pytest.mark.parametrize("form", ["{}", "BSN {}.", "({})", "nr:{},", "\n{}\n"])
def test_valid_numbers_are_masked(number: str, form: str) -> None:
    assert passes(number)
    assert mask_citizen_numbers(form.format(number)) == form.format("[bsn]")


@pytest.mark.parametrize("number", VALID)
@pytest.mark.parametrize("sign", [".", " "])
def test_valid_numbers_in_groups_are_masked(number: str, sign: str) -> None:
    written = sign.join((number[:4], number[4:6], number[6:]))
    assert mask_citizen_numbers(f"van {written} is") == "van [bsn] is"


@pytest.mark.parametrize("number", INVALID)
def test_other_numbers_stay(number: str) -> None:
    assert mask_citizen_numbers(f"zaak {number} van") == f"zaak {number} van"


@pytest.mark.parametrize("text", ["A123456782", "1234567829", "12.123456782", "123456782e"])
def test_parts_of_longer_words_stay(text: str) -> None:
    assert mask_citizen_numbers(text) == text


@given(st.integers(1, 999_999_999))
def test_exactly_those_that_pass_the_test_are_masked(number: int) -> None:
    digits = f"{number:09d}"
    masked = mask_citizen_numbers(f"nummer {digits} staat hier")
    assert masked == f"nummer {'[bsn]' if passes(digits) else digits} staat hier"


@given(st.text())
def test_masking_twice_is_masking_once(text: str) -> None:
    once = mask_citizen_numbers(text)
    assert mask_citizen_numbers(once) == once
