media-codec_not_accepted = 这段视频的画面编码是{ $codec }，浏览器放不了；可收的是 8 位、4:2:0 的 H.264，以及 VP8、VP9 和 AV1。iPhone 请设：设置 → 相机 → 格式 → 兼容性最佳；安卓手机请在相机的视频设置里选 H.264，不选 HEVC（H.265），并关闭 HDR；然后重新拍摄
media-codec_named = { $name }
media-codec_encrypted = 打包或加密的内容
media-codec_depth = { $depth } 位色深的 { $codec }
media-codec_profile = { $profile } 号规格的 { $codec }
media-h264_profile = { $name } 规格的 H.264
media-h264_sampling = { $sampling } 采样的 H.264
media-length_disagrees = 文件头写的时长是 { $announced } 毫秒，画面和声音实际是 { $found } 毫秒；请发送相机拍出的原文件
