# Publication, appeals, archive, print set, retention.
published-altered = The signature of version { $n } does not fit its content, or it cannot be read
published-other-signer = Version { $n } was signed with another key than version 1
published-not-following = Version { $n } does not follow on the version before
published-gone = The log notes version { $n }, which is missing or another
published-differs-paper = The paper or its key is another than at publication
published-differs-rules = The rules of marking or passing are others than at publication
published-differs-row = Ticket { $ticket }: { $fields } differ from what was published
published-differs-gone = Ticket { $ticket } was on the published list and is no more
published-differs-new = Ticket { $ticket } was not on the published list
published-field-name = name
published-field-unit = unit
published-field-marks = marks
published-field-outcome = outcome
published-field-reason = reason
published-field-journal = journal

op-sign_results = Publish a corrected version
op-archive_sitting = Archive a sitting
op-file_appeal = Take in an appeal
op-appeal_step = Opinion or decision on an appeal
op-set_retention = Set how long papers are kept
op-erase_sitting = Destroy by two people
op-print_records = Print exam forms

error-two-people = Publishing the results of a formal sitting takes two people
error-two-people-do = Let the second person type name and passphrase at publication; where there is none, give the reason
error-same-person = The second person cannot be who is signed in
error-same-person-do = Let the holder of another account type name and passphrase
error-second-may-not = { $name } may not “{ $what }” and cannot be the second person
error-second-may-not-do = Ask somebody who may, or have the administrator change the roles
error-nothing-to-sign = Today's results are those that were published last
error-nothing-to-sign-do = Correct the results first, then publish the corrected version

second-title = Second person
second-name = Name
second-passphrase = Passphrase
second-alone = There is no second person
second-reason = Why there is no second person (goes onto the record)
second-own = Own passphrase
publish-title = Publish results
publish-text = The results of “{ $title }” are published by two people: who is signed in, and another account that may read results. The whole table is signed; a later correction makes another version and edits none.
publish-again-title = Publish a corrected version
publish-again-text = Today's results of “{ $title }” are signed and published as another version; the earlier ones stay.
publish-again-reason = Why it was corrected
publish-do = Publish

cli-verify-what = Name the number of a sitting, or the folder of an archive
cli-published-unsigned = Published without a signature (an informal sitting, or by a program that did not sign yet)
cli-published-version = Published version { $n }  { $by }, { $second }  SHA-256 { $sha256 }
cli-fingerprint = Fingerprint of who signed: { $code } (compare it with the paper record)
cli-published-sound = Signatures hold, and today's results are those of the last version

archive-read-me =
    Kaofa archive folder: { $title }
    
    This folder holds everything about one sitting. It can be checked without the PC and the workspace of that day:
    kaofa exam verify THIS-FOLDER
    Compare the fingerprint and the hash of the list with those on the paper record; only then is it sure that nobody replaced the whole.
    It holds keys and personal data: keep it accordingly. Do not rename, add, remove or edit any file.
    
    manifest.json    list of all files with SHA-256; manifest.sig is the signature over it
    published-1.json results as published (version 1; later ones are numbered on); .sig is the signature
    results.json     results on the day of the archive
    paper.json       paper and key; paper.docx and key.docx are for reading
    journals/        the journal of each ticket, a chain of hashes
    marks.json       marks of each item; judgements.json texts in blanks that a person judged
    candidates.json  list of candidates; sitting.json the sitting and its rules
    incidents.json   register; appeals.json appeals; audit.json lines of the log about this sitting
archive-missing = the file is not there
archive-added = not in the list that was signed
archive-altered = not what was signed
archive-unreadable = cannot be read
archive-chain = event { $n } of the journal is missing or altered
archive-other-head = the journal ends otherwise than the published results say
archive-other-mark = the marks of item { $n } do not follow from the answer
archive-other-total = ticket { $ticket }: total or outcome do not follow from the marks
archive-line = line { $n } of the log is not what its hash says
cli-archive-made = Archived to { $path }, { $n } files
cli-archive-manifest = Hash of the list { $sha256 } (write it onto the paper record)
cli-archive-of = { $title }  archived by { $by } on { $at }, { $files } files, { $journals } journals
cli-archive-sound = All files, journals, marks and signatures hold
cli-archive-unsigned = No signature holds; nothing says who made this archive

permission-take_appeals = taking in appeals
permission-review_appeals = reviewing appeals
permission-destroy_records = destroying papers that are due
noun-appeal = appeal
appeal-kind-recheck = Recheck of a result
appeal-kind-question = Objection to a question
ruling-uphold = Upheld
ruling-correct = To correct
ruling-faulty = Question faulty
appeal-state-taken = Taken in
appeal-state-one_opinion = One opinion
appeal-state-agreed = Two opinions agree
appeal-state-split = Two opinions differ
appeal-state-decided = Answered
error-appeal-no-text = Nothing is written
error-appeal-no-text-do = Write the grounds, the opinion or the reply
error-appeal-too-long = The text is too long
error-appeal-too-long-do = Keep to 2000 characters; put details into the paper file
error-appeal-no-subject = Nobody and no question is chosen
error-appeal-no-subject-do = Choose the candidate for a recheck, the item for an objection
error-appeal-late = The last day was { $day }
error-appeal-late-do = To take it all the same, write why it is late
error-appeal-decided = This appeal is answered
error-appeal-decided-do = For anything new take in another appeal
error-appeal-two-opinions = Both reviewers have given their opinion
error-appeal-two-opinions-do = The issuer decides now
error-appeal-same-person = You have given an opinion on this appeal
error-appeal-same-person-do = The other opinion comes from another person
error-appeal-own-marks = You marked these answers and cannot review them
error-appeal-own-marks-do = Ask another reviewer
error-appeal-not-reviewed = Two opinions are not there yet
error-appeal-not-reviewed-do = Two reviewers give their opinions first
error-appeal-not-a-question = No question is named that could be faulty
error-appeal-not-a-question-do = Choose upheld or to correct, or take in an objection to the question

