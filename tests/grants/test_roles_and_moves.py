"""Each step of a recipient, tried by each role: allowed or refused, as `states.py` says."""

import pytest

from accounts.roles import ROLES
from grants.errors import NotAllowed
from grants.services import agreements, decrees, recipients
from grants.states import RECIPIENT_MOVES

ACTORS = ("operator", "kasudin", "staff", "head", "treasurer")
BEFORE = {
    "submit": "submitted", "verify": "submitted", "return": "submitted", "reject": "submitted",
    "withdraw": "submitted", "decree": "verified", "sign": "decreed", "revoke": "decreed",
}  # fmt: skip


def take(office, name: str, by):
    rows, reason = office.recipients, "Perlu dilihat lagi"
    match name:
        case "submit":
            return recipients.submit(recipients=rows, by=by)
        case "verify":
            return recipients.verify(recipients=rows, by=by)
        case "return":
            return recipients.send_back(recipients=rows, reason=reason, by=by)
        case "reject":
            return recipients.reject(recipients=rows, reason=reason, by=by)
        case "withdraw":
            return recipients.withdraw(recipients=rows, reason=reason, by=by)
        case "decree":
            return decrees.decree(programme=office.programme, by=by)
        case "sign":
            return agreements.sign(programme=office.programme, recipients=rows, by=by)
        case "revoke":
            return decrees.revoke(recipient=rows.first(), reason=reason, by=by)


def test_every_step_is_tried():
    assert set(BEFORE) == set(RECIPIENT_MOVES)


@pytest.mark.parametrize("who", ACTORS)
@pytest.mark.parametrize("name", BEFORE)
def test_a_step_needs_its_right(office, name, who):
    getattr(office, BEFORE[name])()
    by, states = getattr(office, who), list(office.recipients.values_list("pk", "state"))

    if RECIPIENT_MOVES[name].permission in ROLES[by.role].permissions:
        take(office, name, by)
    else:
        with pytest.raises(NotAllowed):
            take(office, name, by)
        assert list(office.recipients.values_list("pk", "state")) == states
