//! Marking again after a correction, and what comes of sums below zero.

use super::*;

#[test]
fn a_corrected_key_is_tried_first_and_then_marks_everybody_anew() {
    let mut room = Room::new(SittingRules::preset(SittingKind::Mock), &[RIGHT, WRONG]);
    room.first_marks(10);
    let key = room.order(0, Decision::Key);
    let refused = remark::preview(&room.office, &key);
    assert!(matches!(refused, Err(ServiceError::Remark(RemarkFault::NotRevised))), "{refused:?}");
    room.publish().unwrap();
    correct_key(&mut room);
    assert!(remark::list(&room.office, room.sitting).unwrap().items[0].revised);

    let before = room.office.store.marks(room.attempts[0]).unwrap();
    let tried = remark::preview(&room.office, &key).unwrap();
    assert_eq!((tried.attempts, tried.rows.len(), tried.flips()), (2, 2, (1, 1)));
    let change = &tried.rows[1].change;
    assert_eq!(change.marks, (Some(Marks::ZERO), Some(Marks::whole(40))));
    assert_eq!(change.total, (Some(Marks::whole(20)), Some(Marks::whole(60))));
    assert_eq!(change.outcome, (Outcome::Fail, Outcome::Pass));
    assert_eq!(
        (room.office.store.marks(room.attempts[0]).unwrap(), room.findings()),
        (before, vec![]),
        "a dry run writes nothing"
    );

    assert!(matches!(remark::remark(&mut room.office, &key, " "), Err(ServiceError::NoReason)));
    let slots = room.office.store.paper_slots(room.paper).unwrap();
    assert_eq!(room.office.store.packs_recounted(), 0);
    remark::remark(&mut room.office, &key, "答案有误").unwrap();
    assert_eq!(room.office.store.packs_recounted(), 0, "the list as it was is not what is stored any more");
    assert_eq!((room.outcome(0), room.outcome(1)), (Outcome::Fail, Outcome::Pass));
    assert_eq!(room.office.store.paper_slots(room.paper).unwrap(), slots, "the paper is what was sat");
    assert_eq!(room.findings(), [], "verified with the correction");
    assert!(matches!(remark::preview(&room.office, &key), Err(ServiceError::Remark(RemarkFault::NotRevised))));
    let review = results::review(&room.office, room.attempts[1]).unwrap();
    let line = &review.remarks[0];
    assert_eq!((line.remark.by.as_str(), line.remark.reason.as_str()), ("甲", "答案有误"));
    assert_eq!(line.change.total, (Some(Marks::whole(20)), Some(Marks::whole(60))));
    assert!(review.items.iter().any(|item| item.correction.is_some() && item.marks == Some(Marks::whole(40))));
    assert!(room.office.store.incidents(room.sitting).unwrap().iter().any(|i| i.kind == IncidentKind::Remark));

    room.remark(0, Decision::Withdraw, "复核后维持原答案");
    assert_eq!(room.office.store.packs_recounted(), 0);
    assert_eq!((room.outcome(0), room.outcome(1)), (Outcome::Pass, Outcome::Fail));
    assert_eq!(results::review(&room.office, room.attempts[1]).unwrap().remarks.len(), 2, "both stay on the record");
    assert_eq!(room.findings(), []);
}

#[test]
fn marks_below_zero_in_one_section_take_nothing_from_another() {
    let preset = SittingRules::preset(SittingKind::Mock);
    let grading = crate::domain::grading::GradingRule { penalty: Marks::whole(30), ..preset.grading };
    let mut room = Room::new(SittingRules { grading, ..preset }, &[WRONG]);
    room.become_first();
    let waiting = results::review(&room.office, room.attempts[0]).unwrap();
    assert_eq!((waiting.so_far, waiting.total), (Marks::ZERO, None), "nor before everything is marked");
    room.first_marks(10);
    assert_eq!(room.office.store.marks(room.attempts[0]).unwrap()[0].marks, Some(Marks::whole(-30)));
    assert_eq!(room.total(0), Some(Marks::whole(20)));
    assert_eq!(room.findings(), []);
}

#[test]
fn full_marks_and_cancelling_and_a_text_accepted_later() {
    let mut room = Room::formal(&[RIGHT, WRONG, Sat { blank: "", ..WRONG }]);
    room.account("乙", Role::Marker);
    room.first_marks(9);
    // 58, 18 and 18 of 100. A text accepted is worth 20 for who wrote it, and nothing for who left it empty.
    let texts = remark::list(&room.office, room.sitting).unwrap().items.remove(1).texts;
    assert_eq!((texts[0].text.as_str(), texts[0].people), (RIGHT.blank, 2));
    for text in texts {
        let accept = Decision::Accept { blank: text.blank, text: text.text };
        room.remark(1, accept.clone(), "写法正确");
        let again = remark::preview(&room.office, &room.order(1, accept));
        assert!(matches!(again, Err(ServiceError::Remark(RemarkFault::NoChange))));
    }
    let totals = |room: &Room| [0, 1, 2].map(|who| room.total(who).unwrap().milli() / 1000);
    assert_eq!(totals(&room), [78, 38, 18]);
    room.remark(0, Decision::Full, "题有歧义");
    assert_eq!(totals(&room), [78, 78, 58]);
    // 送分 for a written answer: nobody has to mark it a second time.
    room.remark(3, Decision::Full, "超纲");
    assert_eq!(totals(&room), [89, 89, 69]);
    // The same item cancelled: 69 of 80 remain, and so does the line's share.
    let tried = remark::preview(&room.office, &room.order(3, Decision::Cancel)).unwrap();
    assert_eq!(tried.full, (Marks::whole(100), Marks::whole(80)));
    room.remark(3, Decision::Cancel, "超纲，不计分");
    assert_eq!((totals(&room), room.office.store.sitting(room.sitting).unwrap().full), ([69, 69, 49], Marks::whole(80)));
    assert_eq!([0, 1, 2].map(|who| room.outcome(who)), [Outcome::Pass, Outcome::Pass, Outcome::Pass], "49 of 80 is above 48");
    assert_eq!(room.findings(), []);
    // 49 of 80 is near the line of 48: the item that is left is marked a second time.
    assert!(matches!(room.publish(), Err(ServiceError::SecondMarksMissing(1))));
    room.become_one("乙", Role::Marker);
    assert!(room.answers(3).is_empty());
    room.mark(2, 2, 6).unwrap();
    room.publish().unwrap();
    assert_eq!((room.total(2), room.outcome(2)), (Some(Marks::from_milli(47_500)), Outcome::Fail));
    let shown = results::review(&room.office, room.attempts[2]).unwrap();
    let cancelled = shown.items.iter().find(|i| i.correction.as_ref().is_some_and(|c| c.award == Award::Cancelled)).unwrap();
    assert_eq!((cancelled.marks, cancelled.full, shown.full), (Some(Marks::ZERO), Marks::ZERO, Marks::whole(80)));
    assert_eq!(room.findings(), []);
}

