print-format = a printer accepts zpl or tspl
print-no_printers = the operator has set up no printers (serve --printer NAME=HOST:PORT)
print-printers = is one of { $names }
print-at_once = this label was printed by others at the same moment; look at its prints
print-too_often = this label was printed { $times } times; replace the tag (…/replace) for a new one
print-again = this label was printed before, or may have been (prints: { $times }); say why it is printed again, for example 'damaged'
print-trouble_before = the printer { $name } { $what }. Nothing was sent.
print-trouble_after = the printer { $name } { $what }. The label was sent and may have come out, or may still: look before you print it again.
print-many_formats = one file of many labels is pdf, zpl or tspl
print-size_in_layout = where there is a layout, the size is given in it; leave `size` out
print-sheets_are_pdf = sheets are for pdf only; leave `layout` out
print-printer_form = a printer is given as NAME=HOST or NAME=HOST:PORT, for example packing-1=192.0.2.7:9100; NAME has letters, digits, '-', '_'
print-printer_twice = the name '{ $name }' is given twice; give each printer another name
print-busy = is busy with another label; try again in a moment
print-still_printing = is still printing; look whether the label came out
print-no_address = has a name that leads to no address
print-address_not_found = has an address that cannot be found ({ $error })
print-unreachable = cannot be reached ({ $error })
print-too_slow = accepts the label too slowly
print-closed_in_label = closed the connection in the middle of the label
print-not_accepted = does not accept the label
print-broke_off = broke the connection off ({ $error })
print-state_unclear = does not say in what state it is
print-closed = closed the connection
print-silent = does not answer
