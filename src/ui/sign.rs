//! The second person at an act of two: who is not signed in shows here who they are. And publishing, which needs one.

use super::Cx;
use super::kit::{self, Button, TextField, tokens as t};
use egui::{Context, Ui};
use kaofa_core::domain::ids::SittingId;
use kaofa_core::service::Command;
use kaofa_core::service::command::Secret;
use kaofa_core::service::publication::is_signed;
use kaofa_core::service::sittings::Sitting;
use kaofa_core::service::two_people::Countersign;
use kaofa_core::text::Explanation;

/// The fields of the second person.
#[derive(Debug, Default)]
pub struct SecondPerson {
    name: String,
    passphrase: Secret,
    /// There is no second person.
    alone: bool,
    reason: String,
    own: Secret,
}

impl SecondPerson {
    /// `may_waive`: where there is nobody else, a reason may stand in their place.
    pub fn fields(&mut self, ui: &mut Ui, cx: &Cx<'_>, may_waive: bool) {
        kit::section_heading(ui, &cx.t("second-title"));
        if self.alone {
            TextField::new(&cx.t("second-reason")).char_limit(200).id_salt("second-reason").show(ui, &mut self.reason);
            TextField::new(&cx.t("second-own")).password().id_salt("second-own").show(ui, &mut self.own.0);
        } else {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = t::S12;
                let width = (ui.available_width() - t::S12) / 2.0;
                TextField::new(&cx.t("second-name")).width(width).id_salt("second-name").show(ui, &mut self.name);
                let label = cx.t("second-passphrase");
                TextField::new(&label).width(width).password().id_salt("second-pass").show(ui, &mut self.passphrase.0);
            });
        }
        if may_waive {
            kit::checkbox(ui, &cx.t("second-alone"), &mut self.alone);
        }
    }

    /// Once everything is typed.
    pub fn countersign(&self) -> Option<Countersign> {
        let typed = |text: &str| !text.trim().is_empty();
        if self.alone {
            let whole = typed(&self.reason) && typed(&self.own.0);
            return whole.then(|| Countersign::Waived { reason: self.reason.clone(), own: self.own.clone() });
        }
        let whole = typed(&self.name) && typed(&self.passphrase.0);
        whole.then(|| Countersign::By { name: self.name.clone(), passphrase: self.passphrase.clone() })
    }
}

/// The question before results are made known, or before a corrected version is.
#[derive(Debug)]
pub struct PublishForm {
    sitting: SittingId,
    title: String,
    /// Why there is another version; `None` for the first.
    correction: Option<String>,
    second: SecondPerson,
    error: Option<Explanation>,
}

impl PublishForm {
    /// For a formal sitting. An informal one is published without a second person: see [`publish`].
    fn new(sitting: &Sitting, correction: bool) -> Self {
        Self {
            sitting: sitting.id,
            title: sitting.title.clone(),
            correction: correction.then(String::new),
            second: SecondPerson::default(),
            error: None,
        }
    }

    /// Another version of what was published.
    pub fn again(sitting: &Sitting) -> Self {
        Self::new(sitting, true)
    }

    pub fn refuse(&mut self, said: Explanation) {
        self.error = Some(said);
    }

    /// Asks; false when it is over.
    pub fn show(&mut self, ctx: &Context, cx: &mut Cx<'_>) -> bool {
        let again = self.correction.is_some();
        let title = cx.t(if again { "publish-again-title" } else { "publish-title" });
        let shown = kit::modal(ctx, "publish", &title, t::DESK_DIALOG_WIDE, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            let key = if again { "publish-again-text" } else { "publish-text" };
            kit::text::body(ui, cx.tn(key, &[("title", self.title.as_str().into())]));
            if let Some(reason) = &mut self.correction {
                let label = cx.t("publish-again-reason");
                TextField::new(&label).char_limit(200).id_salt("publish-reason").show(ui, reason);
            }
            self.second.fields(ui, cx, true);
            if let Some(said) = &self.error {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            let said = self.correction.as_ref().is_none_or(|reason| !reason.trim().is_empty());
            let sign = self.second.countersign().filter(|_| said);
            ui.horizontal(|ui| {
                let done = Button::primary(cx.t("publish-do")).enabled(sign.is_some()).show(ui).clicked();
                (sign.filter(|_| done), Button::secondary(cx.t("cancel")).show(ui).clicked())
            })
            .inner
        });
        let (sign, cancel) = shown.inner;
        if let Some(sign) = sign {
            self.error = None;
            let sitting = self.sitting;
            cx.send(match &self.correction {
                None => Command::PublishResults { sitting, sign: Some(sign) },
                Some(reason) => Command::SignResults { sitting, reason: reason.clone(), sign },
            });
        }
        !(cancel || shown.should_close)
    }
}

/// Begins to publish a sitting: by a form of two people, or by a plain question where one is enough.
pub fn publish(sitting: &Sitting, cx: &mut Cx<'_>) -> Option<PublishForm> {
    if is_signed(sitting) {
        return Some(PublishForm::new(sitting, false));
    }
    let text = cx.tn("results-publish-text", &[("title", sitting.title.as_str().into())]);
    let command = Command::PublishResults { sitting: sitting.id, sign: None };
    cx.confirm(cx.t("results-publish-title"), text, cx.t("results-publish-do"), false, command);
    None
}
