print-font_unusable = the font cannot be used: { $error }
