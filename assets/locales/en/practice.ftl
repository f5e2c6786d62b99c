# The practice room.
room-practice = Practice
op-practise = Practice
practice-who-title = Who practises?
practice-who-note = Records belong to a person: when to see a question again and which ones go wrong.
practice-who = Staff number or name
practice-who-help = Namesakes enter the staff number
practice-pin = PIN
practice-who-next = Begin
practice-as-example = Practise as the example cadre
practice-leave = Somebody else
practice-empty-bank = The bank has no question to practise yet; import some under Bank
practice-today = Today's practice
practice-today-lead = { $n } questions wait for you today
practice-today-note = { $due } to review, { $fresh } new; { $done } done today
practice-today-done = Done for today: { $n } questions
practice-today-done-note = What is due comes back tomorrow; more can be chosen below.
practice-today-go = Begin today's practice
practice-own = Your own choice
practice-own-note = Confidential and retired questions are not practised; cases are sat in a mock exam. A question leaves the wrong-question book after 2 right answers in a row; guesses do not count.
practice-by-area = By area
practice-by-law = By law
practice-go = Practise
practice-random = At random
practice-wrong-book = Wrong-question book ({ $n })
practice-wrong-book-title = Wrong-question book
practice-starred = Starred ({ $n })
practice-starred-title = Starred
practice-starred-chip = Starred
practice-explain = Keys and explanations
practice-explain-at-once = After each question
practice-explain-at-end = At the end
practice-most = A round
practice-none = There is nothing to practise here for now
practice-head = { $what } · question { $n } of { $of }
practice-end-now = End the round
practice-star = Star
practice-unstar = Remove star
practice-note = Note
practice-note-close = Close note
practice-note-label = My note
practice-note-help = Yours alone; saved when you leave the question
practice-seen = Practised { $n } times
practice-guessed = I guessed
practice-right = Right
practice-wrong = Wrong: see the key
practice-not-known = Not answered: see the key
practice-compare = Compare with the key and judge for yourself
practice-judge = Your judgement
practice-judge-right = Right
practice-judge-wrong = Wrong
practice-short-help = Write the points or answer in your head, then compare
practice-check = Check
practice-do-not-know = I do not know: show the key
practice-compare-go = Compare
practice-next = Next
practice-finish = See the result
practice-hint = A–F or 1–6 answer, Enter checks, 0 not known, S star, N note, G guessed
practice-hint-blank = Enter goes to the next blank and from the last one checks
practice-hint-text = Ctrl+Enter compares
practice-hint-compare = 1 right, 2 wrong, Enter next
practice-hint-next = Enter next, S star, N note, G guessed
practice-explanation = Explanation
practice-open-article = Open the article in the statute library
practice-result = { $n } questions, { $right } right ({ $percent }%)
practice-result-book = { $n } in the wrong-question book
practice-unsaved = { $n } were not saved; practise them again
practice-back-soon = Again in 10 minutes: { $n }
practice-back-tomorrow = Tomorrow: { $n }
practice-back-week = Within a week: { $n }
practice-back-later = After a week: { $n }
practice-again = Another round
practice-back = Done
practice-lines = This round (open one for key and explanation)
practice-line = { $n }. { $stem }
practice-line-right = Right
practice-line-wrong = Wrong
practice-line-due = Next review: { $when }

