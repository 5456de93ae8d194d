query-unreadable = 地址中 `?` 之后的内容无法读取：{ $error }
query-twice = 出现了两次，只能给出一次
