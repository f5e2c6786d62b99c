//! What a writer of an exchange format hands over.

/// A file that was written, and what it does not carry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub bytes: Vec<u8>,
    pub losses: Vec<Loss>,
}

/// Something of a question that the format does not carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// 编号 of the question.
    pub code: String,
    /// The message key is `loss-<what>`.
    pub what: &'static str,
}
