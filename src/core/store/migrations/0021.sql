-- What the home screen and the first page of practice say of the whole bank (store/bank_facts), so that the first look after a start
-- need not read each question. Follows from the bank: whatever touches it takes it away.
CREATE TABLE bank_facts (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    -- store/bank_facts::BankFacts as JSON.
    data    TEXT NOT NULL
) STRICT;

CREATE TRIGGER bank_facts_question_i AFTER INSERT ON question BEGIN DELETE FROM bank_facts; END;
CREATE TRIGGER bank_facts_question_u AFTER UPDATE OF current, status, listed ON question BEGIN DELETE FROM bank_facts; END;
CREATE TRIGGER bank_facts_question_d AFTER DELETE ON question BEGIN DELETE FROM bank_facts; END;
CREATE TRIGGER bank_facts_revision_u AFTER UPDATE OF area ON question_revision BEGIN DELETE FROM bank_facts; END;
CREATE TRIGGER bank_facts_citation_i AFTER INSERT ON question_citation BEGIN DELETE FROM bank_facts; END;
CREATE TRIGGER bank_facts_citation_u AFTER UPDATE ON question_citation BEGIN DELETE FROM bank_facts; END;
CREATE TRIGGER bank_facts_citation_d AFTER DELETE ON question_citation BEGIN DELETE FROM bank_facts; END;
