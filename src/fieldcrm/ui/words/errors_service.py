"""Words for what is wrong with a visit, a risk, or a file of theirs."""

from __future__ import annotations

from fieldcrm.i18n import N_

REASONS = {
    "old_differs": N_(
        "The last visit left it otherwise. Take the value on record, or put ! behind yours if you read it off."
    ),
    "before_visit": N_("The day must not lie before the visit."),
    "too_many": N_("There are too many rows; keep this in two visits."),
    "closed": N_("This risk is closed already."),
    "no_file": N_("There is no such file; write its whole path."),
    "no_access": N_("The file cannot be opened; copy it to a place of your own."),
    "folder": N_("This is a folder; name a file."),
    "too_big_file": N_("The file is larger than 2 GB."),
    "empty_file": N_("The file is empty."),
    "broken_image": N_("The image is cut off or is no image; copy it from the camera once more."),
    "equipment_unknown": N_("The customer has no such equipment. Put + before the name to add it with this visit."),
    "equipment_unclear": N_("More than one piece of equipment fits; write more of its name or serial number."),
    "list_word": N_("The short list has no such word. Put + before it to add it."),
    "json_type": N_("This value is of another kind than the schema says; “fieldcrm schema visit” shows it."),
    "json": N_("This is no JSON; “fieldcrm schema visit” shows an example."),
    "json_field": N_("The schema has no such field; “fieldcrm schema visit” lists them."),
    "pdf_missing": N_("PDF needs the library reportlab: pip install 'fieldcrm[pdf]'. HTML needs nothing."),
    "pdf_font": N_("No font of this system holds these characters; install one (Noto Sans SC), or write HTML."),
    "sheet_ending": N_("The name must end in .html or .pdf."),
}
"""By an error's reason: the mend."""
