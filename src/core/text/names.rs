//! The displayed names of the field's small sets.

use super::Texts;
use crate::domain::angoff::CutScore;
use crate::domain::blueprint::{Band, ShareScope};
use crate::domain::closed_book::{Finding, Surroundings};
use crate::domain::desk_code::Power;
use crate::domain::exemption::ExemptionGround;
use crate::domain::grading::MultipleRule;
use crate::domain::incident::IncidentKind;
use crate::domain::journal::HandInBy;
use crate::domain::kind::{Area, Cognition, Kind, Status};
use crate::domain::law::{LawState, Level};
use crate::domain::pass_rate::Dimension;
use crate::domain::roster::{CadreState, Employment};
use crate::domain::sitting::{Audience, NoticeStage, QuestionSource, Seating, SittingKind, SittingMode, SittingState};
use crate::domain::staff::{Permission, Role};
use crate::domain::verdict::{Outcome, Shortfall};
use crate::law::compare::Fate;
use crate::law::read::Note;
use crate::service::law_changes::ChangeKind;

impl Texts {
    pub fn area(&self, area: Area) -> String {
        self.get(&format!("area-{}", area.number()))
    }

    /// The short name, for lists and tables.
    pub fn area_short(&self, area: Area) -> String {
        self.get(&format!("area-short-{}", area.number()))
    }

    /// 单选
    pub fn kind(&self, kind: Kind) -> String {
        self.get(&format!("kind-{}", kind.code()))
    }

    /// 单项选择题
    pub fn kind_long(&self, kind: Kind) -> String {
        self.get(&format!("kind-long-{}", kind.code()))
    }

    pub fn status(&self, status: Status) -> String {
        self.get(&format!("status-{}", status.code()))
    }

    pub fn cognition(&self, cognition: Cognition) -> String {
        self.get(&format!("cognition-{}", cognition.code()))
    }

    /// 易, 中, 难
    pub fn band(&self, band: Band) -> String {
        self.get(&format!("band-{}", band.code()))
    }

    pub fn share_scope(&self, scope: ShareScope) -> String {
        self.get(&format!("share-scope-{}", scope.code()))
    }

    /// What rows of a summary are grouped by.
    pub fn dimension(&self, dimension: Dimension) -> String {
        self.get(&format!("pass-rate-by-{}", dimension.code()))
    }

    /// The line that judges suggest, in a sentence.
    pub fn cut_score(&self, found: &CutScore) -> String {
        let args = [
            ("cut", found.cut.printed().into()),
            ("percent", found.percent().into()),
            ("judges", found.judges.len().into()),
            ("spread", format!("{:.1}", found.spread).into()),
        ];
        self.with("judge-line", &args)
    }

    /// Why somebody failed besides the sum.
    pub fn shortfall(&self, shortfall: &Shortfall) -> String {
        match shortfall {
            Shortfall::Part { kind, marks, least } => {
                let args =
                    [("kind", self.kind(*kind).into()), ("marks", marks.printed().into()), ("least", least.printed().into())];
                self.with("shortfall-part", &args)
            }
            Shortfall::Must { missed } => self.with("shortfall-must", &[("n", (*missed).into())]),
        }
    }

    /// A reason that a person gave, and what besides the sum was not reached.
    pub fn note(&self, reason: &str, shortfalls: &[Shortfall]) -> String {
        let reason = (!reason.is_empty()).then(|| reason.to_owned());
        let all: Vec<String> = reason.into_iter().chain(shortfalls.iter().map(|s| self.shortfall(s))).collect();
        all.join(&self.get("results-comma"))
    }

    pub fn level(&self, level: Level) -> String {
        self.get(&format!("level-{}", level.code()))
    }

    pub fn law_state(&self, state: LawState) -> String {
        self.get(&format!("law-state-{}", state.code()))
    }

