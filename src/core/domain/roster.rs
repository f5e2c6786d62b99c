//! 干部 and 单位: people as the personnel file knows them. Namesakes are never matched by name.

use super::ids::UnitId;
use super::kind::coded;
use serde::{Deserialize, Serialize};

coded! {
    /// 编制类别: 行政 / 参公 / 事业 / 工勤 / 编外.
    Employment {
        Civil = "civil",
        Managed = "managed",
        Institution = "institution",
        Service = "service",
        Contract = "contract",
    }
}

coded! {
    /// 在岗 / 借调 / 挂职 / 休假 / 退休.
    CadreState {
        Active = "active",
        Seconded = "seconded",
        Attached = "attached",
        OnLeave = "on_leave",
        Retired = "retired",
    }
}

/// What a trainer edits about a cadre.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CadreData {
    pub name: String,
    /// 工号; optional, unique where given.
    pub staff_no: Option<String>,
    /// Last four of the ID card: tells namesakes apart.
    pub id_tail: Option<String>,
    pub employment: Employment,
    pub state: CadreState,
    pub appointment: Appointment,
}

/// A dated appointment. 职务层次 and 职级 are two fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    pub unit: Option<UnitId>,
    pub department: String,
    pub post: String,
    /// 职务层次, e.g. 科级.
    pub rank: String,
    /// 职级, e.g. 一级主任科员.
    pub grade: String,
}

/// What is wrong with a cadre's data. The message key is `cadre-fault-<code>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum CadreFault {
    NoName,
    /// Not four characters of digits or X.
    IdTail,
    NameTooLong,
}

impl CadreFault {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoName => "no-name",
            Self::IdTail => "id-tail",
            Self::NameTooLong => "name-too-long",
        }
    }
}

impl CadreData {
    pub fn faults(&self) -> Vec<CadreFault> {
        let mut faults = Vec::new();
        if self.name.trim().is_empty() {
            faults.push(CadreFault::NoName);
        }
        if self.name.chars().count() > 50 {
            faults.push(CadreFault::NameTooLong);
        }
        let tail_ok = |tail: &String| tail.len() == 4 && tail.bytes().all(|b| b.is_ascii_digit() || b == b'X' || b == b'x');
        if self.id_tail.as_ref().is_some_and(|t| !tail_ok(t)) {
            faults.push(CadreFault::IdTail);
        }
        faults
    }
}
