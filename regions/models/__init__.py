from regions.models.alias import RegionAlias
from regions.models.region import Region

__all__ = ["Region", "RegionAlias"]
