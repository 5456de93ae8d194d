organisation-unknown = is unknown; add it with `zhenma org new`
organisation-id = an id has 1 to 40 of a–z, 0–9 and '-', for example demo-warehouse
organisation-exists = there is an organisation '{ $organisation }' already, with other particulars; choose another id
organisation-no_agency = there is no such agency; add it with `zhenma org new`
organisation-role_does_not_fit = does not fit '{ $organisation }', which is of kind { $kind }
organisation-recognition_ends_early = ends before it begins
organisation-recognition_number = has a number of 1 to 100 characters on one line, or none
