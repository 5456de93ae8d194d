log-not_found = there is no log '{ $id }' here
log-key_missing = { $why }; without the log's private key nothing can be signed for this log, so copy it here
log-not_a_leaf = not a leaf of '{ $format }'
log-not_a_checkpoint = this is not a checkpoint: a checkpoint is the whole text that `zhenma log checkpoint` printed, its last line too
log-checkpoint_of_another_key = it is signed by the key of another log
log-checkpoint_signature = its signature is not valid: it was damaged or changed
