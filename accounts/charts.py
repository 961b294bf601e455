"""What a chart shows, as figures: the drawing and the table beneath read the same numbers."""

from accounts import formats

KINDS = ("bar", "column", "stacked", "line", "donut")


class ChartTable:
    """Categories down, series across.

    `data` is {"heading": "Wilayah", "categories": ["Jakarta Pusat", …],
    "series": [{"name": "PSM", "values": [44, …]}, …]}.
    """

    def __init__(self, kind: str, data: dict, unit: str = ""):
        if kind not in KINDS:
            raise ValueError(f"A chart is one of {', '.join(KINDS)}, not {kind!r}")
        self.kind = kind
        self.unit = unit
        self.heading = data.get("heading", "")
        self.categories = [str(category) for category in data["categories"]]
        self.series = data["series"]
        for one in self.series:
            if len(one["values"]) != len(self.categories):
                raise ValueError(f"Series {one['name']!r} does not have one value per category")

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        return [
            (category, [formats.number(one["values"][n]) for one in self.series])
            for n, category in enumerate(self.categories)
        ]

    @property
    def payload(self) -> dict:
        """What static/js/charts.js draws."""
        return {
            "kind": self.kind,
            "unit": self.unit,
            "categories": self.categories,
            "series": [{"name": one["name"], "values": list(one["values"])} for one in self.series],
        }
