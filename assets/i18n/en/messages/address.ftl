address-not_found = there is no address '{ $id }'; /docs lists all
address-method_not_allowed = this address does not accept { $method }; /docs lists the methods of each address
address-too_many_requests = too many requests from this network address; wait and try again (Retry-After gives the seconds)
address-too_many_wrong_tokens = too many wrong tokens from this network address; wait and try again (Retry-After gives the seconds)
address-unreadable = the address cannot be read: { $error }
