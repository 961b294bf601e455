"""The looks of a workbook: few, calm, the same on every sheet."""

INK, SOFT, LINE, HEAD, TOTAL = "#15262B", "#4A5F66", "#9FB3B8", "#DCF0F2", "#EFF8F9"
SERIES = ("#0F6473", "#E08A17", "#5A7D2B", "#7A5C99", "#3F6FA8", "#8A8F94")
NUMBER = "#,##0"
CHANGE = "+#,##0;-#,##0;0"
RATE = "0.00%"
# Indonesian month names whatever the language of the Excel that opens it.
DATE = "[$-421]d mmmm yyyy"


class Styles:
    """The cell formats of one workbook."""

    def __init__(self, book):
        def style(**properties):
            return book.add_format({"font_name": "Calibri", "font_size": 11, **properties})

        box = {"border": 1, "border_color": LINE, "valign": "top"}
        head = {**box, "bold": True, "bg_color": HEAD, "valign": "vcenter", "text_wrap": True}
        total = {**box, "bold": True, "bg_color": TOTAL, "top": 2}
        over = {"text_wrap": True, "valign": "top"}
        self.office = style(bold=True, font_color=INK, **over)
        self.title = style(bold=True, font_size=14, font_color=INK, **over)
        self.subtitle = style(font_size=12, font_color=INK, **over)
        self.headline = style(bold=True, font_color=SERIES[0], **over)
        self.section = style(bold=True, font_size=12, font_color=INK)
        self.note = style(italic=True, font_color=SOFT, **over)
        self.plain = style()
        self.signed = style(bold=True, underline=1)
        self.heading = style(**head, align="center")
        self.text = style(**box, text_wrap=True)
        self.count = style(**box, num_format=NUMBER)
        self.change = style(**box, num_format=CHANGE)
        self.rate = style(**box, num_format=RATE)
        self.date = style(**box, num_format=DATE, align="left")
        self.total_text = style(**total)
        self.total_count = style(**total, num_format=NUMBER)
        self.total_change = style(**total, num_format=CHANGE)
        self.total_rate = style(**total, num_format=RATE)
        self.term = style(bold=True, valign="top", text_wrap=True)
        self.meaning = style(valign="top", text_wrap=True)
