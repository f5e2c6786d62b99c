//! 新法速递: issues on the left, the one that is open on the right: drafted, edited, printed, issued.

use super::cases::beside;
use super::ledger::this_year;
use super::save_box::SaveBox;
use crate::ui::kit::{self, Button, Card, DateField, Icon, TextField, Tone, text, tokens as t};
use crate::ui::{Cx, Nav, Room};
use egui::{ScrollArea, Ui};
use kaofa_core::domain::ids::DigestId;
use kaofa_core::domain::staff::Permission;
use kaofa_core::service::digests::{Digest, DigestEntry};
use kaofa_core::service::study_text_command::{StudyTextCommand, StudyTextReply};
use kaofa_core::service::{Command, Reply, ServiceError};
use kaofa_core::store::{Change, Changes};

/// An issue while it is edited.
#[derive(Clone, Debug)]
struct Form {
    id: Option<DigestId>,
    digest: Digest,
    before: Option<Digest>,
}

impl Form {
    fn is_changed(&self) -> bool {
        self.before.as_ref() != Some(&self.digest)
    }
}

#[derive(Debug, Default)]
pub(super) struct DigestPage {
    from: String,
    until: String,
    digests: Option<Vec<(DigestId, Digest)>>,
    form: Option<Form>,
    save: Option<SaveBox>,
}

fn send(cx: &mut Cx<'_>, command: StudyTextCommand) {
    cx.send(Command::StudyText(Box::new(command)));
}

impl DigestPage {
    fn keep(&mut self, cx: &mut Cx<'_>) {
        if let Some(form) = self.form.take_if(|form| form.is_changed() && !form.digest.title.trim().is_empty()) {
            send(cx, StudyTextCommand::SaveDigest { id: form.id, digest: Box::new(form.digest) });
        }
    }

    fn list(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if cx.may(Permission::ManageStudy) {
            let (from, until, wrong) = (cx.t("digest-from"), cx.t("digest-until"), cx.t("annual-day-wrong"));
            let first = DateField { label: &from, help: "", wrong: &wrong, optional: false, salt: "digest-from" };
            let first = first.show(ui, &mut self.from).day();
            let last = DateField { label: &until, help: "", wrong: &wrong, optional: false, salt: "digest-until" };
            let last = last.show(ui, &mut self.until).day();
            let period = first.zip(last).filter(|(from, until)| from <= until);
            let button = Button::secondary(cx.t("digest-draft")).icon(Icon::Add).enabled(period.is_some());
            if button.full_width().show(ui).clicked()
                && let Some((from, until)) = period
            {
                self.keep(cx);
                send(cx, StudyTextCommand::DraftDigest { from, until });
            }
            ui.add_space(t::S8);
        }
        let Some(digests) = &self.digests else { return };
        let shown = self.form.as_ref().and_then(|form| form.id);
        let mut opened = None;
        ScrollArea::vertical().id_salt("digests").auto_shrink(false).show(ui, |ui| {
            for (id, digest) in digests {
                let state = if digest.issued_on.is_some() { String::new() } else { cx.t("digest-is-draft") };
                if kit::list_row(ui, &digest.title, &state, shown == Some(*id)).clicked() {
                    opened = Some(Form { id: Some(*id), digest: digest.clone(), before: Some(digest.clone()) });
                }
            }
        });
        if opened.is_some() {
            self.keep(cx);
            self.form = opened;
        }
    }

