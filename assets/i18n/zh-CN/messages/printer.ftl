printer-none = 运营方没有设置打印机（serve --printer NAME=HOST:PORT）
printer-names = 可选的打印机：{ $names }
printer-nothing_sent = 打印机 { $name } { $what }。标签未发送。
printer-label_sent = 打印机 { $name } { $what }。标签已发送，可能已经打出，也可能稍后打出：再次打印前请先查看。
printer-form = 打印机的写法为 NAME=HOST 或 NAME=HOST:PORT，例如 packing-1=192.0.2.7:9100；NAME 只含字母、数字、“-”和“_”
printer-named_twice = 名称“{ $name }”出现了两次，每台打印机须有不同的名称
printer-busy = 正在打印另一枚标签，请稍后再试
printer-still_printing = 仍在打印，请查看标签是否已打出
printer-no_address = 的名称没有对应的网络地址
printer-address_not_found = 的地址无法解析（{ $error }）
printer-unreachable = 无法连接（{ $error }）
printer-too_slow = 接收标签太慢
printer-closed_in_label = 在接收标签的过程中断开了连接
printer-not_accepted = 不接收标签
printer-broke_off = 连接中断（{ $error }）
printer-state_unclear = 没有报告自身状态
printer-closed = 断开了连接
printer-silent = 没有应答
