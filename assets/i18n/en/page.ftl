# The texts of the public pages. Each message has its namesake in zh-CN/page.ftl.

## Every page

site-name = Zhenma
site-title = Zhenma 真码
site-service = One item, one code, one video
skip = Skip to the content
languages = 语言 / Language
time-china = { $value } (China time)
foot-scope = This page tells the result of appraising the item shown and the state of its label. It says nothing about the seller or how the item was sold.

## The search field

search-label = Serial on the label
search-button = Look up
search-hint = The serial has 20 characters; upper or lower case, spaces and hyphens are all fine. You may also paste the address read from the QR code.

## A typing error

typing-title = This serial has a typing error
typing-why = { $value }.
typing-advice = Nothing was looked up yet. Compare what you typed with the label, put it right below and look it up again. This says nothing about the item.

## Home

home-title = Look up an item
home-text = Each item that was appraised as genuine has a label of its own. Scan its QR code, or type its serial here, to see the appraisal report and the video of the appraisal.
home-docs = The interface, for developers

## Verdicts

verdict-genuine = Appraised as genuine
verdict-not_active = Label not yet active
verdict-suspended = Label suspended
verdict-revoked = Label revoked
verdict-replaced = Label replaced
verdict-returned = Item was returned
verdict-archived = Record archived
verdict-not_found = Code not found

lead-genuine = The one item this code was issued for was appraised as genuine by { $value }. Make sure that the item in your hands is that item.
lead-doubt = This code may have been copied onto other goods. Until you have compared photos and serial, do not trust the item in your hands because of this code alone.
lead-not_active = This label was issued, but nobody has confirmed yet that it is on its item. At present it vouches for nothing.
lead-suspended = This label is being looked into. Until that is settled it vouches for nothing.
lead-revoked = This label was revoked for good. It no longer vouches for any item.
lead-replaced = The item was given a new label. This one is void for good.
lead-returned = The item was returned and this label is void for good. To be sold again, it needs a new appraisal and a new label.
lead-archived = The retention period of this label is over. Photos and video were deleted; certificate and hashes remain. They say nothing about the item today.
lead-not_found = This code was not issued by this service, or it was mistyped.

advice-not_active = If you have the item already, do not pay or confirm receipt because of this label; ask the seller or the platform first.
advice-suspended = Do not pay or confirm receipt because of this label for now. Look it up again later, or ask the seller or the platform.
advice-revoked = If an item was sold to you with this label, keep item and label and contact the seller or the platform.
advice-replaced = Scan the new label on the item. If this old one is the only label, ask the seller or the platform.
advice-returned = If the item was sold to you again with this label, keep item and label and contact the seller or the platform.
advice-archived = If you are about to buy something with this label, ask the seller or the platform first.

reason = Reason:
since = Since:

public-reason-under_investigation = the tag is being looked into
public-reason-conclusion_corrected = the conclusion of the appraisal was corrected
public-reason-inspection_failed = the quality inspection of the batch was not passed
public-reason-key_compromised = a key that this tag rests on is no longer trusted
public-reason-not_genuine = the item was found not to be genuine
public-reason-label_copied = the label was copied onto other goods
public-reason-label_damaged = the label is damaged
public-reason-label_lost = the label was lost or stolen
public-reason-issued_in_error = the tag was issued by mistake
public-reason-recalled = the goods were recalled
public-reason-other = not published

corrected-not_genuine = Appraisal corrected: not genuine
corrected-undetermined = Appraisal corrected: undetermined
corrected-lead-not_genuine = The agency corrected its conclusion: the item is not genuine. This label no longer vouches for it.
corrected-lead-undetermined = The agency corrected its conclusion: it cannot tell whether the item is genuine. This label no longer vouches for it.
corrected-advice = Do not pay or confirm receipt. If you have the item already, keep item and label and contact the seller or the platform.
item = Item
serial = Serial
past = This is the record as it was signed. It does not tell the label’s present state.
todo-title = What to do now

## Demonstration

demo-label = 演示 Demonstration
demo-text = Goods, agency and conclusion on this page are invented. They prove nothing.

