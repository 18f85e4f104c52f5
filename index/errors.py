"""The exception tree of the whole project.

    WenzhangError                 says where, and what to do about it
    ├── DocumentError             a file cannot be taken in
    │   ├── UnknownFormat         not a filing format (HTTP 415)
    │   ├── Unreadable            encrypted, truncated, broken (422)
    │   └── LimitExceeded         too large, too many pages, too slow, too much memory (413)
    ├── QuantityError             a printed number that fits no known form
    ├── StoreError                ledger or vectors cannot be used as asked
    │   ├── NotStored             no such filing (404)
    │   ├── ModelMismatch         vectors were made by another embedding model
    │   └── HomeBusy              another process owns the home (503)
    ├── PlanError                 a question or plan that cannot be read (400)
    ├── ComputationError          mixed units, division by zero, nothing to compute
    ├── SettingError              a setting has no sense
    └── ModelError                a language or embedding model failed

Flaws inside a filing are `Issue` values, and "the filings do not say" is an Answer: neither is an exception.
"""

from __future__ import annotations


class WenzhangError(Exception):
    """Base of all. `code` is stable and machine-readable, `hint` says what to do, `where` names the place."""

    code = "error"
    http_status = 500

    def __init__(self, message: str, *, hint: str = "", where: str = "", code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.where = where
        if code is not None:
            self.code = code

    def as_dict(self) -> dict[str, str]:
        return {"code": self.code, "message": self.message, "hint": self.hint}


class DocumentError(WenzhangError):
    code = "document"
    http_status = 422


class UnknownFormat(DocumentError):
    code = "unknown_format"
    http_status = 415


class Unreadable(DocumentError):
    code = "unreadable"


class LimitExceeded(DocumentError):
    code = "limit"
    http_status = 413


class QuantityError(WenzhangError):
    code = "quantity"


class StoreError(WenzhangError):
    code = "store"


class NotStored(StoreError):
    code = "not_stored"
    http_status = 404


class ModelMismatch(StoreError):
    code = "model_mismatch"


class HomeBusy(StoreError):
    code = "home_busy"
    http_status = 503


class PlanError(WenzhangError):
    code = "plan"
    http_status = 400


class ComputationError(WenzhangError):
    code = "computation"


class SettingError(WenzhangError):
    code = "setting"


class ModelError(WenzhangError):
    code = "model"
