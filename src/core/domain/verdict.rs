//! Outcomes (DESIGN §3): what a sitting says about a cadre in the end.

use super::kind::coded;

coded! {
    Outcome {
        Pass = "pass",
        Fail = "fail",
        /// 缺考
        Absent = "absent",
        /// 缓考, with proof: the next sitting is still the first attempt.
        Deferred = "deferred",
        /// 免考
        Exempt = "exempt",
        /// 成绩无效, with reason; kept and listed.
        Void = "void",
        /// Handed in, not all marked yet.
        Marking = "marking",
        /// Has not handed in yet.
        Pending = "pending",
    }
}

impl Outcome {
    /// The outcomes a person sets by hand, with a reason.
    pub const BY_HAND: [Self; 4] = [Self::Absent, Self::Deferred, Self::Exempt, Self::Void];
}
