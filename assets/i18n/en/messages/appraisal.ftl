appraisal-not_found = there is no appraisal '{ $id }' that you may see
