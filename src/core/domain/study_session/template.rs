//! Minutes from a template: `{{name}}` gives way to what the session has under that name.

/// A template with its placeholders filled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    pub text: String,
    /// Placeholders that name nothing, as they stand; they stay in the text, where they are seen.
    pub unknown: Vec<String>,
}

/// Fills `template`. `value` gives what a name stands for.
pub fn fill(template: &str, value: impl Fn(&str) -> Option<String>) -> Filled {
    let mut filled = Filled::default();
    let mut rest = template;
    while let Some((before, inside)) = rest.split_once("{{") {
        filled.text.push_str(before);
        let Some((name, after)) = inside.split_once("}}") else {
            // Never closed: as it stands.
            filled.text.push_str("{{");
            filled.text.push_str(inside);
            return filled;
        };
        if let Some(value) = value(name.trim()) {
            // What was typed into a session is text, and no placeholder.
            filled.text.push_str(&value);
        } else {
            let whole = format!("{{{{{name}}}}}");
            filled.text.push_str(&whole);
            if !filled.unknown.contains(&whole) {
                filled.unknown.push(whole);
            }
        }
        rest = after;
    }
    filled.text.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_names_are_filled_and_others_are_told() {
        let value = |name: &str| (name == "议题").then(|| String::from("甲{{乙}}"));
        let filled = fill("关于{{ 议题 }}：{{谁}}、{{谁}}。{{没完", value);
        assert_eq!(filled.text, "关于甲{{乙}}：{{谁}}、{{谁}}。{{没完");
        assert_eq!(filled.unknown, ["{{谁}}"]);
        assert_eq!(fill("没有", value), Filled { text: "没有".into(), unknown: vec![] });
    }
}
