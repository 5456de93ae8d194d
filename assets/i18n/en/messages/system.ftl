system-internal = the service failed; please give the id { $id } to the operator
system-as_told = { $error }
