order-not_found = 没有您可查看的处置指令“{ $id }”
order-only_for_not_genuine = 此单品的状态为“{ $state }”，只有鉴定为非正品（not_genuine）的单品才能下达处置
order-item_gone = 此单品已不在库：处置 { $number }（{ $kind }）已执行
order-still_open = 处置 { $number }（{ $kind }）尚未完成，请先执行或取消
order-not_open = 此单品没有未完成的处置 { $number }
order-evidence_missing = 请至少提供一份照片、视频或文件作为凭据
order-witness_missing = 销毁必须写明监督人
order-too_much_evidence = 最多 { $most } 个文件
