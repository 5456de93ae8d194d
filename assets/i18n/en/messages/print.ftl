print-format = a printer accepts zpl or tspl
print-at_once = this label was printed by others at the same moment; look at its prints
print-too_often = this label was printed { $times } times; replace the tag (…/replace) for a new one
print-again = this label was printed before, or may have been (prints: { $times }); say why it is printed again, for example 'damaged'
print-many_formats = one file of many labels is pdf, zpl or tspl
print-size_in_layout = where there is a layout, the size is given in it; leave `size` out
print-sheets_are_pdf = sheets are for pdf only; leave `layout` out
print-font_unusable = the font cannot be used: { $error }
