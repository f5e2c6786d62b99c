//! Staff roles and what each may do (DESIGN §4). The table is here; `service` enforces it on every use case.

use super::kind::coded;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

coded! {
    /// A role of a staff account. A small bureau may give one person several.
    Role {
        /// 管理: accounts, settings, backup.
        Admin = "admin",
        /// 命题
        Author = "author",
        /// 审题
        Reviewer = "reviewer",
        /// 签发
        Issuer = "issuer",
        /// 考务
        Organiser = "organiser",
        /// 监考: sees no key.
        Invigilator = "invigilator",
        /// 阅卷
        Marker = "marker",
        /// 登分
        Registrar = "registrar",
        /// 复核
        Checker = "checker",
        /// 人事
        Personnel = "personnel",
        /// 机关纪委, reads only.
        Discipline = "discipline",
        /// 领导, reads only.
        Leader = "leader",
    }
}

coded! {
    /// What a use case asks for.
    Permission {
        ManageStaff = "manage_staff",
        /// Stems and options.
        ReadBank = "read_bank",
        /// Keys and explanations.
        ReadKeys = "read_keys",
        EditBank = "edit_bank",
        /// Questions marked 保密 leave the workspace in a file.
        ExportSecrets = "export_secrets",
        ApproveQuestions = "approve_questions",
        ComposePapers = "compose_papers",
        EditRoster = "edit_roster",
        ReadRoster = "read_roster",
        PlanSittings = "plan_sittings",
        RunSittings = "run_sittings",
        MarkAnswers = "mark_answers",
        /// 登分: typing what stands on papers and in lists of other platforms.
        EnterMarks = "enter_marks",
        PublishResults = "publish_results",
        ReadResults = "read_results",
        /// 受理 an appeal against results.
        TakeAppeals = "take_appeals",
        /// One of the two opinions on it.
        ReviewAppeals = "review_appeals",
        /// Destroys papers whose retention has ended, with a second person.
        DestroyRecords = "destroy_records",
        BackUp = "back_up",
        /// 学法: plans, sessions, attendance, comments.
        ReadStudy = "read_study",
        /// Plans, prepares, holds and records study.
        ManageStudy = "manage_study",
        ReadAudit = "read_audit",
    }
}

impl Role {
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission as P;
        match self {
            Self::Admin => &[
                P::ManageStaff,
                P::ReadBank,
                P::EditRoster,
                P::ReadRoster,
                P::PlanSittings,
                P::ReadResults,
                P::BackUp,
                P::ReadAudit,
                P::DestroyRecords,
                P::ReadStudy,
                P::ManageStudy,
            ],
            Self::Author => &[P::ReadBank, P::ReadKeys, P::EditBank, P::ExportSecrets, P::ComposePapers, P::ReadStudy],
            Self::Reviewer => &[P::ReadBank, P::ReadKeys, P::ApproveQuestions, P::ReviewAppeals],
            Self::Issuer => &[P::ReadBank, P::ExportSecrets, P::ReadResults, P::PublishResults],
            Self::Organiser => &[
                P::ReadBank,
                P::ComposePapers,
                P::ReadRoster,
                P::EditRoster,
                P::PlanSittings,
                P::RunSittings,
                P::EnterMarks,
                P::ReadResults,
                P::TakeAppeals,
                P::ReadStudy,
                P::ManageStudy,
            ],
            Self::Invigilator => &[P::ReadRoster, P::RunSittings],
            Self::Marker => &[P::ReadKeys, P::MarkAnswers],
            Self::Registrar => &[P::EnterMarks, P::ReadResults, P::ReadRoster, P::TakeAppeals],
            Self::Checker => &[P::EnterMarks, P::ReadResults, P::ReadRoster, P::ReviewAppeals],
            Self::Personnel => &[P::ReadRoster, P::EditRoster, P::ReadResults, P::TakeAppeals, P::ReadStudy, P::ManageStudy],
            Self::Discipline => &[P::ReadBank, P::ReadRoster, P::ReadResults, P::ReadAudit, P::ReadStudy],
            Self::Leader => &[P::ReadResults, P::ReadStudy],
        }
    }
}

/// The roles of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Roles(pub BTreeSet<Role>);

impl Roles {
    pub fn of(roles: impl IntoIterator<Item = Role>) -> Self {
        Self(roles.into_iter().collect())
    }

    pub fn may(&self, permission: Permission) -> bool {
        self.0.iter().any(|role| role.permissions().contains(&permission))
    }
}

/// Shortest passphrase taken, in characters.
pub const MIN_PASSPHRASE_CHARS: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invigilator_sees_no_key_and_a_reader_changes_nothing() {
        let writes = [
            Permission::EditBank,
            Permission::ApproveQuestions,
            Permission::EditRoster,
            Permission::PlanSittings,
            Permission::MarkAnswers,
            Permission::PublishResults,
            Permission::ManageStaff,
            Permission::ManageStudy,
        ];
        assert!(!Roles::of([Role::Invigilator]).may(Permission::ReadKeys));
        for reader in [Role::Leader, Role::Discipline] {
            assert!(writes.iter().all(|p| !Roles::of([reader]).may(*p)), "{reader:?}");
        }
    }

    #[test]
    fn every_permission_is_held_by_some_role() {
        for permission in Permission::ALL {
            assert!(Role::ALL.iter().any(|r| r.permissions().contains(permission)), "{permission:?}");
        }
    }
}
