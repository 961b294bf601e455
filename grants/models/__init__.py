from grants.models.accountability import Lpj, LpjLine, Receipt, Refund
from grants.models.budget import BudgetLine
from grants.models.bulk import BulkStep
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
from grants.models.paper import PaperFile, PaperRun, ProofRun, ResultUpload
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
    "BulkStep",
    "Decree",
    "DecreeLine",
    "Document",
    "Finding",
    "Instalment",
    "LedgerEntry",
    "Lpj",
    "LpjLine",
    "MonitoringSample",
    "PaperFile",
    "PaperRun",
    "PaymentBatch",
    "PaymentLine",
    "Programme",
    "ProofRun",
    "RabLine",
    "Receipt",
    "Recipient",
    "Refund",
    "RequiredDocument",
    "ResultFile",
    "ResultRow",
    "ResultUpload",
    "SampledRecipient",
    "Series",
    "StandIn",
    "Waiver",
    "WarningLetter",
]
