"""Names of the fields of complaints and promises, what is wrong with them, and what was done, in words."""

from __future__ import annotations

from fieldcrm.i18n import N_

ENTITIES = {
    "complaint": N_("Complaint"),
    "complaint_step": N_("Step of a complaint"),
    "promise": N_("Promise"),
}
FIELDS = {
    "activity_id": N_("Contact"),
    "by": N_("By when"),
    "category": N_("Category"),
    "cause": N_("Cause"),
    "channel": N_("Channel"),
    "complaint": N_("Complaint"),
    "complaint_id": N_("Complaint"),
    "effect": N_("Effect"),
    "enough": N_("Was it enough?"),
    "enough_word": N_("What it said of it"),
    "equipment_id": N_("Equipment"),
    "general": N_("One of many"),
    "given_by": N_("Promised by"),
    "given_on": N_("Promised on"),
    "how": N_("How it ended"),
    "improvement": N_("Improvement"),
    "into": N_("The other complaint"),
    "merged_into": N_("Merged into"),
    "mood": N_("Mood"),
    "promise": N_("Promise"),
    "promise_by": N_("By when"),
    "received_at": N_("Received"),
    "remedy": N_("Remedy"),
    "seeks": N_("Seeks"),
    "settled": N_("Settled"),
    "severity": N_("How bad"),
    "source": N_("Given in"),
    "step": N_("Step"),
    "visit_id": N_("Visit"),
    "what": N_("What"),
    "words": N_("In its words"),
}
REASONS = {
    "before_received": N_("A step cannot come before the complaint itself."),
    "closed_complaint": N_("The other complaint is closed: reopen it first, or it would go out of sight."),
    "merged": N_("This report was merged into another complaint; go on there, or take it out again."),
    "not_merged_complaint": N_("This complaint was not merged into another one."),
    "other_customer": N_("Only two reports of the same customer can be one complaint."),
    "same_complaint": N_("This is the complaint itself; name the other one."),
    "settled": N_("This promise is settled already; u takes that back."),
    "step": N_("This step cannot follow: a closed complaint must be reopened first, a waiting one goes on."),
}
ACTIONS = {
    "register_complaint": N_("complaint taken in"),
    "edit_complaint": N_("complaint changed"),
    "complaint_step": N_("step of a complaint taken"),
    "merge_complaint": N_("complaints merged"),
    "unmerge_complaint": N_("complaint taken out again"),
    "delete_complaint": N_("complaint deleted"),
    "delete_complaint_step": N_("step of a complaint taken back"),
    "give_promise": N_("promise given"),
    "edit_promise": N_("promise changed"),
    "settle_promise": N_("promise settled"),
    "delete_promise": N_("promise deleted"),
}
