"""How the web process serves; read by gunicorn here and in the container."""

import os
from pathlib import Path

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("SIPILAR_WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 20
keepalive = 5
# A worker that slowly grows is replaced before anybody notices, and not all at once.
max_requests = 5000
max_requests_jitter = 500
# The heartbeat file must not wait for a slow disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
control_socket_disable = True
# Requests are logged by django-structlog, without query strings.
accesslog = None
