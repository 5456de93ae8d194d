folder-not_private = cannot be closed to others (mode 0700): { $error }
folder-unusable = cannot be used: { $error }
folder-in_use = the folder '{ $folder }' is in use by another process; try again when that is done, or serve the folder with `zhenma serve`: any number of commands then go to the server
folder-store = the folder '{ $folder }': { $why }
folder-restore_unfinished = a restore into '{ $folder }' is under way or was broken off: run the same `zhenma restore` again
folder-set_up_already = this folder is set up already
