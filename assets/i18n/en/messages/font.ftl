font-too_large = is larger than { $most } MiB; name a font file
font-unreadable = cannot be read: { $error }
