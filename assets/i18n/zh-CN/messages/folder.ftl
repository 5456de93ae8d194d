folder-not_private = 无法设为仅所有者可访问（权限 0700）：{ $error }
