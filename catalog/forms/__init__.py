"""The form engine: a step of a definition as a Django form, on the server."""

from catalog.forms.declarations import DeclarationsForm, build_declarations_form
from catalog.forms.layout import FormRow, FormSection
from catalog.forms.step_form import StepForm, build_step_form

__all__ = ["DeclarationsForm", "FormRow", "FormSection", "StepForm", "build_declarations_form", "build_step_form"]
