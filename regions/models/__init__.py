from regions.models.alias import RegionAlias
from regions.models.region import Region
from regions.models.rw_count import RwCount

__all__ = ["Region", "RegionAlias", "RwCount"]
