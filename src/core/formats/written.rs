//! What a writer hands over: the bytes, and what of the questions the format could not carry.

/// A file of questions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub bytes: Vec<u8>,
    pub losses: Vec<Loss>,
}

/// Something of one question that a format has no place for. The message key is `loss-<what>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    pub code: String,
    pub what: &'static str,
}
