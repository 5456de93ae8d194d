evidence-not_found = there is no evidence '{ $id }' that you may see
evidence-not_a_photo = is not a photo
evidence-not_a_video = is not a video
evidence-larger_than_any = the file is larger than { $most } bytes, the limit for a video
