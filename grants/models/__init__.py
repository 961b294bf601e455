from grants.models.accountability import Lpj, LpjLine, Receipt, Refund
from grants.models.budget import BudgetLine
from grants.models.decree import Agreement, Decree, DecreeLine
from grants.models.document import Document
from grants.models.instalment import Instalment
from grants.models.ledger import LedgerEntry
from grants.models.numbering import Series
from grants.models.oversight import (
    Finding,
    MonitoringSample,
    SampledRecipient,
    StandIn,
    Waiver,
    WarningLetter,
)
from grants.models.payment import (
    AccountFix,
    BankFormat,
    PaymentBatch,
    PaymentLine,
    ResultFile,
    ResultRow,
)
from grants.models.programme import AmountSetting, Programme, RequiredDocument
from grants.models.recipient import RabLine, Recipient

__all__ = [
    "AccountFix",
    "Agreement",
    "AmountSetting",
    "BankFormat",
    "BudgetLine",
    "Decree",
    "DecreeLine",
    "Document",
    "Finding",
    "Instalment",
    "LedgerEntry",
    "Lpj",
    "LpjLine",
    "MonitoringSample",
    "PaymentBatch",
    "PaymentLine",
    "Programme",
    "RabLine",
    "Receipt",
    "Recipient",
    "Refund",
    "RequiredDocument",
    "ResultFile",
    "ResultRow",
    "SampledRecipient",
    "Series",
    "StandIn",
    "Waiver",
    "WarningLetter",
]
