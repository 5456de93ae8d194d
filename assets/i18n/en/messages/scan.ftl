scan-from_another_site = a scan is counted only from our own page or by a program, not from another site
