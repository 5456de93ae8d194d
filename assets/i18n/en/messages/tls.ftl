tls-file = the TLS file '{ $file }': { $why }
tls-no_certificate = contains no certificate; it must be a PEM file with the server's certificate first
tls-key_of_another = does not belong to the certificate '{ $certificate }': { $error }
