//! What must not lie open in the file (DESIGN §4): texts of 保密 questions and forms half filled in are encrypted under the
//! workspace's data key, which is in memory while somebody is signed in. Done by functions of the connection, so that no statement
//! can forget it by reading the table another way than through them.
//!
//! A sealed text of a question is a JSON object that begins with its ciphertext and goes on with a shell: code, kind, area,
//! citations, images, and empty texts. Who reads it without the key sees the shell.

use super::write::{Op, Tx};
use super::{Result, Store, to_json};
use crate::domain::image::Attachment;
use crate::domain::kind::Secrecy;
use crate::domain::question::{Body, Choice, Part, Question};
use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, params};
use std::fmt::Write;
use std::sync::{Arc, PoisonError, RwLock};

/// Encrypts and decrypts under the data key.
pub trait Cipher: Send + Sync {
    /// `None` only where the cipher itself fails.
    fn lock(&self, plain: &[u8]) -> Option<Vec<u8>>;
    /// `None` for what was altered or locked under another key.
    fn unlock(&self, locked: &[u8]) -> Option<Vec<u8>>;
}

/// The key of one open workspace, while there is one.
#[derive(Clone, Default)]
pub(super) struct Vault(Arc<RwLock<Option<Arc<dyn Cipher>>>>);

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault(..)")
    }
}

/// How a sealed text of a question begins.
const SEALED: &str = r#"{"sealed":""#;
/// How a closed text of any other kind begins.
const CLOSED: char = '\u{1}';
/// In `meta`: texts that were open before there was a key are sealed.
const DONE: &str = "confidential_sealed";

impl Vault {
    fn cipher(&self) -> Option<Arc<dyn Cipher>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, cipher: Option<Arc<dyn Cipher>>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = cipher;
    }

    /// `kf_has_key()`, `kf_seal(text, shell)`, `kf_open(text)`, `kf_close(text)`, `kf_read(text)` on this connection.
    pub(super) fn install(&self, conn: &Connection) -> rusqlite::Result<()> {
        let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DIRECTONLY;
        let vault = self.clone();
        conn.create_scalar_function("kf_has_key", 0, flags, move |_| Ok(vault.cipher().is_some()))?;
        let vault = self.clone();
        conn.create_scalar_function("kf_seal", 2, flags, move |ctx| {
            let (plain, shell): (String, String) = (ctx.get(0)?, ctx.get(1)?);
            let locked = vault.cipher().and_then(|cipher| cipher.lock(plain.as_bytes()));
            // An object of nothing but the shell would lose the text.
            let locked = locked.ok_or(rusqlite::Error::InvalidQuery)?;
            Ok(format!("{SEALED}{}\",{}", hex(&locked), shell.trim_start_matches('{')))
        })?;
        let vault = self.clone();
        conn.create_scalar_function("kf_open", 1, flags, move |ctx| {
            let text: String = ctx.get(0)?;
            let opened = text.strip_prefix(SEALED).and_then(|rest| {
                let (locked, _) = rest.split_once('"')?;
                String::from_utf8(vault.cipher()?.unlock(&from_hex(locked)?)?).ok()
            });
            Ok(opened.unwrap_or(text))
        })?;
        let vault = self.clone();
        conn.create_scalar_function("kf_close", 1, flags, move |ctx| {
            let text: String = ctx.get(0)?;
            let locked = vault.cipher().and_then(|cipher| cipher.lock(text.as_bytes()));
            Ok(locked.map_or(text, |locked| format!("{CLOSED}{}", hex(&locked))))
        })?;
        let vault = self.clone();
        conn.create_scalar_function("kf_read", 1, flags, move |ctx| {
            let text: String = ctx.get(0)?;
            let Some(locked) = text.strip_prefix(CLOSED) else { return Ok(text) };
            let opened = || String::from_utf8(vault.cipher()?.unlock(&from_hex(locked)?)?).ok();
            Ok(opened().unwrap_or_default())
        })
    }
}

