//! The way between the window and the office: one queue each way. The office lives on one thread that owns the write
//! connection; tests run it inline.

use crate::ui::{Envelope, Look};
use kaofa_core::domain::clock::Clock;
use kaofa_core::domain::ids::StepId;
use kaofa_core::service::command::Overview;
use kaofa_core::service::demo::ExampleWords;
use kaofa_core::service::work::Work;
use kaofa_core::service::{Office, Reply, ServiceError, demo, maintenance, overview, run};
use kaofa_core::store::{Access, Changes};
use kaofa_core::text::{Locale, Texts};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

/// The key under which the looks of the screen are kept.
pub const LOOK: &str = "look";

/// What the office tells the window.
#[derive(Debug)]
pub enum Told {
    /// The workspace is open.
    Opened(Box<Opened>),
    /// It could not be opened.
    Refused(Box<ServiceError>),
    /// The answer to a command, with what it wrote.
    Answer(Box<Answered>),
}

/// A command as it was sent, what it answered, and what it wrote.
#[derive(Debug)]
pub struct Answered {
    pub envelope: Envelope,
    pub result: Result<Reply, ServiceError>,
    pub changes: Changes,
    /// The undo step it wrote or took back.
    pub step: Option<StepId>,
}

/// A workspace as found at the start.
#[derive(Debug)]
pub struct Opened {
    pub look: Option<Look>,
    pub overview: Overview,
}

pub trait Dispatch {
    fn send(&mut self, envelope: Envelope);
    /// Everything told since the last call.
    fn drain(&mut self) -> Vec<Told>;
    /// The language of files written for people.
    fn set_locale(&mut self, locale: Locale);
    /// What the office is doing; one that works inline is never seen at it.
    fn work(&self) -> Work {
        Work::default()
    }
}

/// Between two workspaces.
#[derive(Debug)]
pub(super) struct Closed;

impl Dispatch for Closed {
    fn send(&mut self, _: Envelope) {}

    fn drain(&mut self) -> Vec<Told> {
        Vec::new()
    }

    fn set_locale(&mut self, _: Locale) {}
}

enum Wish {
    Do(Box<Envelope>),
    Locale(Locale),
}

/// The office on a thread of its own.
#[derive(Debug)]
pub struct ThreadDispatch {
    /// `None` once the window has gone.
    wishes: Option<Sender<Wish>>,
    told: Receiver<Told>,
    work: Work,
    thread: Option<JoinHandle<()>>,
}

/// What was sent last, such as a form that is not saved, reaches the disk before the program ends. Work that can be ended is.
impl Drop for ThreadDispatch {
    fn drop(&mut self) {
        self.work.cancel();
        self.wishes.take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl ThreadDispatch {
    /// Starts the thread; it opens the workspace first and tells so. `wake` repaints the window.
    pub fn start(folder: PathBuf, clock: Arc<dyn Clock>, wake: impl Fn() + Send + 'static) -> Self {
        let (wishes, to_do) = channel::<Wish>();
        let (tell, told) = channel();
        let work = Work::default();
        let shown = work.clone();
        let thread = std::thread::spawn(move || {
            let mut texts = Texts::new(Locale::default());
            let mut office = match open(&folder, clock, &mut texts) {
                Ok((mut office, opened)) => {
                    office.work = work;
                    let _ = tell.send(Told::Opened(Box::new(opened)));
                    wake();
                    office
                }
                Err(error) => {
                    let _ = tell.send(Told::Refused(Box::new(error)));
                    wake();
                    return;
                }
            };
            // Ends when the window drops its end of the queue.
            for wish in to_do {
                match wish {
                    Wish::Locale(locale) => texts = Texts::new(locale),
                    Wish::Do(envelope) => {
                        if tell.send(answer(&mut office, *envelope, &texts)).is_err() {
                            return;
                        }
                        wake();
                    }
                }
            }
        });
        Self { wishes: Some(wishes), told, work: shown, thread: Some(thread) }
    }

    fn wish(&self, wish: Wish) {
        // The thread ends early only when the workspace was refused, and then no room sends anything.
        if let Some(wishes) = &self.wishes {
            let _ = wishes.send(wish);
        }
    }
}

impl Dispatch for ThreadDispatch {
    fn send(&mut self, envelope: Envelope) {
        self.wish(Wish::Do(Box::new(envelope)));
    }

    fn drain(&mut self) -> Vec<Told> {
        self.told.try_iter().collect()
    }

    fn set_locale(&mut self, locale: Locale) {
        self.wish(Wish::Locale(locale));
    }

    fn work(&self) -> Work {
        self.work.clone()
    }
}

/// The office inline: every command is answered before `send` returns. For tests.
#[derive(Debug)]
pub struct InlineDispatch {
    pub office: Office,
    texts: Texts,
    told: VecDeque<Told>,
}

impl InlineDispatch {
    pub fn open(folder: &Path, clock: Arc<dyn Clock>) -> Result<Self, ServiceError> {
        let mut texts = Texts::new(Locale::default());
        let (office, opened) = open(folder, clock, &mut texts)?;
        Ok(Self { office, texts, told: VecDeque::from([Told::Opened(Box::new(opened))]) })
    }
}

impl Dispatch for InlineDispatch {
    fn send(&mut self, envelope: Envelope) {
        let told = answer(&mut self.office, envelope, &self.texts);
        self.told.push_back(told);
    }

    fn drain(&mut self) -> Vec<Told> {
        self.told.drain(..).collect()
    }

    fn set_locale(&mut self, locale: Locale) {
        self.texts = Texts::new(locale);
    }
}

fn answer(office: &mut Office, envelope: Envelope, texts: &Texts) -> Told {
    // A wish to end that came too late is not for the next one.
    office.work.rest();
    let result = run(office, envelope.command.clone(), texts);
    office.work.rest();
    Told::Answer(Box::new(Answered { envelope, result, changes: office.take_changes(), step: office.take_step() }))
}

fn open(folder: &Path, clock: Arc<dyn Clock>, texts: &mut Texts) -> Result<(Office, Opened), ServiceError> {
    let mut office = Office::open(folder, Access::Write, clock)?;
    let look: Option<Look> = office.setting(LOOK)?.and_then(|text| serde_json::from_str(&text).ok());
    if let Some(look) = look {
        *texts = Texts::new(look.locale);
    }
    let words = ExampleWords {
        paper: texts.get("example-paper"),
        sitting: texts.get("example-sitting"),
        cadre: texts.get("example-cadre"),
        unit: texts.get("example-unit"),
    };
    let seed = office.now_ms().unsigned_abs();
    demo::example(&mut office, &words, seed)?;
    // A backup that fails must not keep an official from the exam; the status line shows the date of the last one.
    let _ = maintenance::daily_backup(&office);
    let overview = overview(&office)?;
    office.take_changes();
    Ok((office, Opened { look, overview }))
}