    /// What became of an article in a later version.
    pub fn fate(&self, fate: Fate) -> String {
        self.get(match fate {
            Fate::Same => "fate-same",
            Fate::Renumbered => "fate-renumbered",
            Fate::Changed => "fate-changed",
            Fate::Gone => "fate-gone",
        })
    }

    /// 《行政复议法》 was changed, in force since …
    pub fn law_change(&self, law: &str, kind: ChangeKind) -> String {
        let day = match kind {
            ChangeKind::Modified { to, .. } => to.to_string(),
            ChangeKind::Coming { on } => on.to_string(),
            ChangeKind::Repealed | ChangeKind::Lapsed => String::new(),
        };
        self.with(&format!("law-change-{}", kind.code()), &[("law", law.into()), ("date", day.into())])
    }

    /// What an import of statutes changed or left out.
    pub fn law_note(&self, note: &Note) -> String {
        let key = format!("law-note-{}", note.code());
        match note {
            Note::EffectiveCorrected { from, to } => {
                self.with(&key, &[("from", from.as_str().into()), ("to", to.to_string().into())])
            }
            Note::StateCorrected { from, reason } => {
                self.with(&key, &[("from", from.as_str().into()), ("reason", reason.as_str().into())])
            }
            Note::EffectiveAssumed { date } => self.with(&key, &[("date", date.to_string().into())]),
            Note::NotAnArticle { rows } => self.with(&key, &[("n", (*rows).into())]),
            Note::Twice { label } => self.with(&key, &[("label", label.as_str().into())]),
            Note::FileSkipped { why } => self.with(&key, &[("why", why.as_str().into())]),
        }
    }

    pub fn outcome(&self, outcome: Outcome) -> String {
        self.get(&format!("outcome-{}", outcome.code()))
    }

    pub fn exemption_ground(&self, ground: ExemptionGround) -> String {
        self.get(&format!("exempt-ground-{}", ground.code()))
    }

    pub fn incident_kind(&self, kind: IncidentKind) -> String {
        self.get(&format!("incident-kind-{}", kind.code()))
    }

    /// What the register noted, for people: it keeps outcomes, minutes and going on as signs.
    pub fn incident_note(&self, kind: IncidentKind, note: &str) -> String {
        let (sign, why) = note.split_once(' ').unwrap_or((note, ""));
        let minutes = sign.trim_start_matches('+').trim_end_matches('\'');
        let told = match kind {
            IncidentKind::Outcome if sign == "-" => self.get("incident-note-cleared"),
            IncidentKind::Outcome => match Outcome::from_code(sign) {
                Some(outcome) => self.outcome(outcome),
                None => return note.to_owned(),
            },
            IncidentKind::Time if minutes != sign => self.with("incident-note-minutes", &[("n", minutes.into())]),
            IncidentKind::Late if why.is_empty() => self.with("incident-note-late", &[("n", sign.into())]),
            IncidentKind::Pause if sign == "→" => self.get("incident-note-continued"),
            _ => return note.to_owned(),
        };
        format!("{told} {why}").trim_end().to_owned()
    }

    pub fn sitting_kind(&self, kind: SittingKind) -> String {
        self.get(&format!("sitting-kind-{}", kind.code()))
    }

    pub fn sitting_state(&self, state: SittingState) -> String {
        self.get(&format!("sitting-state-{}", state.code()))
    }

    /// 机考
    pub fn sitting_mode(&self, mode: SittingMode) -> String {
        self.get(&format!("sitting-mode-{}", mode.code()))
    }

    /// 公开题库抽题
    pub fn question_source(&self, source: QuestionSource) -> String {
        self.get(&format!("question-source-{}", source.code()))
    }

    /// 公示前
    pub fn notice_stage(&self, stage: NoticeStage) -> String {
        self.get(&format!("notice-stage-{}", stage.code()))
    }

    pub fn audience(&self, audience: Audience) -> String {
        self.get(&format!("audience-{}", audience.code()))
    }

