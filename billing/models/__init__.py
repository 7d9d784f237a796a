from billing.models.line import DebtLine
from billing.models.position import DebtPosition

__all__ = ["DebtLine", "DebtPosition"]
