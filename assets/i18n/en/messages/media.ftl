media-codec_not_accepted = this video's pictures are coded as { $codec }, which browsers do not show; accepted are H.264 with 8 bits and 4:2:0, VP8, VP9 and AV1. On an iPhone set Settings > Camera > Formats to "Most Compatible"; on Android choose H.264 instead of HEVC (H.265) and turn HDR off in the camera's video settings; then record again
media-codec_named = { $name }
media-codec_encrypted = something packed or encrypted
media-codec_depth = { $codec } with { $depth } bits a colour
media-codec_profile = { $codec } of profile { $profile }
media-h264_profile = H.264 of { $name } profile
media-h264_sampling = H.264 with { $sampling } colour
media-length_disagrees = this video's header says that it lasts { $announced } milliseconds, and its pictures and sound last { $found }; send the file as the camera made it