#[test]
fn orders_that_are_none_are_named_and_nothing_is_written() {
    let mut room = Room::new(SittingRules::preset(SittingKind::Mock), &[RIGHT]);
    room.first_marks(10);
    let fault = |room: &Room, position, decision| match remark::preview(&room.office, &room.order(position, decision)) {
        Err(ServiceError::Remark(fault)) => fault,
        other => panic!("{other:?}"),
    };
    let accept = |blank, text: &str| Decision::Accept { blank, text: text.into() };
    assert_eq!(fault(&room, 2, Decision::Key), RemarkFault::Written);
    assert_eq!(fault(&room, 0, accept(0, "甲")), RemarkFault::NotABlank);
    assert_eq!(fault(&room, 1, accept(99, "甲")), RemarkFault::NotABlank);
    assert_eq!(fault(&room, 1, accept(0, "  ")), RemarkFault::NotABlank);
    assert_eq!(fault(&room, 0, Decision::Withdraw), RemarkFault::NoChange);
    assert_eq!(fault(&room, 400, Decision::Full), RemarkFault::NoSuchQuestion("401".into()));
    let code = remark::positions(&room.office, room.sitting, "没有的编号", None);
    assert!(matches!(code, Err(ServiceError::Remark(RemarkFault::NoSuchQuestion(_)))));
    // A revision whose options changed places cannot mark what was answered.
    room.become_one("命题人", Role::Author);
    let slot = room.office.store.paper_slots(room.paper).unwrap()[0];
    let id = room.office.store.question_of(slot.revision).unwrap();
    let mut question = room.office.store.question(id).unwrap().question;
    let Body::Single(choice) = &mut question.body else { panic!("the first is 单选") };
    choice.options.swap(0, 1);
    choice.key = vec![(choice.key[0] + 1) % 3];
    bank::revise(&mut room.office, id, &question, None).unwrap();
    room.become_first();
    assert_eq!(fault(&room, 0, Decision::Key), RemarkFault::OtherShape);
    assert_eq!(room.office.store.remarks(room.sitting).unwrap(), []);
}

#[test]
fn a_correction_changed_in_the_file_is_told_and_the_tables_refuse() {
    let mut room = Room::new(SittingRules::preset(SittingKind::Mock), &[WRONG]);
    room.first_marks(10);
    room.remark(0, Decision::Full, "题有歧义");
    let conn = Connection::open(room.folder.path().join(WORKSPACE_FILE)).unwrap();
    for table in ["mark_given", "judgement_given", "remark", "remark_slot", "remark_change"] {
        for sql in [format!("DELETE FROM {table}"), format!("UPDATE {table} SET rowid = rowid")] {
            let without_rowid = ["remark_slot", "remark_change"].contains(&table);
            let sql = if without_rowid { sql.replace("rowid = rowid", "remark = remark") } else { sql };
            assert!(conn.execute(&sql, []).unwrap_err().to_string().contains("append-only"), "{sql}");
        }
    }
    assert_eq!(room.findings(), []);
    // Somebody who changes a mark with everything that follows from it is told by the log.
    conn.execute_batch(
        "DROP TRIGGER mark_given_is_append_only_u; UPDATE mark_given SET marks_milli = 20000 WHERE position = 2;
         UPDATE mark SET marks_milli = 20000 WHERE position = 2; UPDATE attempt SET total_milli = total_milli + 10000",
    )
    .unwrap();
    assert_eq!(room.findings(), [IntegrityFinding::OtherGiven { position: 2 }]);
    conn.execute_batch(
        "UPDATE mark_given SET marks_milli = 10000 WHERE position = 2;
         UPDATE mark SET marks_milli = 10000 WHERE position = 2; UPDATE attempt SET total_milli = total_milli - 10000",
    )
    .unwrap();
    assert_eq!(room.findings(), []);
    conn.execute_batch(
        "DROP TRIGGER remark_slot_is_append_only_u; UPDATE remark_slot SET correction = '{\"award\":\"by_answer\"}'",
    )
    .unwrap();
    let found = room.findings();
    assert_eq!(found, [IntegrityFinding::OtherMark { position: 0 }, IntegrityFinding::OtherRemark { remark: 1 }]);
}
