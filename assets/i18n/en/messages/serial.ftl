serial-length = a serial has 20 characters, this has { $length }
serial-character = '{ $character }' is not a character of a serial (digits and letters without I, L, O, U)
serial-check = the check character does not fit: please compare the serial with the label
