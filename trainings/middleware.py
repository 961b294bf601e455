from trainings.views.scanner import SCAN_PATH, scan


class GateLaneMiddleware:
    """A lane of its own for scans, before sessions, logins and history.

    A gate has no session and no account, and its pass is checked by the view; what all other
    pages need would cost a scan four times its own work. Everything else goes on as usual.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info != SCAN_PATH:
            return self.get_response(request)
        response = scan(request)
        response["Cache-Control"] = "no-store"
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
        response["Content-Length"] = str(len(response.content))
        return response
