# The home room.
home-next = Next
home-marking = { $n } answers to mark
home-marking-note = Results can be published afterwards
home-mark = Mark
home-publish = “{ $title }” can be published
home-to-exams = See exams
home-nothing = Nothing is waiting
home-nothing-note = See results, or plan the next exam
home-see-results = See results
home-compose = Compose a paper
home-look-at-bank = Look at the bank
home-facts = { $items } items · { $minutes } minutes · pass { $pass }
home-sittings = Exams
home-bank = The bank
home-bank-note = { $n } questions in { $areas } areas
home-review = In review
home-review-unit = questions
home-review-note = Built-in questions are proved by article; the bureau approves them for formal use
home-staff = Staff accounts
home-staff-note = Set up once, before editing, planning or marking
home-set-up = Set up…
home-returned = Returned to you
home-returned-note = A reviewer returned { $n ->
    [one] one question
   *[other] { $n } questions
}; each says why
home-returned-see = See them
home-practice = Practice today
home-practice-due = { $name }: { $n ->
    [one] { $n } question waits
   *[other] { $n } questions wait
}
home-practice-done = { $name }: done for today
home-practice-exam = { $n ->
    [one] { $n } day
   *[other] { $n } days
} until the exam
home-practice-nobody = A little every day; the program remembers what to repeat
home-practice-go = Practise