## Scans

scan-title = Scans of this code
scan-button = Record this scan
scan-busy = Recording…
scan-done = ✓ This scan is recorded
scan-failed = This scan could not be recorded. The verdict above stands all the same. Please try again later.

notice-scans = Scans
notice-first = First scan
notice-none-title = No scan recorded yet
notice-none-text = So far nobody has confirmed a scan of this code.
notice-other-text = Recording this scan helps to find labels that are being misused.
notice-first_scan-title = First visitor
notice-first_scan-text = Nobody else has scanned this code before.
notice-repeat_scan-title = Scanned before
notice-repeat_scan-text = If it was not you or someone you know, compare photos and serial with care.
notice-many_scans-title = Scanned by many people
notice-many_scans-text = Goods on display, resold or shared get scanned a lot; the count alone proves nothing. Compare with care.
notice-suspected_clone-title = This code may have been copied
notice-suspected_clone-text = Number, region or time of its scans do not fit one single item. Compare first, then decide.

## Comparing

compare-title = Compare the item in your hands
compare-text = A QR code can be copied, the item itself cannot. Check each of these:
compare-photos = The photos below show this very item: appearance, material, workmanship and details should match.
compare-own = The item’s own serial should read
compare-no-own = No serial of the item’s own is on record; compare the photos with special care.
compare-label = The label should be whole, not peeled, cut or stuck on again, and where the record says.
compare-differs = If anything differs, keep item and label and see “Whom to contact”.
photos-title = Photos of this item
photos-none = There are no public photos.
photos-hint = Tap a photo to see it in full.
photo-alt = Photo of this item: { $value }
media-gone = The retention period is over; photos and video were deleted.

## The label's place

label-title = Where the label should be
label-carrier = Kind
label-where = Place
label-hint = If the label is elsewhere or damaged, please ask.
label-photo-alt = Photo of the label in its place on the item
carrier-hang_tag = Hang tag
carrier-sticker = Sticker
carrier-buckle = Security buckle

## Contact

contact-title = Whom to contact
contact-text = If in doubt, contact the seller or the platform that sold you this item and give them the serial above. Do not hand over the label itself.

## Video

video-title = Video of the appraisal
video-open = Open the video file
video-not-everywhere = Some browsers cannot show this video. If the picture stays black, open this page in another browser, or save the file and play it with another program.
video-length = Length
video-type = Type
size = Size

## Appraisal report

report-title = Appraisal report
report-agency = Agency
report-accreditation = Accreditation
report-conclusion = Conclusion
report-appraised = Appraised
report-version = Report version
report-corrected = (corrects an earlier version)
report-reason = Why corrected
yardstick-brand_standard = Brand's standard
yardstick-trade_standard = Trade standard
yardstick-reference_version = Compared with
report-open = Open the report (PDF)
report-bytes = The signed report as data
findings-title = Point by point
signers-title = Signed by (licence number)
bytes-title = The report’s exact bytes
bytes-text = The SHA-256 of the file you download should equal this value.
conclusion-genuine = Genuine
conclusion-not_genuine = Not genuine
conclusion-undetermined = Undetermined
point-appearance = Appearance
point-material = Material
point-workmanship = Workmanship
point-codes = Codes
point-hardware = Hardware
point-inner_label = Inner label printing
result-conforms = Conforms
result-differs = Differs
result-not_applicable = Not applicable
result-not_checked = Not checked
role-appraiser = Appraiser
role-reviewer = Reviewer
role-approver = Approver

## Item

item-title = About the item
item-brand = Brand
item-name = Name
item-category = Category
item-model = Model
item-style = Style number
item-own = Its own serial
item-origin = Country of origin
category-gifts = Gifts
category-jewellery = Jewellery
category-shoes = Shoes and boots
category-watches_eyewear = Watches and eyewear
category-clothing = Clothing and underwear
category-sports_outdoor = Sports and outdoor
category-beauty = Beauty and skin care
category-fresh = Fresh food

## Cover