record-sign-in = Sign-in sheet
record-pledge = Candidates' pledge
record-room = Record of the exam room
record-irregularities = Register of irregularities
record-register = Register of results
record-index = List of the file
record-reply = Reply: { $kind }
record-destruction = Register of destruction
record-sitting = Sitting
record-kind = Kind
record-basis = Basis
record-when = Time
record-when-place = Date:            Time:
record-place = Place
record-none = none
record-date-place = Date:
record-col-number = No.
record-col-ticket = Ticket
record-col-name = Name
record-col-unit = Unit
record-col-seat = Seat
record-col-signature = Signature
record-col-day = Date
record-col-note = Note
record-col-marks = Marks
record-col-outcome = Outcome
record-col-time = Time
record-col-whom = Whom
record-col-about = Kind
record-col-happened = What happened
record-col-by = Noted by
record-col-ticket-name = Ticket, name
record-col-facts = Facts
record-col-evidence = Evidence
record-col-measure = Proposed measure
record-col-person = Signature of the person
record-col-paper = Title of the paper
record-col-author = Responsible
record-col-pages = Pages
record-col-material = Material
record-col-count = Number
record-col-stays = What stays: figures or hash
record-sign-in-counts = Expected        came        absent       . For who is absent the invigilator writes “absent” into the column of signatures.
record-two-invigilators = Invigilators (two signatures):
record-seal-office = Exam office (seal):
record-seal-bureau = Bureau (seal):
record-seal = (seal)
record-pledge-open = I sit “{ $title }”, have read and understood the rules of the exam room, and promise:
record-pledge-1 = 1. I am who I say I am; I sit for nobody else and nobody sits for me.
record-pledge-2 = 2. I bring no phone, no storage device and no books or notes, or hand them in as told.
record-pledge-3 = 3. I answer by myself, copy from nobody, pass nothing on, look nothing up and open no other program.
record-pledge-4 = 4. I follow the invigilators, stop when the time is over, and leave when they confirm my hand-in.
record-pledge-5 = 5. I do not copy, photograph or pass on questions.
record-pledge-6 = 6. If I break this promise, I accept that my result is void, and what follows from it.
record-pledge-note = Each person signs behind their own name.
record-expected = Expected
record-came = Came
record-absent = Absent
record-irregular = Irregular
record-absent-who = Absent
record-excused-who = Exempt, deferred
record-paper-opened = Papers opened
record-paper-opened-place = At             seal whole □  broken □; opened by:                  witness:
record-happened = What happened
record-excused-one = { $who } ({ $outcome })
record-whole-room = Everybody
record-invigilator-1 = Invigilator 1 (signature):
record-invigilator-2 = Invigilator 2 (signature):
record-chief = Chief invigilator (signature):
record-no-irregularity = No irregularity was noted in this sitting.
record-no-irregularity-yet = The invigilators fill in this form during the exam; where there is nothing, they write “none” and sign.
record-fact-by = { $note } (noted by { $by })
record-irregular-note = Two invigilators establish the facts; if the person refuses to sign, they say so here.
record-register-counts = Expected { $expected }, sat { $sat }, absent { $absent }, exempt or deferred { $excused }; passed { $passed }. Full marks { $full }, pass line { $pass } %.
record-register-signed = Published version { $n }, { $at }, by { $by } and { $second }; fingerprint { $fingerprint }.
record-register-sum = SHA-256 { $sha256 }
record-register-unsigned = For signing; the results are not published yet. Print it again after publication: it then carries the hash of what was published.
record-marker = Marked by (signature):
record-registrar = Entered by (signature):
record-checker = Checked by (signature):
record-issuer = Issued by (signature):
record-paper-1 = Plan, notice and basis of the exam
record-paper-2 = List of candidates
record-paper-2-note = { $n } people
record-paper-3 = Paper, key and rubric
record-paper-3-note = { $n } items
record-paper-4 = Sign-in sheet
record-paper-5 = Candidates' pledge
record-paper-6 = Record of the exam room
record-paper-7 = Register of irregularities
record-paper-7-note = { $n } noted
record-paper-8 = Answers (electronic journals in the archive folder)
record-paper-8-note = { $n } papers
record-paper-9 = Register of results, published table
record-paper-10 = Appeals and replies
record-paper-10-note = { $n } appeals
record-electronic = Electronic archive
record-fingerprint = Fingerprint
record-manifest = SHA-256 of the list
record-keep-until = Kept until
record-handed-over = Handed over by (signature):
record-received = Received by (signature):
record-reply-number = No. { $n }
record-reply-to = { $name } (ticket { $ticket }):
record-reply-anybody = To whom it may concern:
record-reply-open = On { $day } you asked about “{ $title }”: { $kind } ({ $asked }). Two reviewers looked at it separately. Our answer:
record-reply-open-item = On { $day } you asked about item { $item } of “{ $title }”: { $kind } ({ $asked }). Two reviewers looked at it separately. Our answer:
record-reply-ruling = Decision: { $ruling }.
record-published-on = Published on
record-destroy-reason = Reason
record-destroyed-at = Destroyed at
record-destroyed-by = Destroyed by
record-destroy-note = The retention of these papers has ended; two people checked and destroyed them, and nothing brings them back. This register is kept. Backups, archive folders and paper files are destroyed separately; note here:
record-destroyer = Destroyed by (signature):
record-witness = Witnessed by (signature):
record-approved = Approved by (signature):
record-day = { $y }-{ $m }-{ $d }
