from django.forms.renderers import TemplatesSetting


class SipilarRenderer(TemplatesSetting):
    """Draws every form of the site: one column, labels above, help beneath, errors beside."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
