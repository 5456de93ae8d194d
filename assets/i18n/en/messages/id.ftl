id-of_the_local_operator = is who acts over the folder's socket; choose another
id-of_own_goods = stands for a warehouse's own goods in intake files; choose another
id-of_a_key_ring = is the name of a key ring or of one of its keys; choose another
id-of_an_organisation = there is an organisation '{ $id }' already; an id belongs to one organisation or one person
id-of_a_person = there is a person '{ $id }' already; an id belongs to one organisation or one person
id-taken_just_now = the id '{ $id }' was taken at the same moment; look whose it is now
