# The ledger of learning.
activity-kind-group = Study of the leading group
activity-kind-lecture = Lecture on a topic
activity-kind-branch = Branch (group) study
activity-kind-youth = Youth study group
activity-kind-training = Legal training
activity-kind-forum = Market-regulation forum
activity-kind-digest = New law digest
activity-kind-cases = Model cases
activity-kind-digest_and_cases = Digest and cases (counted jointly)
activity-kind-books = Books handed out
activity-kind-other = Other

activity-field-kind = Kind
activity-field-date = Date
activity-field-until = Last day
activity-field-title = Subject
activity-field-unit = Host unit
activity-field-amount = Number
activity-field-hours = Hours
activity-field-people = People
activity-field-names = Who took part
activity-field-source = Source
activity-field-document = Source document
activity-field-contact = Contact
activity-field-note = Note

activity-fault = { $field }: { $why }
activity-fault-missing = not filled in
activity-fault-unknown-kind = no kind of the ledger
activity-fault-unknown-source = write 系统数 (own rows) or 报送数 (handed in)
activity-fault-no-day = no date with a year, such as 2026-03-02
activity-fault-upside-down = before the first day
activity-fault-no-number = no number above nought, such as 12 or 800余
activity-fault-too-long = longer than 300 characters
activity-fault-too-many-hours = no activity has more than 1000 hours
activity-fault-round-own = the bureau’s own activities are counted one by one
activity-fault-fewer-than-named = fewer than the people named
activity-fault-not-on-the-roster = somebody is not on the roster
activity-fault-namesakes = there are namesakes: write the staff number, or the unit in brackets behind the name
activity-fault-named-twice = one person stands there twice
activity-fault-names-of-a-total = a total that was handed in names nobody

amount-above = more than { $n }
amount-about = about { $n }

error-activity = The row is not saved yet: some cells need another look
error-activity-do = Put them right and press Enter
error-ledger-no-columns = No header of a ledger was found
error-ledger-no-columns-do = The header needs at least 日期 (date) and 主题 (subject) within the first 10 rows; the empty table can be exported first

op-edit_ledger = Row of the ledger of learning
op-remove_activity = Row taken out of the ledger
op-import_ledger = Ledger imported
op-export_ledger = Ledger exported
op-set_hours_target = Yearly target of hours
op-set_annual_template = Template of the yearly figures
op-export_annual = Yearly figures exported
op-edit_digest = New law digest edited
op-issue_digest = New law digest issued
op-edit_legal_case = Model case edited
op-edit_case_finding = Finding of a file review
op-export_study_text = Study material exported

ledger-sheet = Ledger
ledger-title = Ledger of learning
ledger-year = { $year }
ledger-totals = Totals
ledger-totals-title = Learning by year and kind
ledger-totals-apart = Own rows are entered one by one; totals are handed in by units. The two stand apart and are not added.
ledger-total-year = Year
ledger-total-kind = Kind
ledger-total-own = Own rows
ledger-total-own-people = People (own)
ledger-total-own-hours = Hours
ledger-total-reported = Handed in
ledger-total-reported-people = People (handed in)
