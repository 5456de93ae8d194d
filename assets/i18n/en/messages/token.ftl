token-required = this needs a valid token: send 'Authorization: Bearer zm_…' as `zhenma token new` printed it
token-not_found = there is no token '{ $id }' that you may see
token-too_many_requests = too many requests with this token; wait and try again (Retry-After gives the seconds)
token-end_is_past = is past; it is { $now } now