    fn edit(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let Some(mut form) = self.form.take() else {
            let none = self.digests.as_ref().is_none_or(Vec::is_empty);
            kit::empty_state(ui, Icon::Statutes, &cx.t(if none { "digest-empty" } else { "digest-choose" }), None);
            return;
        };
        let stays = ScrollArea::vertical()
            .id_salt("digest")
            .auto_shrink(false)
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = t::S8;
                let stays = self.acts(ui, cx, &form);
                TextField::new(&cx.t("digest-title")).char_limit(100).id_salt("digest-title").show(ui, &mut form.digest.title);
                TextField::new(&cx.t("digest-lead")).rows(2).id_salt("digest-lead").show(ui, &mut form.digest.lead);
                if form.digest.entries.is_empty() {
                    kit::notice(ui, Tone::Info, &cx.t("digest-nothing"));
                }
                for (at, one) in form.digest.entries.iter_mut().enumerate() {
                    ui.push_id(at, |ui| entry(ui, cx, one));
                }
                stays
            })
            .inner;
        self.form = Some(form).filter(|_| stays);
    }

    fn acts(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, form: &Form) -> bool {
        let mut stays = true;
        ui.horizontal_wrapped(|ui| {
            let may = cx.may(Permission::ManageStudy);
            let titled = !form.digest.title.trim().is_empty();
            if Button::primary(cx.t("save")).enabled(may && titled && form.is_changed()).show(ui).clicked() {
                send(cx, StudyTextCommand::SaveDigest { id: form.id, digest: Box::new(form.digest.clone()) });
            }
            if let Some(on) = form.digest.issued_on {
                kit::chip(ui, &cx.tn("digest-issued-on", &[("on", on.to_string().into())]), Tone::Ok);
            }
            let Some(id) = form.id else { return };
            if Button::secondary(cx.t("digest-export")).icon(Icon::Download).enabled(!form.is_changed()).show(ui).clicked() {
                let plain: String = form.digest.title.chars().filter(|c| c.is_alphanumeric()).collect();
                self.save = Some(SaveBox::new(cx.t("digest-export"), &format!("{plain}.docx"), &["docx", "pdf"], move |path| {
                    Command::StudyText(Box::new(StudyTextCommand::ExportDigest { id, path, fonts: None }))
                }));
            }
            let issuable = may && form.digest.can_be_issued() && !form.is_changed();
            if form.digest.issued_on.is_none() && Button::secondary(cx.t("digest-issue")).enabled(issuable).show(ui).clicked() {
                send(cx, StudyTextCommand::IssueDigest(id));
            }
            if may
                && form.digest.issued_on.is_none()
                && Button::quiet(cx.t("digest-remove")).icon(Icon::Delete).show(ui).clicked()
            {
                send(cx, StudyTextCommand::RemoveDigest(id));
                stays = false;
            }
        });
        stays
    }
}

fn entry(ui: &mut Ui, cx: &mut Cx<'_>, one: &mut DigestEntry) {
    Card::new().padding(t::S12).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            let mut kept = !one.left_out;
            if kit::tick(ui, &format!("{} {}", cx.t("digest-keep"), one.law), &mut kept).changed() {
                one.left_out = !kept;
            }
            text::card_title(ui, one.law.as_str());
            let tone = if one.left_out { Tone::Neutral } else { Tone::Info };
            kit::chip(ui, &cx.t(&format!("digest-reason-{}", one.reason.code())), tone);
        });
        let facts = [("adopted", one.adopted.to_string().into()), ("effective", one.effective.to_string().into())];
        text::caption(ui, cx.tn(&format!("digest-facts-{}", one.reason.code()), &facts));
        if one.left_out {
            return;
        }
        TextField::new(&cx.t("digest-words")).rows(3).id_salt("digest-words").show(ui, &mut one.words);
        let compared =
            if one.compared { cx.tn("digest-compared", &[("n", one.changes.len().into())]) } else { cx.t("digest-not-compared") };
        text::muted(ui, compared);
        for change in &one.changes {
            let labels: Vec<&str> =
                [&change.old_label, &change.new_label].into_iter().map(String::as_str).filter(|l| !l.is_empty()).collect();
            let fate = cx.t(&format!("digest-fate-{}", change.fate.code()));
            egui::CollapsingHeader::new(format!("{fate} {}", labels.join(" \u{2192} ")))
                .id_salt((&change.old_label, &change.new_label))
                .show(ui, |ui| {
                    for (key, side) in [("digest-before", &change.old), ("digest-after", &change.new)] {
                        if !side.is_empty() {
                            text::caption(ui, cx.t(key));
                            text::body(ui, side.as_str());
                        }
                    }
                });
        }
        if !one.questions.is_empty() {
            let codes = one.questions.iter().take(8).cloned().collect::<Vec<_>>().join("\u{3001}");
            text::muted(ui, cx.tn("digest-questions", &[("n", one.questions.len().into()), ("codes", codes.into())]));
            if Button::quiet(cx.t("digest-to-changes")).show(ui).clicked() {
                cx.go(Nav::LawChanges);
            }
        }
    });
}

