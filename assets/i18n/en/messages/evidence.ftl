evidence-not_found = there is no evidence '{ $id }' that you may see
evidence-not_a_photo = is a { $media_type }, not a photo
evidence-not_a_video = is a { $media_type }, not a video
