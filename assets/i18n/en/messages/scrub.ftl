scrub-file_changed = the file was changed: it hashes to { $found }
scrub-file_missing = the file is missing
scrub-file_unreadable = the file cannot be read: { $error }
scrub-belongs_to = it belongs to { $owners }
scrub-of_nothing = it belongs to no appraisal yet
scrub-of_tags = tag { $tags }
scrub-of_reports = report { $reports }
scrub-of_appraisals = appraisal { $appraisals }
