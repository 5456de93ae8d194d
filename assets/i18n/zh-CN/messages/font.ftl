font-too_large = 超过 { $most } MiB，请指定字体文件
font-unreadable = 无法读取：{ $error }