# Preparing for an exam: its day, what each day is for, the marks to expect.
practice-date = { $month }/{ $day }
practice-goal-title = Preparing for an exam
practice-goal-none = Give the day and your minutes, and each day is planned for you
practice-goal-make = Make a plan
practice-goal-change = Change the plan
practice-goal-over = The exam of { $day } is over. For another one, change the day.
practice-goal-lead = { $n ->
    [0] The exam is today ({ $day })
    [one] { $n } day until the exam of { $day }
   *[other] { $n } days until the exam of { $day }
}
practice-goal-minutes = { $minutes } minutes a day, { $done } done today
practice-goal-kept = With the plan kept, about { $marks } marks (four times in five between { $low } and { $high }, of { $full })
practice-goal-idle = Without any more practice, about { $marks } marks
practice-goal-few = Few questions answered so far ({ $n }); from { $enough } on, a chance to pass is given
practice-goal-chance = { $line } marks are reached about { $tenths } times in ten
practice-goal-chance-low = { $line } marks are reached less than once in ten times; more minutes a day would help
practice-goal-chance-high = { $line } marks are reached more than nine times in ten
practice-goal-no-case = Cases are sat in a mock exam and are not in the estimate.
practice-goal-honest = The estimate rests on your own answers here, and holds for questions drawn from this bank; it is worked out anew every day.
practice-goal-done = Today's part is done
practice-goal-go = Begin today's practice ({ $n })
practice-goal-pile = { $known } to repeat, { $fresh } new, what earns most first
practice-goal-days = The days to come
practice-goal-days-close = Close the days to come
practice-goal-today = Today
practice-goal-day = In { $n ->
    [one] { $n } day
   *[other] { $n } days
}
practice-goal-day-note = { $known } known, { $fresh } new
practice-goal-days-note = The next day's part follows from how today goes.
practice-goal-back = Back
practice-goal-day-label = Day of the exam
practice-goal-day-help = Such as 2026-12-20
practice-goal-day-wrong = Not a day; write it like 2026-12-20
practice-goal-minutes-label = Practice a day
practice-goal-minutes-unit = minutes
practice-goal-blueprint = Kinds and marks of the exam
practice-goal-pass = Pass line
practice-goal-note = Less time than planned does no harm: the next day is planned anew.
practice-goal-save = Save the plan
practice-goal-end = Stop preparing

# Progress.
practice-progress = Progress
practice-progress-empty = Nothing practised yet; after some practice you find a calendar, what you know by area, and articles that go wrong
practice-revised = { $n ->
    [one] { $n } question was
   *[other] { $n } questions were
} revised after your last answer, mostly because the law changed; please answer again by the new text
practice-revised-go = Practise what was revised
practice-revised-title = Revised questions
practice-days = Calendar
practice-days-note = In the last { $weeks } weeks: { $days ->
        [one] one day
       *[other] { $days } days
    }, { $minutes ->
        [one] one minute
       *[other] { $minutes } minutes
    }, { $answers ->
        [one] one answer
       *[other] { $answers } answers
    }
practice-month = { $n ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[other] Dec
}
practice-day-words = { $day }: { $answers ->
        [one] one answer
       *[other] { $answers } answers
    }, { $minutes ->
        [one] one minute
       *[other] { $minutes } minutes
    }
weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun
practice-mastery = What you know, by area
practice-mastery-note = Green is what you should still know, yellow what needs repeating, the rest was not practised yet
practice-mastery-value = { $known } of { $all } known
practice-mastery-words = { $known } known, { $fading } to repeat, { $unseen } not practised
practice-mastery-untouched = { $n ->
    [one] { $n } area was
   *[other] { $n } areas were
} not practised yet
practice-shares = Right answers, week by week
practice-shares-note = A week goes by its Monday; with fewer than { $n } answers it is not drawn
practice-shares-none = Too few answers a week to see a change
practice-weak = Articles that go wrong
practice-weak-note = Open one to read its text
practice-weak-value = { $wrong } of { $n } wrong

# Mock exams.
practice-mock = Mock exam
practice-mock-note = Questions are drawn from the public bank by the kinds you choose and sat against the clock, as in an exam; marks and explanations come at hand-in. The marks stand in your own progress only and are no result of the office.
practice-mock-facts = { $n } questions, { $full } marks
practice-mock-minutes = Time
practice-mock-words = Answers in words, of short questions and cases, are marked by nobody: compare them with the model answer after hand-in.
practice-mock-go = Begin the mock exam
practice-mock-title = Mock: { $name }
practice-mocks = Mock exams sat
practice-mocks-note = Open one for answers and explanations
practice-mock-passed = { $marks } of { $full }, passed
practice-mock-failed = { $marks } of { $full }
practice-mock-unmarked = Holds answers in words
practice-hours = Hours of study this year
practice-hours-done = { $done } hours so far, from sessions and the ledger
practice-hours-left = { $done } of { $target } hours, { $left } to go
practice-hours-reached = { $done } hours, the target of { $target } is reached
practice-read-article = Read this article beside the question
practice-close-article = Close the article
practice-no-article = The library does not hold { $article }; laws are imported in the statute room
