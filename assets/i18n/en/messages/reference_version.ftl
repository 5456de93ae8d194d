reference_version-not_found = there is no reference version '{ $id }' that you may see
reference_version-of_another_agency = there is no such reference version of your agency
reference_version-outdated = was replaced by the reference version { $newer }; compare with that
