//! 考场情况登记: what happened in the room, by whom told and when. Added to, never edited.

use super::ids::CadreId;
use super::kind::coded;

coded! {
    /// What an entry is about.
    IncidentKind {
        /// 违纪
        Discipline = "discipline",
        /// 设备故障
        Fault = "fault",
        /// 身体不适
        Health = "health",
        /// 试题疑问
        Paper = "paper",
        /// 加时
        Time = "time",
        /// 暂停与继续
        Pause = "pause",
        /// 收卷
        Collect = "collect",
        /// 缺考, 缓考, 免考, 成绩无效: set or cleared.
        Outcome = "outcome",
        /// 迟到: let in after the last moment; the note is the minutes after the opening.
        Late = "late",
        Other = "other",
    }
}

impl IncidentKind {
    /// What a person writes down; the others are written by what was done.
    pub const BY_HAND: [Self; 5] = [Self::Discipline, Self::Fault, Self::Health, Self::Paper, Self::Other];
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    pub id: i64,
    /// UTC milliseconds.
    pub at_ms: i64,
    pub actor: String,
    pub kind: IncidentKind,
    /// Whom it is about; `None` for the whole room.
    pub cadre: Option<CadreId>,
    pub note: String,
}
