intake-too_many_files = { $each } MiB of intake files of a warehouse, and { $all } MiB of all, are taken at a time; nothing was booked, please send this one again when another is done
