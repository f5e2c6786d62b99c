//! The bytes of the images of questions.

use super::check::Finding;
use super::write::Tx;
use super::{Result, Store, StoreError};
use crate::domain::image::{Attachment, Image, ImageId};
use rusqlite::{OptionalExtension, params};
use std::collections::HashSet;

impl Store {
    /// The bytes of an image; `None` where the workspace does not hold it.
    pub fn image_bytes(&self, id: ImageId) -> Result<Option<Vec<u8>>> {
        let mut statement = self.conn.prepare_cached("SELECT bytes FROM attachment WHERE sha256 = ?1")?;
        Ok(statement.query_row([id.0], |row| row.get(0)).optional()?)
    }

    /// The image that an attachment names; `None` where its bytes are not there or are not an image any more.
    pub fn image(&self, attachment: &Attachment) -> Result<Option<Image>> {
        let bytes = self.image_bytes(attachment.sha256)?;
        Ok(bytes
            .and_then(|bytes| Image::read(&attachment.name, bytes).ok())
            .filter(|image| image.attachment.sha256 == attachment.sha256))
    }

    /// Images that a revision names and that are not there, and images that no revision names.
    pub(super) fn check_attachments(&self, findings: &mut Vec<Finding>) -> Result<()> {
        let mut unused: HashSet<[u8; 32]> = HashSet::new();
        let mut statement = self.conn.prepare("SELECT sha256, bytes FROM attachment")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id: [u8; 32] = row.get(0)?;
            let bytes = row.get_ref(1)?.as_blob().map_err(|e| StoreError::Sqlite(e.into()))?;
            if ImageId::of(bytes).0 != id {
                findings.push(Finding::ImageChanged { image: ImageId(id).to_string() });
            }
            unused.insert(id);
        }
        let held = unused.clone();
        let mut statement = self.conn.prepare(
            "SELECT q.code, a.value FROM question_revision r JOIN question q ON q.id = r.question,
                    json_each(r.content, '$.attachments') a WHERE r.content LIKE '%\"attachments\":[%'",
        )?;
        let mut rows = statement.query([])?;
        let mut missing = HashSet::new();
        while let Some(row) = rows.next()? {
            let (code, json): (String, String) = (row.get(0)?, row.get(1)?);
            let attachment: Attachment = super::from_json("question_revision", &json)?;
            unused.remove(&attachment.sha256.0);
            if !held.contains(&attachment.sha256.0) && missing.insert((code.clone(), attachment.sha256)) {
                findings.push(Finding::ImageMissing { code, name: attachment.name });
            }
        }
        if !unused.is_empty() {
            findings.push(Finding::ImagesUnused { count: unused.len() as u64 });
        }
        Ok(())
    }
}

impl Tx<'_> {
    /// Keeps an image, before the question that shows it; one that is there already stays.
    pub fn attach(&mut self, image: &Image) -> Result<()> {
        self.conn()
            .prepare_cached(
                "INSERT INTO attachment (sha256, media_type, bytes) VALUES (?1, ?2, ?3) ON CONFLICT (sha256) DO NOTHING",
            )?
            .execute(params![image.attachment.sha256.0, image.attachment.media_type.code(), &image.bytes[..]])?;
        Ok(())
    }

    /// A question is not stored without its images.
    pub(super) fn require_attached(&mut self, attachments: &[Attachment]) -> Result<()> {
        for attachment in attachments {
            let mut statement = self.conn().prepare_cached("SELECT EXISTS (SELECT 1 FROM attachment WHERE sha256 = ?1)")?;
            let held: bool = statement.query_row([attachment.sha256.0], |row| row.get(0))?;
            if !held {
                return Err(StoreError::NotFound("attachment"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::image::mark;
    use crate::domain::image::tests::{PNG, jpeg};
    use crate::domain::kind::Status;
    use crate::domain::question::tests::single;
    use crate::domain::question::{Body, Question};
    use crate::store::{Access, Op};

    fn illustrated(image: &Image) -> Question {
        let mut question = single(1);
        if let Body::Single(choice) = &mut question.body {
            choice.stem.push_str(&mark(1));
        }
        question.attachments = vec![image.attachment.clone()];
        question
    }

    #[test]
    fn a_question_and_its_image_are_stored_together_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path(), Access::Write, 1).unwrap();
        let image = Image::read("a.png", PNG.to_vec()).unwrap();
        let question = illustrated(&image);
        let add = |store: &mut Store, images: &[&Image]| {
            store.write::<_, StoreError>(Op::AddQuestion, "甲", 1, |tx| {
                images.iter().try_for_each(|image| tx.attach(image))?;
                tx.add_question(&question, Status::Pending, false, "甲", 1)
            })
        };
        assert!(matches!(add(&mut store, &[]), Err(StoreError::NotFound("attachment"))));
        assert_eq!(store.check().unwrap(), []);
        add(&mut store, &[&image]).unwrap();
        assert_eq!(store.image(&image.attachment).unwrap(), Some(image.clone()));
        // The same question again fails, and an image in that write is not kept either.
        let other = Image::read("b.jpg", jpeg(1)).unwrap();
        assert!(matches!(add(&mut store, &[&other]), Err(StoreError::Duplicate { .. })));
        assert_eq!(store.image(&other.attachment).unwrap(), None);
        // Undo hides the question; its image stays for redo.
        store
            .write::<_, StoreError>(Op::AddQuestion, "甲", 2, |tx| {
                tx.attach(&image)?;
                tx.attach(&other)
            })
            .unwrap();
        assert_eq!(store.check().unwrap(), [Finding::ImagesUnused { count: 1 }]);
    }

    #[test]
    fn check_names_images_that_are_gone_or_altered() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path(), Access::Write, 1).unwrap();
        let image = Image::read("a.png", PNG.to_vec()).unwrap();
        store
            .write::<_, StoreError>(Op::AddQuestion, "甲", 1, |tx| {
                tx.attach(&image)?;
                tx.add_question(&illustrated(&image), Status::Pending, false, "甲", 1)
            })
            .unwrap();
        assert!(store.conn.execute("DELETE FROM attachment", []).is_err());
        store.conn.execute_batch("DROP TRIGGER attachment_is_append_only_u; UPDATE attachment SET bytes = x'00'").unwrap();
        assert_eq!(store.check().unwrap(), [Finding::ImageChanged { image: image.attachment.sha256.to_string() }]);
        assert_eq!(store.image(&image.attachment).unwrap(), None);
        store.conn.execute_batch("DROP TRIGGER attachment_is_append_only_d; DELETE FROM attachment").unwrap();
        assert_eq!(store.check().unwrap(), [Finding::ImageMissing { code: "t-001".into(), name: "a.png".into() }]);
    }
}