cover-title = Authenticity cover
cover-period = Period: { $value } days from confirmed receipt, the day of confirmation not counted.
cover-insured = If you can show within it that this item is not genuine, you may claim on the terms of the policy.
cover-uninsured = This is a demonstration policy without an insurer; nothing is paid.
cover-status = The label’s present state may affect the cover; the policy and the insurer’s answer decide.
cover-policy = Policy
cover-first = First day
cover-last = Last day
cover-midnight = { $value }, until 24:00 (China time)
cover-state = State
cover-is-running = The period is running
cover-is-no_receipt = Not started: receipt is not confirmed yet
cover-is-not_started = Begins on the first day
cover-is-ended = The period is over
cover-is-tag_suspended = Not covered while the label is suspended
cover-is-tag_revoked = Not covered: the label was revoked
cover-is-item_returned = Not covered: the item was returned
cover-is-tag_archived = Not covered: the record was archived

## Foot

foot-issued = Label issued { $value }.
foot-privacy = Scanning needs no account and uses no location. Of the confirmed scans of a tag we keep their number, the time of the first, a hash of the network address it came from (under a random value that lives one day at most and is never stored), and whether a scan with another hash followed. Nothing else, no region and no device; it stays as long as the tag's record.

## Not found

not-found-todo-1 = Check every character you typed. The letters I and L count as the digit 1, the letter O as the digit 0.
not-found-todo-2 = If you came by a QR code, check that the address shown is really this service’s.
not-found-todo-3 = If it still cannot be found, do not pay or confirm receipt because of this label. Keep item and label and contact the seller or the platform.

## Errors

error-status = Status { $value }
error-retry = Please try again in { $value } s.
error-home = Back to the start
error-missing-title = No such page
error-missing-text = There is nothing at this address.
error-missing-advice = Check the address, or type the serial on the start page.
error-method-title = Not possible this way
error-method-text = This address does not take that kind of request.
error-method-advice = Please begin again from the start page.
error-slow-title = The request took too long
error-slow-text = Your request did not arrive in time and was not handled.
error-slow-advice = Check your connection and try again.
error-large-title = Too large
error-large-text = What was sent, or its address, is over the limit and was not handled.
error-large-advice = Please type only the serial or the address read from the QR code.
error-many-title = Too many requests
error-many-text = Too many requests came from your network; this one was not handled. It says nothing about the item.
error-many-advice = Please wait a little. On a shared network, others may have used up the allowance.
error-busy-title = The service is busy
error-busy-text = There are too many requests just now; this one was not handled. It says nothing about the item.
error-busy-advice = Please try again later.
error-request-title = This request cannot be handled
error-request-text = The request is incomplete or malformed.
error-request-advice = Type the serial on the start page, or scan the code again.
error-inside-title = Something went wrong
error-inside-text = The fault is ours. It says nothing about the item.
error-inside-advice = Please try again later; if it goes on, contact the seller or the platform.

## The report as a PDF

pdf-scope-label = Note
pdf-scope = This file is for reading. What was signed is the report itself; its SHA-256 is at the foot of every page, and it can be verified online.
pdf-settle = What would settle it
pdf-corrects = The report it corrects
pdf-reason = Why it was corrected
pdf-gtin = Trade item number (GTIN)
pdf-item-id = Item
pdf-appraisal-id = Appraisal
pdf-photo = Photo
pdf-photo-gone = The retention period is over; this photo was deleted.
pdf-photos = Photos
pdf-rests = What it rests on
pdf-brand_standard = Brand standard
pdf-trade_standard = Trade standard
pdf-reference_version = Reference version
pdf-checklist = Checklist
pdf-dossier = Internal dossier
pdf-key = Signing key
pdf-accepted = Differences the approver accepts:

