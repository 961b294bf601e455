from whitenoise.storage import CompressedManifestStaticFilesStorage


class SiteStaticStorage(CompressedManifestStaticFilesStorage):
    """Static files under hashed names, so that browsers may keep them for ever.

    Not strict: stylesheets from npm may name source maps that are not shipped.
    """

    manifest_strict = False
