print-format = 打印机只接受 zpl 或 tspl
print-at_once = 他人同时打印了此标签，请查看其打印记录
print-too_often = 此标签已打印 { $times } 次；请更换标签（…/replace）
print-again = 此标签此前已打印或可能已打印（次数：{ $times }）；请写明为何再次打印，例如“破损”
print-many_formats = 多枚标签合成一个文件时，格式为 pdf、zpl 或 tspl
print-size_in_layout = 已有 layout 时，尺寸写在 layout 中，请去掉 size
print-sheets_are_pdf = 整页排版只用于 pdf，请去掉 layout
print-font_unusable = 字体无法使用：{ $error }
