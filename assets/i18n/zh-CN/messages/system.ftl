system-internal = 服务内部出错，请将编号 { $id } 告知运营方
system-as_told = { $error }
