video-of_another_appraisal = this video already belongs to another appraisal ({ $appraisal }); one video belongs to one appraisal, for ever
video-used = this video already belongs to another appraisal; one video belongs to one appraisal, for ever
