"""What a plan is about: the operand that a later question may leave unsaid."""

from __future__ import annotations

from assistant.domain import Again, Check, Compute, Group, Held, Lookup, Operand, Plan, Prose, Recall, Records, Refuse, Trend


def subject_of(plan: Plan) -> Operand | None:
    """The operand that a later question may leave unsaid."""
    match plan:
        case Lookup() | Compute():
            return plan.operands[0]
        case Check():
            return plan.left[0]
        case Group(operation="rank") if plan.among and plan.member:  # 沅庆区的…在各区县里排第几 is about 沅庆区
            return plan.operand.model_copy(update={"entity": plan.member, "home": plan.operand.entity})
        case Group() | Trend() | Prose():
            return plan.operand
        case Again():
            return plan.subject
        case Records() | Recall() | Held() | Refuse():
            return None
