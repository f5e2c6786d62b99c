//! Running a command against the office: the one place where commands become use cases.

use super::command::{Command, Overview, Reply};
use super::summary::SummaryFormat;
use super::{
    Office, Result, accounts, analysis_command, angoff, annual_command, appeals, archive, archive_check, bank, bank_export,
    cadre_record, cleanup, demo, desk, drafts, exam, exemptions, form_draw, forms, import, integrity, law_changes, laws,
    ledger_command, maintenance, marker_stats, marking, paper_edits, papers, pass_rate, practice_command, print, publication,
    records, remark, results, retention, review, revisions, roster, roster_import, seat, seat_command, second_marks, sittings,
    study_command, study_sessions, study_text_command, summary, typing_command, units,
};
use crate::text::Texts;
use std::path::PathBuf;

/// Runs one command. `texts` is needed where a file is written for people to read.
pub fn run(office: &mut Office, command: Command, texts: &Texts) -> Result<Reply> {
    use Command as C;
    Ok(match command {
        C::Overview => {
            let reply = Reply::Overview(Box::new(overview(office)?));
            bank::keep_facts(office);
            reply
        }
        C::FindQuestions(query) => Reply::Found(bank::find(office, &query)?),
        C::QuestionRows(ids) => Reply::QuestionRows(bank::rows(office, &ids)?),
        C::BankCounts => Reply::BankCounts(bank::counts(office)?),
        C::ViewQuestion(id) => Reply::Question(Box::new(bank::view(office, id)?)),
        C::QuestionHistory(id) => Reply::History(bank::history(office, id)?),
        C::AddQuestion { question, draft } => Reply::QuestionSaved(bank::add(office, &question, draft)?),
        C::ReviseQuestion { id, question, draft } => {
            bank::revise(office, id, &question, draft)?;
            Reply::QuestionSaved(id)
        }
        C::RestoreRevision(id, revision) => {
            revisions::restore(office, id, revision)?;
            Reply::QuestionSaved(id)
        }
        C::Drafts => Reply::Drafts(drafts::list(office)?),
        C::KeepDraft(draft) => done(drafts::keep(office, &draft))?,
        C::DiscardDraft(id) => done(drafts::discard(office, id))?,
        C::Dossier(id) => Reply::Dossier(Box::new(review::dossier(office, id)?)),
        C::ReviewQuestion { id, seen, kind, text } => done(review::judge(office, id, seen, kind, &text))?,
        C::CitedTexts(citations) => Reply::CitedTexts(laws::cited_texts(office, citations)?),
        C::SetRetired(id, retired) => done(bank::set_retired(office, id, retired))?,
        C::BulkEdit { ids, change } => Reply::BulkChanged(bank::bulk(office, &ids, &change)?),
        C::CleanUp => Reply::CleanUp(Box::new(cleanup::report(office)?)),
        C::MergeQuestions { keep, drop } => done(cleanup::merge(office, keep, drop))?,
        C::ExcludeQuestions(a, b) => done(cleanup::exclude(office, a, b))?,
        C::NotTwins(a, b) => done(cleanup::not_twins(office, a, b))?,
        C::PreviewImport(request) => Reply::ImportPreview(Box::new(import::preview(office, &request)?)),
        C::CommitImport(preview) => Reply::Imported(import::commit(office, &preview)?),
        C::Laws => Reply::Laws(Box::new(laws::shelf(office)?)),
        C::OpenLaw(id) => Reply::LawText(Box::new(laws::open(office, id)?)),
        C::FindLaw(law) => Reply::LawNamed(laws::version_in_force(office, &law)?),
        C::SearchLaws { text, every_version } => Reply::LawHits(Box::new(laws::search(office, &text, every_version)?)),
        C::Citing { law, article, inserted } => Reply::Citing(laws::citing(office, &law, article, inserted)?),
        C::ImportStatutes(path) => Reply::StatutesImported(Box::new(laws::import(office, &path, |_| true)?.unwrap_or_default())),
        C::RemoveLaw(id) => done(laws::remove(office, id))?,
        C::SetBookmark { mark, on } => done(laws::bookmark(office, &mark, on))?,
        C::CheckLaw(law) => done(laws::checked_today(office, &law))?,
        C::LawChanges => Reply::LawChanges(law_changes::list(office)?),
        C::SideBySide { change, cited } => Reply::SideBySide(Box::new(law_changes::side_by_side(office, change, &cited)?)),
        C::ConfirmCitations(affected) => done(law_changes::confirm(office, &affected))?,
        C::PractiseOldAnswers { title } => Reply::Planned(law_changes::practise(office, &title)?),
        C::OldAnswers => Reply::OldAnswers(law_changes::old_answers(office)?),
        C::PreviewExport(request) => Reply::ExportPreview(bank_export::preview(office, &request)?),
        C::ExportBank { request, path } => {
            let report = bank_export::export(office, &request, &path, texts)?;
            Reply::BankExported { path: whole(path), report }
        }
        C::BankTemplate(path) => Reply::Exported(whole(bank_export::template(&path, texts)?)),
        C::Cadres => Reply::Roster(Box::new(roster::roster(office)?)),
        C::SaveCadre { id: Some(id), data, unit, how } => {
            roster::edit(office, id, &data, &unit, &how)?;
            Reply::CadreSaved(id)
        }
        C::SaveCadre { id: None, data, unit, how } => Reply::CadreSaved(roster::add(office, &data, &unit, &how)?),
        C::CadreFile(id) => Reply::CadreFile(Box::new(roster::file(office, id)?)),
        C::SetHistory { cadre, history } => done(roster::set_history(office, cadre, &history))?,
        C::ListCadre { cadre, listed } => done(roster::set_listed(office, cadre, listed))?,
        C::EditUnit(edit) => Reply::UnitEdited(units::edit(office, &edit)?),
        C::SaveExemption { cadre, id, data } => done(exemptions::save(office, cadre, id, &data).map(drop))?,
        C::RemoveExemption(id) => done(exemptions::remove(office, id))?,
        C::ResetPins(cadres) => Reply::Pins(exemptions::reset_pins(office, &cadres)?),
        C::ExportPins { slips, path } => {
            exemptions::export_pins(office, &slips, &path)?;
            Reply::Exported(whole(path))
        }
        C::PreviewRoster(path) => Reply::RosterPreview(Box::new(roster_import::preview(office, &path)?)),
        C::CommitRoster { preview, choice } => Reply::RosterImported(roster_import::commit(office, &preview, &choice)?),
        C::ExportRoster(path) => {
            roster::export(office, &path)?;
            Reply::Exported(whole(path))
        }
        C::CadreRecord(id) => {
            Reply::CadreRecord { cadre: Box::new(roster::cadre(office, id)?), lines: results::cadre_record(office, id)? }
        }
        C::Papers => Reply::Papers(papers::list(office)?),
        C::Feasibility(order) => Reply::Feasibility(Box::new(forms::feasibility(office, &order)?)),
        C::Compose { title, blueprint, seed, approved_only } => {
            Reply::Composed(papers::compose_paper(office, &title, &blueprint, seed, approved_only)?)
        }
        C::ComposeForms(order) => Reply::FormsComposed(forms::compose(office, &order)?),
        C::CompareForms(paper) => Reply::Comparison(Box::new(forms::compare(office, paper)?)),
        C::SwapQuestion { paper, position, with, seed } => {
            Reply::Swapped(paper_edits::swap(office, paper, position, with, seed)?)
        }
        C::OfferQuestions { paper, position, text, alike } => {
            Reply::Offered(paper_edits::offer(office, paper, position, &text, alike)?)
        }
        C::MarkSlot { paper, position, mark } => done(paper_edits::mark_slot(office, paper, position, mark))?,
        C::MoveQuestion { paper, position, to } => done(paper_edits::reorder(office, paper, position, to))?,
        C::Recompose { paper, seed } => Reply::Recomposed(paper_edits::recompose(office, paper, seed)?),
        C::Angoff { paper, judge } => Reply::Panel(Box::new(angoff::panel(office, paper, &judge)?)),
        C::AngoffPanel { paper, judges } => done(angoff::set_panel(office, paper, &judges))?,
        C::AngoffJudge { paper, judge, position, percent } => done(angoff::judge(office, paper, &judge, position, percent))?,
        C::AngoffSubmit { paper, judge } => done(angoff::submit(office, paper, &judge))?,
        C::AngoffAgain(paper) => done(angoff::again(office, paper))?,
        C::SuggestedLine(paper) => Reply::SuggestedLine(angoff::suggested_line(office, paper)?.map(Box::new)),
        C::ViewPaper(id) => Reply::Paper(Box::new(papers::view(office, id)?)),
        C::PrintPaper { request, path } => {
            print::print_to(office, &request, &path, texts)?;
            Reply::Exported(whole(path))
        }
        C::Sittings => Reply::Sittings(sittings::list(office)?),
        C::Candidates(id) => Reply::Candidates(sittings::candidates(office, id)?),
        C::PlanSitting(new) => Reply::Planned(sittings::plan(office, &new)?),
        C::ReplanSitting { id, new } => {
            sittings::replan(office, id, &new)?;
            Reply::Planned(id)
        }
        C::CancelSitting { id, reason } => done(sittings::cancel(office, id, &reason))?,
        C::FailedOf(id) => Reply::FailedOf(sittings::failed_of(office, id)?),
        C::Lot(id) => {
            let (labels, drawn) = form_draw::lot_of(office, id)?;
            Reply::Lot { labels, drawn }
        }
        C::DrawForm { sitting, witness } => Reply::Drawn(form_draw::draw(office, sitting, &witness)?),
        C::OpenSitting(id) => done(sittings::open(office, id))?,
        C::CloseSitting(id) => done(sittings::close(office, id))?,
        C::PublishResults { sitting, sign } => done(publication::publish(office, sitting, sign.as_ref()))?,
        C::SignResults { sitting, reason, sign } => done(publication::sign_again(office, sitting, &reason, &sign))?,
        C::ArchiveSitting { sitting, folder, passphrase } => {
            Reply::Archived(archive::archive(office, sitting, &folder, &passphrase.0, texts)?)
        }
        C::Appeals(id) => Reply::Appeals(Box::new(appeals::list(office, id)?)),
        C::TakeAppeal(new) => Reply::AppealTaken(appeals::take(office, &new)?),
        C::ReviewAppeal { id, ruling, text } => done(appeals::review(office, id, ruling, &text))?,
        C::DecideAppeal { id, ruling, reply } => done(appeals::decide(office, id, ruling, &reply))?,
        C::PrintRecords(request) => Reply::Printed(records::print(office, &request, texts)?),
        C::PrintTranscripts(request) => Reply::Transcripts(cadre_record::print(office, &request, texts)?),
        C::PrintReply { id, path, fonts } => {
            records::print_reply(office, id, &path, fonts.as_ref(), texts)?;
            Reply::Exported(whole(path))
        }
        C::Retention => Reply::Retention(Box::new(retention::list(office)?)),
        C::SetRetention(years) => done(retention::set_years(office, &years))?,
        C::EraseSitting { sitting, reason, sign } => done(retention::erase(office, sitting, &reason, &sign))?,
        C::PrintDestruction { sitting, path, fonts } => {
            retention::print(office, sitting, &path, fonts.as_ref(), texts)?;
            Reply::Exported(whole(path))
        }
        C::CheckArchive(folder) => Reply::ArchiveChecked(Box::new(archive_check::check(&folder)?)),
        C::Publication(id) => Reply::Publication(Box::new(publication::state(office, id)?)),
        C::SetOutcome { sitting, cadre, outcome, reason } => {
            done(sittings::set_outcome(office, sitting, cadre, outcome, &reason))?
        }
        C::Admit { sitting, who, pin } => Reply::Admitted(Box::new(exam::admit(office, sitting, &who, &pin.0)?)),
        C::StartExam { sitting, .. } if exam::refuse_outside_seat(office, sitting).is_err() => {
            return Err(super::ServiceError::NeedsSeat);
        }
        C::StartExam { sitting, cadre, pledge } => Reply::Seat(Box::new(exam::start(office, sitting, cadre, &pledge)?)),
        C::Typing(command) => typing_command::run(office, *command)?,
        C::Practice(command) => practice_command::run(office, *command)?,
        C::Analysis(command) => analysis_command::run(office, *command, texts)?,
        C::Annual(command) => annual_command::run(office, *command, texts)?,
        C::StudyText(command) => study_text_command::run(office, *command, texts)?,
        C::Ledger(command) => ledger_command::run(office, *command, texts)?,
        C::Study(command) => study_command::run(office, *command, texts)?,
        C::Seats(command) => seat_command::run(office, *command, texts)?,
        C::Desk(id) => Reply::Desk(Box::new(desk::look(office, id)?)),
        C::CheckIn { sitting, cadre, on } => done(desk::check_in(office, sitting, cadre, on))?,
        C::DeskAct { sitting, cadre, act } => done(desk::act(office, sitting, cadre, &act).map(drop))?,
        C::ActAtSeat { attempt, name, passphrase, act } => {
            Reply::Receipt(desk::act_at_seat(office, attempt, &name, &passphrase.0, &act)?)
        }
        C::Replay(attempt) => {
            let integrity = Box::new(integrity::verify(office, attempt)?);
            Reply::Replay { integrity, lines: integrity::replay(office, attempt)? }
        }
        C::Images(ids) => Reply::Images(bank::images(office, &ids)?),
        C::Unfinished => Reply::Unfinished(exam::unfinished(office)?),
        C::ResumeExam(attempt) => Reply::Seat(Box::new(exam::resume(office, attempt)?)),
        C::Record { attempt, events } => Reply::Receipt(exam::record(office, attempt, &events)?),
        C::HandIn(attempt) => Reply::Receipt(exam::hand_in(office, attempt)?),
        C::Review(attempt) => Reply::Review(Box::new(results::review(office, attempt)?)),
        C::MarkingQueue => Reply::MarkingQueue(marking::queue(office)?),
        C::MarkingTasks(sitting) => Reply::MarkingTasks(marking::tasks(office, sitting)?),
        C::MarkShort { attempt, position, marks, points, comment } => {
            done(marking::mark_short(office, attempt, position, marks, &points, &comment))?
        }
        C::TakeBackMark(sitting) => {
            let (position, attempt) = marking::take_back(office, sitting)?;
            Reply::MarkTakenBack { position, attempt }
        }
        C::WaiveSecondMarks { sitting, reason } => done(second_marks::waive(office, sitting, &reason))?,
        C::MarkerReport(sitting) => Reply::MarkerReport(Box::new(marker_stats::report(office, sitting)?)),
        C::RemarkList(sitting) => Reply::RemarkList(Box::new(remark::list(office, sitting)?)),
        C::PreviewRemark(order) => Reply::RemarkPreview(Box::new(remark::preview(office, &order)?)),
        C::Remark { order, reason } => Reply::Remarked(Box::new(remark::remark(office, &order, &reason)?)),
        C::JudgeBlank { task, group, accepted } => done(marking::judge_blank(office, &task, &group, accepted))?,
        C::PassRate(query) => {
            let report = pass_rate::pass_rate(office, &query, texts)?;
            pass_rate::keep(office);
            Reply::PassRate(Box::new(report))
        }
        C::PassRateNames(query) => Reply::PassRateNames(pass_rate::names(office, &query, &texts.get("results-no-unit"))?),
        C::KeptPassRate => Reply::KeptPassRate(pass_rate::kept_query(office)?),
        C::PreviewPassRate(request) => Reply::Previewed(Box::new(summary::preview(office, &request, texts)?)),
        C::CopyPassRate(query) => Reply::Copied(summary::tsv(office, &query, texts)?),
        C::ExportPassRate { request, path } => {
            let format = SummaryFormat::of(&path).unwrap_or(SummaryFormat::Xlsx);
            summary::export(office, &request, format, &path, texts)?;
            Reply::Exported(whole(path))
        }
        C::SetUp { name, passphrase } => Reply::SetUpDone(accounts::set_up(office, &name, &passphrase.0)?),
        C::SignIn { name, passphrase } => {
            accounts::sign_in(office, &name, &passphrase.0)?;
            Reply::SignedIn(office.actor().clone())
        }
        C::SignOut => {
            accounts::sign_out(office);
            Reply::SignedIn(office.actor().clone())
        }
        C::WhoAmI => Reply::SignedIn(office.actor().clone()),
        C::Recover { recovery, name, passphrase } => {
            accounts::recover(office, &recovery.0, &name, &passphrase.0)?;
            Reply::SignedIn(office.actor().clone())
        }
        C::Staff => Reply::Staff(accounts::list(office)?),
        C::AddStaff { own, name, passphrase, roles } => {
            accounts::add(office, &own.0, &name, &passphrase.0, &roles)?;
            Reply::Done
        }
        C::SetStaff { id, roles, disabled } => done(accounts::set(office, id, &roles, disabled))?,
        C::ChangePassphrase { old, new } => done(accounts::change_passphrase(office, &old.0, &new.0))?,
        C::Audit => Reply::Audit(accounts::audit(office, 500)?),
        C::BackUp => Reply::BackedUp(maintenance::back_up(office)?),
        C::Check => Reply::Checked(maintenance::check(office)?),
        C::Undo => Reply::Undone(office.undo()?),
        C::Redo => Reply::Undone(office.redo()?),
        C::SetSetting(key, value) => done(office.set_setting(key, &value))?,
    })
}

