video-of_another_appraisal = 此视频已用于另一次鉴定（{ $appraisal }）；一段视频只能永久对应一次鉴定
video-used = 此视频已用于另一次鉴定；一段视频只能永久对应一次鉴定
