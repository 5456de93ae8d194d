evidence-not_found = there is no evidence '{ $id }' that you may see
evidence-not_a_photo = is not a photo
evidence-not_a_video = is not a video
