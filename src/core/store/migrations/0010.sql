-- Images of questions, each once, by the SHA-256 of its bytes. A revision names those that it needs in its content; nothing is
-- deleted, so that a paper shows what it showed.

CREATE TABLE attachment (
    sha256      BLOB NOT NULL PRIMARY KEY CHECK (length(sha256) = 32),
    media_type  TEXT NOT NULL,
    bytes       BLOB NOT NULL
) STRICT;

CREATE TRIGGER attachment_is_append_only_u BEFORE UPDATE ON attachment BEGIN SELECT raise(ABORT, 'attachment is append-only'); END;
CREATE TRIGGER attachment_is_append_only_d BEFORE DELETE ON attachment BEGIN SELECT raise(ABORT, 'attachment is append-only'); END;
