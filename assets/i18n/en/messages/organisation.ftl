organisation-known_otherwise = there is an organisation '{ $id }' already, with other particulars; `zhenma org amend` changes its name and accreditation
organisation-accreditation_required = an agency needs one here: give its accreditation as it is to stand on reports
organisation-not_found = there is no organisation '{ $id }' that you may see
