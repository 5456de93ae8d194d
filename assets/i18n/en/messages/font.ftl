font-too_large = is larger than { $most } MiB; name a font file
font-unreadable = cannot be read: { $error }
font-lacks = no font has { $characters }: label and report print boxes there; the operator's setting font adds fonts
