query-unreadable = 地址中 `?` 之后的内容无法读取：请写作 名称=值，数字只用数字字符
query-twice = 出现了两次，只能给出一次
query-takes = 此地址在 `?` 之后可用：{ $takes }
query-code_needed = 查询应为 ?code=，其后为完整的码、标签网址或序列号
