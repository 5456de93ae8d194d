idempotency-key = an idempotency key has 1 to { $most } printable ASCII characters, for example a UUID
idempotency-running = a call with this Idempotency-Key is still running; ask again for its answer
idempotency-other_body = was used before with another body; take a new key for a new request