docs-title = Interface
docs-text = Every address of this service, with who may call it, what it takes and what it answers. Examples are of a demonstration.
docs-file = The same as OpenAPI 3.1, for programs
docs-groups = Groups
docs-roles = Who may:
docs-anyone = anyone
docs-parameters = Parameters
docs-request = Takes
docs-answers = Answers
docs-problems = Refusals
docs-schema = Schema
docs-example = Example
docs-schemas = Types
docs-messages = Every message with its code
docs-language = What a refusal says is in the language of Accept-Language (zh or en), English without it; its code is the same in every language.
problems-title = Messages
problems-text = Everything that this service and its commands tell people, by its code. A code never changes its meaning; texts may become clearer. Programs go by the code.
problems-arguments = What is set in italics is replaced by the value of the case.
role-warehouse = Warehouse
role-assessor = Assessor
role-platform = Platform
role-merchant = Merchant
role-insurer = Insurer
role-laboratory = Laboratory
role-admin = Admin

## Parameters (on the page of the interface)

param-after = the last serial of the page before
param-appraisal = the appraisal it is about
param-at = a time or a date; now without
param-brand = the brand, as it was booked in
param-category = the category's word
param-code = a code, an address of a tag or a serial
param-cursor = next of the page before; a made-up one is refused
param-dry_run = tells what would go, and deletes nothing
param-from = at this time or later; of leaves: from this index on, counted from 0
param-gtin = the brand owner's trade item number (GTIN)
param-id = the id
param-idempotency-key = makes a repetition harmless: the first answer again
param-if-none-match = the ETag of an answer that is there already
param-ignore_columns = columns that are not read, with commas between, or all
param-item = the item's id
param-journal = true adds the checkpoint of the journal
param-key = trade item number and serial
param-kid = the key's name
param-kind = what happened, for example received or issued
param-lang = zh or en; without it the browser's languages decide
param-laboratory = the laboratory that tests
param-limit = rows of the page at most
param-log = the log's name; the current one without
param-lot = the lot
param-merchant = whose goods
param-name = the file's name
param-number = the number of the order, or of the list, from 1
param-open = only what is still to be done
param-own_serial = the piece's own serial, in any spelling
param-rate_mib = MiB a second at most; 0 is no limit
param-purpose = revocation or suspension
param-ring = seal or certificate
param-seal = the seal of a code
param-serial = the serial; lower case, spaces and hyphens are fine
param-sha256 = 64 lower-case hex digits
param-size = the label's width by height in millimetres
param-skip_bad = books the good rows although others are bad
param-sku = the merchant's stock keeping unit
param-specification = fresh or jewellery
param-state = where it stands
param-status = where the tag stands
param-to = before this time
param-example = Takes a file that is marked as an example.

## HTTP statuses (on the page of the interface)

http-200 = Done
http-201 = Created
http-204 = Done, with nothing to say
http-206 = A part of it
http-303 = See another address
http-304 = Not changed
http-307 = At another address for now
http-400 = The request cannot be read
http-401 = A token is needed
http-403 = Not for this role
http-404 = Not found
http-405 = Another method
http-408 = Too slow
http-409 = Does not fit how things stand
http-410 = Deleted for good
http-413 = Too large
http-415 = Not a kind of file that is taken
http-416 = No such bytes
http-422 = A value is not right
http-429 = Too many requests
http-500 = Failed on our side
http-502 = Another service answered wrong
http-503 = Not possible right now
http-507 = The disk is full

## The inspection report (page and PDF)

