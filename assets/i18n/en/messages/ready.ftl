ready-store_unreadable = the store cannot be read
ready-store_stopped = the store accepts no changes after a failed write; restart the server
ready-disk_silent = the disk has not answered a write for { $seconds } s
ready-disk_reserve = the disk has { $free } MiB left, less than the { $reserve } MiB that are kept in reserve
ready-keys_missing = the private keys { $keys } are missing
ready-keys_unreadable = the keys cannot be read
ready-stopping = the service is stopping
