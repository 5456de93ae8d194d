evidence-not_found = 没有您可查看的存证文件“{ $id }”
evidence-not_a_photo = 不是照片
evidence-not_a_video = 不是视频