impl Room for DigestPage {
    fn enter(&mut self, cx: &mut Cx<'_>) {
        if self.from.is_empty() && self.until.is_empty() {
            self.from = format!("{}-01-01", this_year(cx));
            self.until = cx.date(cx.now().wall_ms);
        }
        send(cx, StudyTextCommand::Digests);
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let (_, rect) = ui.allocate_space(ui.available_size());
        let (left, right) = kit::columns::cut_left(rect, t::LAW_LIST_NARROW, t::S16);
        kit::columns::column(ui, "digests", left, |ui| beside(ui, left.width(), |ui| self.list(ui, cx)));
        kit::columns::column(ui, "digest", right, |ui| self.edit(ui, cx));
        if let Some(mut save) = self.save.take()
            && save.show(ui.ctx(), cx)
        {
            self.save = Some(save);
        }
    }

    fn receive(&mut self, command: &Command, reply: Reply, cx: &mut Cx<'_>) {
        let Command::StudyText(command) = command else { return };
        match (reply, command.as_ref()) {
            (Reply::StudyText(reply), _) => match *reply {
                StudyTextReply::Digests(digests) => {
                    if let Some(form) = &mut self.form
                        && let Some((_, stored)) = digests.iter().find(|(id, _)| form.id == Some(*id))
                    {
                        form.digest.issued_on = stored.issued_on;
                        form.digest.activity = stored.activity;
                        form.before = Some(stored.clone());
                    }
                    self.digests = Some(digests);
                }
                StudyTextReply::Draft(digest) => self.form = Some(Form { id: None, digest: *digest, before: None }),
                StudyTextReply::DigestSaved(saved) => {
                    if let (StudyTextCommand::SaveDigest { id, digest }, Some(form)) = (command.as_ref(), &mut self.form)
                        && form.id == *id
                    {
                        form.id = Some(saved);
                        form.before = Some(Digest::clone(digest));
                    }
                    cx.done(cx.t("digest-saved"));
                }
                _ => {}
            },
            (Reply::Done, StudyTextCommand::IssueDigest(_)) => cx.done(cx.t("digest-issued")),
            (Reply::Done, StudyTextCommand::RemoveDigest(_)) => cx.done(cx.t("case-removed")),
            (Reply::Exported(path), _) => {
                self.save = None;
                cx.done(cx.tn("study-saved-to", &[("path", path.display().to_string().into())]));
            }
            _ => {}
        }
    }

    fn failed(&mut self, command: &Command, error: &ServiceError, cx: &mut Cx<'_>) -> bool {
        let Command::StudyText(command) = command else { return false };
        match command.as_ref() {
            StudyTextCommand::ExportDigest { .. } => {
                self.save.as_mut().map(|save| save.refuse(cx.texts.explain(error))).is_some()
            }
            _ => false,
        }
    }

    fn left(&mut self, cx: &mut Cx<'_>) {
        self.keep(cx);
    }

    fn changed(&mut self, changes: &Changes, cx: &mut Cx<'_>) {
        if changes.contains(&Change::Study) {
            send(cx, StudyTextCommand::Digests);
        }
    }
}
