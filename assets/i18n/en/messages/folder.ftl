folder-not_private = cannot be closed to others (mode 0700): { $error }
