print-font_unusable = 字体无法使用：{ $error }