    pub fn seating(&self, seating: Seating) -> String {
        self.get(&format!("seating-{}", seating.code()))
    }

    /// What a 监考授权码 is for.
    pub fn power(&self, power: Power) -> String {
        let minutes = if let Power::Grant { minutes } = power { minutes } else { 0 };
        self.with(&format!("desk-code-{}", power.key()), &[("minutes", minutes.into())])
    }

    pub fn multiple_rule(&self, rule: MultipleRule) -> String {
        self.get(&format!("multiple-rule-{}", rule.code()))
    }

    pub fn employment(&self, employment: Employment) -> String {
        self.get(&format!("employment-{}", employment.code()))
    }

    pub fn cadre_state(&self, state: CadreState) -> String {
        self.get(&format!("cadre-state-{}", state.code()))
    }

    pub fn role(&self, role: Role) -> String {
        self.get(&format!("role-{}", role.code()))
    }

    pub fn permission(&self, permission: Permission) -> String {
        self.get(&format!("permission-{}", permission.code()))
    }

    /// What an invigilator should know of the PC that an exam is sat on; empty for an ordinary one.
    pub fn surroundings(&self, found: &Surroundings) -> Vec<String> {
        let say = |finding: Finding| {
            let key = format!("lock-{}", finding.code());
            match finding {
                Finding::Screens(n) => self.with(&key, &[("n", n.into())]),
                Finding::Remote(how) => self.get(&format!("{key}-{}", how.code())),
                Finding::Weak | Finding::MaySleep => self.get(&key),
            }
        };
        found.findings().into_iter().map(say).collect()
    }

    pub fn hand_in_by(&self, by: HandInBy) -> String {
        self.get(&format!("hand-in-by-{}", by.code()))
    }

    /// The name of a step, e.g. for "undo: …".
    pub fn op(&self, code: &str) -> String {
        self.get(&format!("op-{code}"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Locale;
    use super::*;

    #[test]
    fn every_code_has_its_name_in_both_languages() {
        for locale in Locale::ALL {
            let texts = Texts::new(locale);
            let mut names = Vec::new();
            names.extend(Area::all().flat_map(|a| [texts.area(a), texts.area_short(a)]));
            names.extend(Kind::ALL.into_iter().flat_map(|k| [texts.kind(k), texts.kind_long(k)]));
            names.extend(Status::ALL.iter().map(|v| texts.status(*v)));
            names.extend(Cognition::ALL.iter().map(|v| texts.cognition(*v)));
            names.extend(Outcome::ALL.iter().map(|v| texts.outcome(*v)));
            names.extend(SittingKind::ALL.iter().map(|v| texts.sitting_kind(*v)));
            names.extend(SittingState::ALL.iter().map(|v| texts.sitting_state(*v)));
            names.extend(SittingMode::ALL.iter().map(|v| texts.sitting_mode(*v)));
            names.extend(QuestionSource::ALL.iter().map(|v| texts.question_source(*v)));
            names.extend(NoticeStage::ALL.iter().map(|v| texts.notice_stage(*v)));
            names.extend(Audience::ALL.iter().map(|v| texts.audience(*v)));
            names.extend(Seating::ALL.iter().map(|v| texts.seating(*v)));
            names.extend(MultipleRule::ALL.iter().map(|v| texts.multiple_rule(*v)));
            names.extend(Employment::ALL.iter().map(|v| texts.employment(*v)));
            names.extend(CadreState::ALL.iter().map(|v| texts.cadre_state(*v)));
            names.extend(Role::ALL.iter().map(|v| texts.role(*v)));
            names.extend(Permission::ALL.iter().map(|v| texts.permission(*v)));
            names.extend(HandInBy::ALL.iter().map(|v| texts.hand_in_by(*v)));
            for name in names {
                let is_key = name.contains('-') && name.is_ascii() && !name.contains(' ');
                assert!(!is_key || locale == Locale::En && !name.contains("kind-"), "{name} has no text");
            }
        }
    }
}
