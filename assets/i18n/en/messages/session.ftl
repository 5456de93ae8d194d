session-not_found = you have no session '{ $id }'
session-ended = sign in: the session has ended
session-with_token = a request has a token or a session, not both
session-from_another_site = this request did not come from a page of this service
session-sign_in_again = enter your password again: this cannot be taken back
