evidence-not_found = 没有您可查看的存证文件“{ $id }”
evidence-not_a_photo = 不是照片
evidence-not_a_video = 不是视频
evidence-larger_than_any = 文件超过视频的上限 { $most } 字节
