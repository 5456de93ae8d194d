print-format = 打印机只接受 zpl 或 tspl
print-no_printers = 运营方没有设置打印机（serve --printer NAME=HOST:PORT）
print-printers = 可选的打印机：{ $names }
print-at_once = 他人同时打印了此标签，请查看其打印记录
print-too_often = 此标签已打印 { $times } 次；请更换标签（…/replace）
print-again = 此标签此前已打印或可能已打印（次数：{ $times }）；请写明为何再次打印，例如“破损”
print-trouble_before = 打印机 { $name } { $what }。标签未发送。
print-trouble_after = 打印机 { $name } { $what }。标签已发送，可能已经打出，也可能稍后打出：再次打印前请先查看。
print-many_formats = 多枚标签合成一个文件时，格式为 pdf、zpl 或 tspl
print-size_in_layout = 已有 layout 时，尺寸写在 layout 中，请去掉 size
print-sheets_are_pdf = 整页排版只用于 pdf，请去掉 layout
print-printer_form = 打印机的写法为 NAME=HOST 或 NAME=HOST:PORT，例如 packing-1=192.0.2.7:9100；NAME 只含字母、数字、“-”和“_”
print-printer_twice = 名称“{ $name }”出现了两次，每台打印机须有不同的名称
print-busy = 正在打印另一枚标签，请稍后再试
print-still_printing = 仍在打印，请查看标签是否已打出
print-no_address = 的名称没有对应的网络地址
print-address_not_found = 的地址无法解析（{ $error }）
print-unreachable = 无法连接（{ $error }）
print-too_slow = 接收标签太慢
print-closed_in_label = 在接收标签的过程中断开了连接
print-not_accepted = 不接收标签
print-broke_off = 连接中断（{ $error }）
print-state_unclear = 没有报告自身状态
print-closed = 断开了连接
print-silent = 没有应答
