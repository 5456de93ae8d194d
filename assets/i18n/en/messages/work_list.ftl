work_list-not_found = there is no work list '{ $id }' that you may see
work_list-of_seal_key = check the item; then another person reinstates the tag, and the warehouse replaces its label, or it is revoked
work_list-of_certificate_key = check the item; then another person reinstates the tag, which gives it a new certificate, or it is revoked
work_list-of_signing_key = check the report with who is said to have signed it; then another person reinstates the tag, or it is revoked and the item appraised again
