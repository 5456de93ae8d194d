intake-too_many_files = 同时最多接收每个仓库 { $each } MiB、合计 { $all } MiB 的入仓文件；本次没有入仓，请待其他文件处理完后重新发送