/// Where a file was written, from the root: a relative path does not say where it is.
fn whole(path: PathBuf) -> PathBuf {
    std::path::absolute(&path).unwrap_or(path)
}

fn done(result: Result<()>) -> Result<Reply> {
    result.map(|()| Reply::Done)
}

/// What the frame and the home room show.
pub fn overview(office: &Office) -> Result<Overview> {
    let counts = bank::counts(office)?;
    let (undo, redo) = office.undo_names()?;
    let law = laws::of_bank(office)?;
    Ok(Overview {
        seat: seat::overview(office)?,
        questions: counts.total,
        verified_to: law.checked_to.map(|d| d.to_string()).unwrap_or_default(),
        sittings: sittings::list(office)?,
        unfinished: exam::unfinished(office)?,
        marking: marking::waiting(office)?,
        pending_questions: counts.pending,
        returned_questions: office.store.returned_to(office.actor().name())?,
        law_changes: law.waiting,
        has_staff: office.has_staff()?,
        is_demo: demo::is_demo(office)?,
        latest_backup: maintenance::latest_backup(office),
        undo,
        redo,
        bureau: office.setting("bureau")?.unwrap_or_default(),
        study_due: study_sessions::due_today(office)?,
        late_tasks: study_sessions::late_tasks(office)?,
        recheck_months: laws::recheck_months(office)?,
    })
}
