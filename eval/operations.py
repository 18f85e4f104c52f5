"""What each operation makes of its operands, recomputed here on purpose apart from the assistant's own arithmetic.

Shape:  operation, operands, wanted unit -> the values that a right answer has, unrounded.
Units:  operands convert to the wanted unit first; mixed families are refused.
Errors: ComputationError.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from eval.quantities import half_of_last_digit, to_base
from eval.schema import Holding, Operand, Operation
from index.errors import ComputationError

Numbers = Sequence[Decimal]
HUNDRED = Decimal(100)


def _less_all_others(numbers: Numbers) -> Decimal:
    return numbers[0] - sum(numbers[1:], Decimal(0))


_OF_ONE_UNIT: dict[Operation, Callable[[Numbers], Decimal]] = {
    Operation.SUM: lambda numbers: sum(numbers, Decimal(0)),
    Operation.MEAN: lambda numbers: sum(numbers, Decimal(0)) / len(numbers),
    Operation.MAX: max,
    Operation.MIN: min,
    Operation.DIFFERENCE: _less_all_others,
    Operation.CONVERT: lambda numbers: numbers[0],
}
_OF_RATIOS: dict[Operation, Callable[[Numbers], Decimal]] = {
    Operation.GROWTH: lambda numbers: (numbers[0] - numbers[1]) / numbers[1] * HUNDRED,
    Operation.SHARE: lambda numbers: numbers[0] / numbers[1] * HUNDRED,
    Operation.RATE: lambda numbers: numbers[1] / numbers[0] * HUNDRED,
    Operation.REMAINDER: lambda numbers: (numbers[0] - numbers[1]) / numbers[0] * HUNDRED,
    Operation.MULTIPLE: lambda numbers: numbers[0] / numbers[1],
}


def in_unit(value: Decimal, unit: str, wanted: str) -> Decimal:
    """`value` in the wanted unit; ComputationError where the two do not convert."""
    family, base = to_base(value, unit)
    wanted_family, one = to_base(Decimal(1), wanted)
    both_points = {family, wanted_family} <= {"ratio", "百分点", "个百分点"}
    if not (family == wanted_family or both_points or not wanted or not unit):
        raise ComputationError(f"{unit} does not convert to {wanted}")
    return base / one


def recompute(operation: Operation, operands: Sequence[Operand], unit: str, count: int = 1) -> tuple[Decimal, ...]:
    """The values that follow from the operands, as many as the operation gives (`count` for the top few)."""
    if not operands:
        raise ComputationError("no operands")
    if operation is Operation.COUNT:
        return (Decimal(len(operands)),)
    numbers = _numbers(operands)
    if operation is Operation.PER_HEAD:
        return (numbers[0] / _divisor(numbers[1:]),)
    if operation in _OF_RATIOS:
        return (_ratio(operation, operands),)
    if operation is Operation.YEARLY_GROWTH:
        return (((numbers[-1] / _divisor(numbers[:1])) ** (Decimal(1) / (len(numbers) - 1)) - 1) * HUNDRED,)
    if operation is Operation.SHARES:
        whole = operands[-1]
        return tuple(_ratio(Operation.SHARE, (part, whole)) for part in operands[:-1])
    if operation in (Operation.LOOKUP, Operation.TREND):
        return tuple(numbers)
    converted = [in_unit(number, operand.unit, unit) for number, operand in zip(numbers, operands, strict=True)]
    if operation is Operation.TOP:
        return tuple(sorted(converted, reverse=True)[:count])
    return (_OF_ONE_UNIT[operation](converted),)


def judge(operation: Operation, stated: Operand, inputs: Sequence[Operand]) -> Holding:
    """Does a stated figure agree with what follows from its inputs, within the precision that is printed?"""
    if stated.value is None:
        raise ComputationError("the stated figure has no value")
    (found,) = recompute(operation, inputs, stated.unit)
    if found.quantize(stated.value) == stated.value:
        return Holding.HOLDS
    room = half_of_last_digit(stated.value) + _room(operation, inputs, stated.unit, found)
    return Holding.ROUNDING if abs(found - stated.value) <= room else Holding.CONTRADICTION


def _room(operation: Operation, inputs: Sequence[Operand], unit: str, found: Decimal) -> Decimal:
    """How far the result moves when every input stands half a last digit off, each to the worse side."""
    if operation is Operation.COUNT or "个" in unit:
        return Decimal(0)
    moved = Decimal(0)
    for i, operand in enumerate(inputs):
        if operand.value is None or (
            operation in _OF_RATIOS and operand.value == operand.value.to_integral() and operand.unit in {"个", "项"}
        ):
            continue
        nudged = operand.model_copy(update={"value": operand.value + half_of_last_digit(operand.value)})
        changed = [*inputs[:i], nudged, *inputs[i + 1 :]]
        moved += abs(recompute(operation, changed, unit)[0] - found)
    return moved


def _numbers(operands: Sequence[Operand]) -> list[Decimal]:
    numbers = [operand.value for operand in operands if operand.value is not None]
    if len(numbers) != len(operands):
        raise ComputationError("an operand has no value")
    return numbers


def _ratio(operation: Operation, operands: Sequence[Operand]) -> Decimal:
    numbers = _numbers(operands)
    if len(numbers) != 2:
        raise ComputationError(f"{operation} takes two operands, {len(numbers)} are given")
    unit = operands[0].unit
    first, second = (in_unit(number, operand.unit, unit) for number, operand in zip(numbers, operands, strict=True))
    _divisor((first if operation in (Operation.RATE, Operation.REMAINDER) else second,))
    return _OF_RATIOS[operation]((first, second))


def _divisor(numbers: Numbers) -> Decimal:
    if len(numbers) != 1 or numbers[0] == 0:
        raise ComputationError("needs one divisor that is not zero")
    return numbers[0]
