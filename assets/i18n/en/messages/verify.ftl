verify-status_not_checked = status not checked: signatures do not say whether the tag was revoked or suspended since; give --status FILE, or --online
verify-revocation_not_checked = status not checked for revocation; give its list with --status FILE too
verify-suspension_not_checked = status not checked for suspension; give its list with --status FILE too
verify-elsewhere = '{ $url }' lies under none of the origins in the key document, so nothing is fetched from there
