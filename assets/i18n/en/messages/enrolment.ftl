enrolment-not_found = there is no enrolment '{ $id }' that you may see
enrolment-code_form = an enrolment code has { $length } letters and digits
enrolment-code_unknown = there is no such enrolment code; check what you typed, or ask your admin for a new one
enrolment-used = this enrolment code was used; ask your admin for a new one
enrolment-expired = this enrolment code came too late; ask your admin for a new one
enrolment-unconfirmed = this role signs, so a second admin has to confirm the enrolment first
enrolment-same_person = whoever made the enrolment, or is enrolled by it, cannot confirm it: ask another admin, or the platform's
enrolment-nothing_to_confirm = this enrolment needs no confirmation, or has it already