/// What of a 保密 question stands in the open: everything that lists, composing and checks need, and no text of it.
pub(super) fn shell(question: &Question) -> Result<String> {
    let nameless = |image: &Attachment| Attachment { name: String::new(), ..image.clone() };
    to_json(&Question {
        body: empty(&question.body),
        explanation: String::new(),
        waivers: Vec::new(),
        tags: Vec::new(),
        attachments: question.attachments.iter().map(nameless).collect(),
        ..question.clone()
    })
}

fn empty(body: &Body) -> Body {
    let none = String::new;
    let choice = |choice: &Choice| Choice {
        stem: none(),
        options: vec![none(); choice.options.len()],
        key: Vec::new(),
        fixed_order: choice.fixed_order,
    };
    match body {
        Body::Single(of) => Body::Single(choice(of)),
        Body::Multiple(of) => Body::Multiple(choice(of)),
        Body::Judge { .. } => Body::Judge { stem: none(), key: false },
        Body::Blank { blanks, .. } => Body::Blank { stem: none(), blanks: vec![Vec::new(); blanks.len()] },
        Body::Short { .. } => Body::Short { stem: none(), answer: none(), rubric: Vec::new() },
        Body::Case { parts, .. } => {
            let part = |part: &Part| Part { body: empty(&part.body), explanation: none(), waivers: Vec::new(), ..part.clone() };
            Body::Case { material: none(), parts: parts.iter().map(part).collect() }
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        // Writing into a String cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

impl Store {
    /// Opens what is sealed, for as long as somebody is signed in; `None` shuts it again.
    pub fn set_cipher(&mut self, cipher: Option<Arc<dyn Cipher>>) {
        self.vault.set(cipher);
        // What was read with the key, or without it, is read anew.
        self.bank_list.take();
    }

    /// Whether sealed texts can be read now.
    pub fn has_key(&self) -> bool {
        self.vault.cipher().is_some()
    }

    /// Seals what was open before there was a key, once. What it overwrites is wiped from the file and its log.
    pub fn seal_open_texts(&mut self, actor: &str, now_ms: i64) -> Result<usize> {
        if !self.has_key() || self.meta(DONE)?.is_some() {
            return Ok(0);
        }
        self.conn.pragma_update(None, "secure_delete", true)?;
        let sealed = self.write::<_, super::StoreError>(Op::SealBank, actor, now_ms, |tx| {
            let sealed = tx.seal_open_texts()?;
            tx.set_meta(DONE, "1")?;
            Ok(sealed)
        });
        self.conn.pragma_update(None, "secure_delete", false)?;
        // The log of writes still holds the pages as they were. Readers beside may hold it; then the next checkpoint does it.
        let _ = self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        Ok(sealed?.output)
    }

    /// Current 保密 questions whose texts hold all these words, in order of number: they stand in no index, so they are read.
    pub(super) fn sealed_with(&self, words: &[String]) -> Result<Vec<i64>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT q.id, kf_open(r.content) FROM question q JOIN question_revision r ON r.id = q.current
             WHERE q.listed = 1 AND r.stem = '' ORDER BY q.id",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
        let mut found = Vec::new();
        for row in rows {
            let (id, content) = row?;
            let question: Question = super::from_json("question_revision", &content)?;
            let text = crate::domain::fold::fold(&question.searchable_text());
            if words.iter().all(|word| text.contains(word.as_str())) {
                found.push(id);
            }
        }
        Ok(found)
    }
}

impl Tx<'_> {
    fn seal_open_texts(&mut self) -> Result<usize> {
        let open: Vec<(i64, String)> = self
            .conn()
            .prepare("SELECT id, content FROM question_revision WHERE confidential = 1 AND content NOT LIKE '{\"sealed\":%'")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let mut sealed = 0;
        for (id, content) in open {
            let question: Question = super::from_json("question_revision", &content)?;
            if question.secrecy == Secrecy::Confidential {
                self.conn().execute(
                    "UPDATE question_revision SET content = kf_seal(?2, ?3), stem = '' WHERE id = ?1",
                    params![id, content, shell(&question)?],
                )?;
                sealed += 1;
            }
        }
        self.conn().execute("UPDATE draft SET form = kf_close(kf_read(form)), title = kf_close(kf_read(title))", [])?;
        Ok(sealed)
    }
}