inspection-report = Inspection report
inspection-scope-label = Note
inspection-scope = This report speaks of the sample only. Each item is judged clause by clause by the specification, editions and results named; values are converted exactly and never rounded. Where it says “for a person to review”, the text was applied literally or leaves something open.
inspection-review = for a person to review
inspection-threshold = limit
inspection-margin = margin
inspection-about = What was inspected
inspection-number = Case number
inspection-state = State
inspection-specification = Specification
inspection-edition = Edition
inspection-merchant = Merchant
inspection-product = Product
inspection-category = Category
inspection-subject = Lot or SKU
inspection-production-date = Production date
inspection-shelf-life = Last day of shelf life
inspection-declared = Declared product standard
inspection-channel = How it was obtained
inspection-ordered = Ordered
inspection-reason = Why
inspection-called-off = Why it was called off
inspection-listing = The listing as it was kept
inspection-title = Title
inspection-kept = Hash of its texts
inspection-kept-at = Kept
inspection-screenshots = Screenshots
inspection-sample = Sample
inspection-seal = Seal number
inspection-storage = Storage
inspection-portions = Portions
inspection-taken = Taken
inspection-leftover = Kept for a re-test
inspection-taken-at = Taken at
inspection-taken-by = Taken by
inspection-hand-over = Handed over
inspection-seal-whole = seal whole
inspection-seal-broken = seal broken
inspection-laboratory = Laboratory
inspection-laboratory-name = Name
inspection-entrusted = Entrusted
inspection-tested-on = Tested on
inspection-received = Results received
inspection-laboratory-report = The laboratory’s own report
inspection-note = Note
inspection-allowed = Allowed today
inspection-items = Results
inspection-items-again = Results of the re-inspection
inspection-overall = Overall verdict
inspection-failing = Failing items:
inspection-grade = Grade
inspection-judged = Judged
inspection-column-number = No.
inspection-column-item = Item / method
inspection-column-limit = Requirement / basis
inspection-column-measured = Measured
inspection-column-verdict = Verdict
inspection-column-basis = Basis
inspection-column-status = Why it was not tested
inspection-not-tested = Items not tested
inspection-choice = Why these items were chosen
inspection-deadlines = Notice and deadlines
inspection-result-received = Merchant received the result
inspection-appeal-until = Last day to appeal
inspection-fee-until = Last day to pay the fee
inspection-appeal = Appeal
inspection-filed = Filed
inspection-grounds = Grounds
inspection-wish = Asks for re-inspection
inspection-granted = Re-inspection granted
inspection-refused-by = Refused by clauses
inspection-retested = Items tested again
inspection-answer = The platform’s answer
inspection-accepted-received = Notice of acceptance received
inspection-fee-paid = Fee paid
inspection-fee = Fee
inspection-fee-in-time = Paid in time
inspection-outcome = Final outcome
inspection-final = Final verdict
inspection-final-by = Whose result
inspection-final-at = Given
inspection-refund = Refund of the fee
inspection-consequence = What follows
inspection-document = By which document
inspection-measure = Measure
inspection-evidence = Written decision
inspection-recorded = Recorded
inspection-suspended-tags = Tags suspended by the failure
inspection-reinstated-tags = Tags reinstated by the re-inspection
inspection-verdict-pass = Conforms
inspection-verdict-fail = Does not conform
inspection-verdict-cannot_decide = Cannot be decided
inspection-verdict-pending = Not yet judged
inspection-verdict-called_off = Called off
inspection-verdict-not_tested = Not tested
inspection-verdict-not_applicable = Not applicable
inspection-grade-severe = A, severe
inspection-grade-minor = B, minor or general
inspection-specification-fresh = Spot-check specification for fresh goods
inspection-specification-jewellery = Spot-check specification for jewellery
inspection-kind-lot = Lot
inspection-kind-sku = SKU
inspection-channel-bought_online = Bought in the online shop
inspection-channel-taken_in_warehouse = Taken in the warehouse
inspection-category-jewellery = Jewellery
inspection-unit-piece = pieces
inspection-unit-portion = portions
inspection-unit-g = g
inspection-unit-kg = kg
inspection-unit-jin = jin
inspection-yes-yes = yes
inspection-yes-no = no
inspection-refund-yes = refunded
inspection-refund-no = not refunded
inspection-by-original = The first result
inspection-by-reinspection = The re-inspection
inspection-status-no_basis_in_table = The table states no basis
inspection-status-not_applicable = Does not apply to these goods
inspection-status-left_out = Not chosen for this plan
inspection-state-ordered = Ordered
inspection-state-planned = Planned
inspection-state-sampled = Sampled
inspection-state-assigned = At the laboratory
inspection-state-undecided = Undecided, something is missing
inspection-state-judged = Judged
inspection-state-notified = Merchant notified
inspection-state-appealed = Appealed
inspection-state-refused = Re-inspection refused
inspection-state-fee_due = Fee due
inspection-state-fee_paid = Re-inspection under way
inspection-state-lapsed = Fee not paid in time
inspection-state-reinspection_undecided = Re-inspection undecided, something is missing
inspection-state-final = Final
inspection-state-handled = Handled
inspection-state-closed = Closed
inspection-state-called_off = Called off

