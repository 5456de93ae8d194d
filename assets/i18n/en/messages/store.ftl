store-not_migrated = the records are not migrated to their end; the next opening of the folder goes on where this one ended
store-not_set_up = '{ $folder }' is not set up: run `zhenma init --data DIR --origin URL`
store-folder_newer = the folder '{ $folder }' has the records of a newer program (schema { $found }; this program knows schemas up to { $known }): open it with the newer program, or restore a backup that this program made into another folder
store-backup_newer = the backup has the records of a newer program (schema { $found }; this program knows schemas up to { $known }): restore it with the newer program
