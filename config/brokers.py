"""One `REDIS_URL`, in the spelling each library wants."""

from urllib.parse import parse_qs, urlsplit


def broker_url(url: str) -> str:
    """The address of the broker as kombu spells it: database 0."""
    if url.startswith("unix:"):
        return f"redis+socket://{urlsplit(url).path}?virtual_host=0"
    return _with_database(url, 0)


def cache_url(url: str) -> str:
    """The address of Django's cache: database 1, so that emptying it never empties the queue."""
    if url.startswith("unix:"):
        return f"unix://{urlsplit(url).path}?db=1"
    return _with_database(url, 1)


def _with_database(url: str, number: int) -> str:
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    query.pop("db", None)
    rest = "&".join(f"{key}={value}" for key, values in query.items() for value in values)
    return parts._replace(path=f"/{number}", query=rest).geturl()