# What the areas of messages are called.
area-address = Addresses and limits
area-agency = Appraisal agencies
area-appraisal = Appraisals
area-backup = Backups
area-body = Bodies of requests
area-calendar = Working days
area-category = Categories
area-cell = Cells of tables
area-certificate = Certificates
area-check = Checking the store
area-checklist = Checklists
area-cli = Command line
area-config = Settings
area-cover = Cover
area-coverage = Inspections required for tags
area-decide = Cases decided by the specifications
area-did = DID document
area-evidence = Photos and videos
area-folder = Data folder
area-font = Fonts
area-gtin = Trade item numbers
area-id = Ids
area-idempotency = Repeated calls
area-import = Import of files
area-inspection = Spot checks
area-intake = Intake
area-item = Items
area-key = Keys
area-key_ring = Key rings
area-laboratory = Laboratories
area-list = Lists
area-log = Transparency log
area-media = Photos and videos, read
area-migration = Migrations
area-order = Outcomes of items
area-organisation = Organisations
area-origin = Origin of the service
area-person = Persons
area-photo = Photos
area-print = Labels and printing
area-printer = Label printers
area-problem = Kinds of refusals
area-query = Queries
area-ready = Readiness
area-receipt = Receipts
area-reference_version = Reference versions
area-report = Reports
area-restore = Restoring
area-result = Results of tests
area-retention = Retention
area-scan = Scans
area-scrub = Re-reading of files
area-second_opinion = Second opinions
area-serial = Serials
area-service = The service
area-signature = Signatures
area-signer = Signing endpoints
area-standard = Standards
area-status_list = Status lists
area-store = The store
area-system = The system
area-table = Tables (CSV, XLSX)
area-tag = Tags
area-tls = TLS
area-token = Tokens
area-usage = Use of commands
area-value = Values
area-verify = Offline verification
area-video = Videos
area-warehouse = Warehouses
area-work_list = Work lists
area-workbook = Workbooks
area-account = Accounts
area-enrolment = Enrolments
area-session = Sessions

console-title = Console
console-foot = For people who work with Zhenma. Sign out when you leave the bench.
console-noscript = The console needs JavaScript: signing keys are made and used in your browser.
console-sign-in = Sign in
console-person = Person
console-password = Password
console-deriving = Working out the key from the password; this takes a few seconds …
console-to-enrol = I have an enrolment code
console-enrol = Make your account
console-enrol-text = Type the enrolment code that your admin gave you. It is good once, for a day.
console-code = Enrolment code
console-next = Next
console-organisation = Organisation
console-role = Role
console-key-made = This role signs reports. Your signing key is made in this browser and wrapped under your password: nobody else can sign with it, and nobody can restore it. A forgotten password means a new enrolment.
console-new-password = New password
console-password-hint = At least 10 characters; several words are easier to remember than signs. The password itself never leaves this browser.
console-again = The same again
console-different = The two passwords are different.
console-make = Make the account
console-who = Who is signed in
console-sign-out = Sign out
console-queue = What waits for you
console-queue-none = Nothing waits.
console-queue-other = This role has no queue here yet; its work is done over the API or with zhenma.
console-appraised = Appraised
console-conclusion = Conclusion
console-item-id = Item
console-open = Open
console-more = More
console-sessions = Where you are signed in
console-this-one = this one
console-end = End
console-decision = Review or approve
console-signed-by = Signed by
console-look-alikes = Photos look like those of other items; compare before you agree:
console-signed-bytes = What you sign is the hash of this report:
console-same-bytes = It is the hash of what is shown here.
console-note = Note
console-password-to-sign = Password, to sign with
console-other-password = The signing key does not open with this password.
console-changed-bytes = What is shown is not what would be signed; nothing was signed.
console-note-needed = Say why you decline.
console-agree = Agree and sign
console-decline = Decline
console-done = Done.
