printer-none = the operator has set up no printers (serve --printer NAME=HOST:PORT)
printer-names = is one of { $names }
printer-nothing_sent = the printer { $name } { $what }. Nothing was sent.
printer-label_sent = the printer { $name } { $what }. The label was sent and may have come out, or may still: look before you print it again.
printer-form = a printer is given as NAME=HOST or NAME=HOST:PORT, for example packing-1=192.0.2.7:9100; NAME has letters, digits, '-', '_'
printer-named_twice = the name '{ $name }' is given twice; give each printer another name
printer-busy = is busy with another label; try again in a moment
printer-still_printing = is still printing; look whether the label came out
printer-no_address = has a name that leads to no address
printer-address_not_found = has an address that cannot be found ({ $error })
printer-unreachable = cannot be reached ({ $error })
printer-too_slow = accepts the label too slowly
printer-closed_in_label = closed the connection in the middle of the label
printer-not_accepted = does not accept the label
printer-broke_off = broke the connection off ({ $error })
printer-state_unclear = does not say in what state it is
printer-closed = closed the connection
printer-silent = does not answer
