# The command line.
cli-verified = { $n } questions verified by the law of { $date }: { $findings } findings
cli-longest = longest option hits
cli-shortest = shortest option hits
cli-positions = key positions
cli-judge-true = judgements true
cli-multiple-all = multiple choice with all options
cli-hits = { $n } questions, { $ms } ms
cli-imported = { $added } added, { $revised } revised, { $unchanged } unchanged
cli-previewed = { $n } questions read, { $new } new, { $problems } problems, encoding { $encoding }
cli-roster-imported = { $added } added, { $changed } changed, { $unchanged } unchanged
cli-written = written: { $path }
cli-needs-out = xlsx needs --out
cli-restored = restored
cli-kept = the former workspace is kept at { $path }
cli-sound = everything is sound
cli-demo = demo workspace ready ({ $n } cadres): { $path }
cli-no-display = No display to open a window on. Run on a desktop, or use a subcommand (kaofa --help)
