coverage-failed = { $subject } failed the inspection { $inspection }; its tags are in force again when a re-inspection overturns that, and may be reinstated once a newer inspection of it is passed
coverage-outdated = an item of the category { $category } gets a tag only with a passed inspection: the newest passed inspection of { $subjects }, { $inspection }, covered it until { $day }; the platform orders one (POST /api/v1/inspections)
coverage-no_subject = an item of the category { $category } gets a tag only with a passed inspection: it was booked in without lot and SKU, and an inspection is of one of them; it has to be booked in again with its lot or SKU
coverage-never = an item of the category { $category } gets a tag only with a passed inspection: no inspection of { $subjects } was passed; the platform orders one (POST /api/v1/inspections)
coverage-lot = lot '{ $name }' of { $merchant }
coverage-sku = SKU '{ $name }' of { $merchant }
