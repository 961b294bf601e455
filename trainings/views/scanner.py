"""What the scanner on a phone talks to. Nobody is logged in here: the secret of a gate's link
stands behind "#" and never reaches a log, and the pass it is exchanged for goes in a header.
"""

import base64
import hashlib
import json

from csp.decorators import csp_update
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from django_permissions_policy.decorators import permissions_policy_override

from accounts.throttling import too_often
from trainings.checkin import roster as rosters
from trainings.errors import GateClosed, ScanInvalid
from trainings.services import checkin, gates

LARGEST = 400_000
# Of `gate:scan`; named here, because its lane passes the address book by.
SCAN_PATH = "/gerbang/pindai/"
# What the page needs to work without network.
FILES = (
    "css/tokens.css",
    "css/scanner.css",
    "img/favicon.svg",
    "zxing/index.js",
    "zxing/wasm/zxing_reader.wasm",
    "js/gate/names.js",
    "js/gate/store.js",
    "js/gate/link.js",
    "js/gate/judge.js",
    "js/gate/camera.js",
    "js/gate/signals.js",
    "js/gate/page.js",
)
NO_PASS = "Pas gerbang tidak dikenal. Buka lagi tautan dari panitia."


@require_GET
@csp_update({"script-src": ["'wasm-unsafe-eval'"]})
@permissions_policy_override({"camera": "self"})
def page(request):
    """The same for every gate: which one it is, the phone knows."""
    return render(request, "trainings/gate/scanner.html")


@require_GET
def service_worker(request):
    """Keeps the page and its files on the phone; its name for them changes when they do."""
    files = [static(name) for name in FILES]
    version = hashlib.sha256("".join(files).encode()).hexdigest()[:12]
    response = render(
        request,
        "trainings/gate/worker.js",
        {"files": json.dumps([reverse("gate:page"), *files]), "version": version},
        content_type="text/javascript",
    )
    response["Cache-Control"] = "no-cache"
    return response


@csrf_exempt
@never_cache
@require_POST
def enter(request):
    """The secret of a link for a pass, the gate's words, and the key of the list."""
    if too_often(request, "gate", times=30, seconds=60):
        return _refused("Terlalu sering. Tunggu satu menit, lalu buka lagi tautannya.", 429)
    asked = _body(request)
    try:
        gate, shown = gates.enter(
            secret=str(asked.get("secret", "")), device_name=str(asked.get("device", ""))
        )
    except GateClosed as refusal:
        return _refused(str(refusal), 403)
    return JsonResponse(
        {
            "pass": shown,
            "gate": str(gate.public_id),
            "name": gate.name,
            "event": gate.event.title,
            "direction": gate.direction,
            "list": {"kind": gate.list_kind, "name": gate.list_name},
            "session": gate.session.subject if gate.session else "",
            "day": gate.day.isoformat(),
            "begins": int(gates.begins_at(gate).timestamp() * 1000),
            "ends": int(gates.ends_at(gate).timestamp() * 1000),
            "key": base64.b64encode(gates.roster_key(gate)).decode(),
        }
    )


@never_cache
@require_GET
def roster(request):
    """The list of people, sealed with the key that came with the pass."""
    gate_id = _gate(request)
    gate = gates.opened(gate_id) if gate_id is not None else None
    if gate is None:
        return _refused(NO_PASS if gate_id is None else checkin.SHUT, 403)
    return HttpResponse(rosters.sealed(gate), content_type="application/octet-stream")


@csrf_exempt
@require_POST
def scan(request):
    """One scan or a queue of them; the answer says of each what became of it."""
    gate_id = _gate(request)
    if gate_id is None:
        return _refused(NO_PASS, 403)
    asked = _body(request)
    scans = asked.get("scans")
    try:
        verdicts = checkin.scan(
            gate_id=gate_id,
            device=str(asked.get("device", "")),
            scans=scans if isinstance(scans, list) else [],
            sent_at=asked.get("sent_at"),
        )
    except GateClosed as refusal:
        return _refused(str(refusal), 403)
    except ScanInvalid as refusal:
        return _refused(str(refusal), 400)
    return JsonResponse(
        {
            "results": [
                {
                    "id": str(verdict.id),
                    "result": verdict.result,
                    "name": verdict.name,
                    "since": _millis(verdict.since),
                }
                for verdict in verdicts
            ]
        }
    )


@never_cache
@require_GET
def news(request):
    """Who came in at other gates, and whether the list of people has changed."""
    gate_id = _gate(request)
    if gate_id is None:
        return _refused(NO_PASS, 403)
    after = request.GET.get("setelah", "")
    try:
        found = checkin.news(
            gate_id=gate_id, after=int(after) if after.isdecimal() and len(after) < 19 else 0
        )
    except GateClosed as refusal:
        return _refused(str(refusal), 403)
    return JsonResponse(
        {
            "entered": [
                [base64.b32encode(number.to_bytes(5, "big")).decode(), _millis(at)]
                for number, at in found.entered
            ],
            "last": found.last,
            "total": found.total,
            "expected": found.expected,
            "stamp": found.stamp,
        }
    )


def _gate(request) -> int | None:
    return gates.gate_of(request.headers.get("Authorization", "").removeprefix("Bearer "))


def _body(request) -> dict:
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return {}
    try:
        asked = json.loads(request.body)
    except ValueError:
        return {}
    return asked if isinstance(asked, dict) else {}


def _millis(at) -> int | None:
    return None if at is None else int(at.timestamp() * 1000)


def _refused(words: str, status: int) -> JsonResponse:
    return JsonResponse({"error": words}, status=status)
