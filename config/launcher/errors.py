"""What can keep the site from starting, told to the person at the terminal."""


class LauncherError(Exception):
    """Something only a person can put right; the text says what happened and what to do."""
