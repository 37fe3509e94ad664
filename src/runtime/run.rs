//! The loop.
//!
//! Owns the order of things: input first, results next, a frame at most every 16 ms and only when something changed. Idle costs
//! nothing: without a spinner there is no timer.

use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use crossterm::event::Event;
use futures_util::{Stream, StreamExt as _};
use ratatui::Terminal;
use ratatui::backend::{Backend, ClearType};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::editor;
use super::executor::{Edit, Executor, Lend, Now};
use super::fault::{self, Place};
use super::graphics::Overlay;
use super::input;
use super::pace::Pace;
use super::services::Services;
use super::signals::{HANGUP, Signals};
use super::wire::recorder;
use crate::api::Observer;
use crate::app::{self, Msg, Start, State, init, update};
use crate::domain::catalog::SCREENFUL;
use crate::domain::failure::Failure;
use crate::effect::Effect;
use crate::features::{form, functions, output, wire};
use crate::theme::Theme;

/// Time between two pictures of a spinner.
const TICK: Duration = Duration::from_millis(100);
/// Results waiting for the loop before their senders wait.
pub(super) const QUEUE: usize = 256;
/// Messages taken before a frame is due again.
const BATCH: usize = 1_024;

/// When the loop stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// When the person quits or a signal comes.
    Quit,
    /// Also when there is no input, no result and no job left.
    Idle,
    /// Also when all input is taken and its frame is drawn, whatever still runs.
    Drained,
}

/// The program at work: its state, its jobs and its screen.
pub struct Runner<B: Backend> {
    pub(super) state: State,
    terminal: Terminal<B>,
    theme: Theme,
    pub(super) services: Services,
    pub(super) executor: Executor,
    pub(super) results: mpsc::Receiver<Msg>,
    /// Tells what happens on the wire.
    pub(super) observer: Arc<dyn Observer>,
    /// What happens on the wire.
    wire: mpsc::UnboundedReceiver<wire::Msg>,
    /// Ends when everything of all earlier workspaces is on disk.
    pub(super) left: CancellationToken,
    exit: Option<u8>,
    /// What waits for the person's own editor or pager.
    outside: Option<Box<Lend>>,
    pub(super) dirty: bool,
    pace: Pace,
    frames: u64,
    /// When the last frame was drawn, and when time was told last.
    drawn: Instant,
    ticked: Instant,
    /// What the terminal draws itself.
    overlay: Overlay,
}

impl<B: Backend> Runner<B> {
    /// Starts the jobs of the first state. Nothing is awaited before the first frame.
    pub fn new(terminal: Terminal<B>, theme: Theme, services: Services, start: Start) -> Self {
        let (sender, results) = mpsc::channel(QUEUE);
        let (state, effects) = init(start);
        let (observer, wire) = recorder(services.clock);
        let left = CancellationToken::new();
        left.cancel();
        let executor = Executor::new(services.clone(), sender, Arc::clone(&observer), left.clone());
        let mut runner = Self {
            state,
            terminal,
            theme,
            services,
            executor,
            results,
            observer,
            wire,
            left,
            exit: None,
            outside: None,
            dirty: true,
            pace: Pace::default(),
            frames: 0,
            drawn: Instant::now(),
            ticked: Instant::now(),
            overlay: Overlay::default(),
        };
        runner.perform(effects);
        runner
    }

    /// The state, to look at.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The terminal, to look at.
    pub fn terminal(&self) -> &Terminal<B> {
        &self.terminal
    }

    /// Shows a failure that was met before the start.
    pub fn tell(&mut self, failure: Failure) {
        self.take(Msg::Trouble(failure));
    }

    /// How many frames were drawn.
    pub fn frames(&self) -> u64 {
        self.frames
    }

    /// Draws the first frame, once, with what is there by then: what is costly to start can wait for it.
    ///
    /// # Errors
    /// When the terminal cannot be drawn on.
    pub fn first_frame(&mut self) -> Result<(), B::Error> {
        if self.frames == 0 {
            while let Ok(msg) = self.results.try_recv() {
                self.take(msg);
            }
            self.pace.drawn(Instant::now());
            self.draw()?;
        }
        Ok(())
    }

    /// Runs until it is to stop. The exit code, when the person quit or a signal came.
    ///
    /// # Errors
    /// When the terminal cannot be drawn on.
    pub async fn run<I>(
        &mut self,
        events: &mut I,
        signals: &mut Option<Signals>,
        stop: Stop,
    ) -> Result<Option<u8>, B::Error>
    where
        I: Stream<Item = std::io::Result<Event>> + Unpin,
    {
        loop {
            self.drain(events).await;
            if self.exit.is_some() {
                return Ok(self.exit);
            }
            if let Some(lend) = self.outside.take() {
                self.lend(*lend, events, signals).await;
                continue;
            }
            let deadline = self.draw_if_due()?;
            // From the last frame on: what comes meanwhile must not put it off.
            let tick = self.state.is_animating().then(|| self.drawn.max(self.ticked) + TICK);
            let may_stop = match stop {
                Stop::Quit => false,
                Stop::Idle => self.executor.is_idle() && self.results.is_empty() && self.wire.is_empty(),
                Stop::Drained => true,
            };
            if may_stop && deadline.is_none() {
                return Ok(None);
            }
            tokio::select! {
                biased;
                code = next_signal(signals) => self.exit = Some(code),
                event = events.next() => self.take_event(event, stop),
                Some(msg) = self.results.recv() => self.take(msg),
                Some(msg) = self.wire.recv() => self.log(msg),
                // A frame that is due, or the next picture of a spinner.
                () = until(deadline) => {}
                () = until(tick) => self.tick(),
            }
        }
    }

    /// Takes all input and results that are there, so that one frame shows them all.
    async fn drain<I>(&mut self, events: &mut I)
    where
        I: Stream<Item = std::io::Result<Event>> + Unpin,
    {
        for _ in 0..BATCH {
            if let Some(Some(event)) = already_there(events).await {
                self.take_event(Some(event), Stop::Idle);
            } else if let Ok(msg) = self.wire.try_recv() {
                self.log(msg);
            } else if let Ok(msg) = self.results.try_recv() {
                self.take(msg);
            } else {
                return;
            }
            if self.exit.is_some() {
                return;
            }
        }
    }

    fn take_event(&mut self, event: Option<std::io::Result<Event>>, stop: Stop) {
        match event {
            Some(Ok(event)) => {
                if let Some(msg) = input::message(event) {
                    fault::here(Place::Ui);
                    self.take(msg);
                }
            }
            // The terminal is gone: nobody can see or type anything any more.
            Some(Err(_)) => self.exit = Some(HANGUP),
            None if stop == Stop::Quit => self.exit = Some(HANGUP),
            None => {}
        }
    }

    pub(super) fn take(&mut self, msg: Msg) {
        let clock = self.services.clock;
        update(&mut self.state, Msg::Now(clock.now(), clock.unix()));
        if let Msg::Resized(columns, rows) = msg {
            // The backend knows its new size; the old picture is no base for differences.
            tracing::debug!(columns, rows, "resized");
        }
        self.executor.finished(&msg);
        let was_many = self.state.functions.catalog.len() > SCREENFUL;
        let is_page = matches!(&msg, Msg::Functions(functions::Msg::Page(_, Ok(_))));
        let effects = update(&mut self.state, msg);
        // Thousands of pages come below what is seen: the next tick shows how far they are.
        self.dirty |= !(is_page && was_many && self.state.is_animating());
        self.perform(effects);
    }

    /// The next picture of a spinner, which tells the time.
    fn tick(&mut self) {
        let clock = self.services.clock;
        update(&mut self.state, Msg::Now(clock.now(), clock.unix()));
        self.ticked = Instant::now();
        self.dirty = true;
    }

    /// Takes what happened on the wire in: nothing to see unless the log is open.
    fn log(&mut self, msg: wire::Msg) {
        let effects = update(&mut self.state, Msg::Wire(msg));
        self.dirty |= self.state.wire.is_open();
        self.perform(effects);
    }

    pub(super) fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match self.executor.perform(effect) {
                Now::Nothing => {}
                Now::Quit(code) => self.exit = Some(code),
                Now::Suspend => self.suspend(),
                Now::Lend(lend) => self.outside = Some(lend),
                Now::Switch(to, user) => return self.switch(&to, user.as_deref()),
            }
        }
    }

    /// Draws when something changed and the last frame is old enough; else returns when it will be.
    fn draw_if_due(&mut self) -> Result<Option<Instant>, B::Error> {
        if !self.dirty {
            return Ok(None);
        }
        let now = Instant::now();
        if let Some(due) = self.pace.not_before(now) {
            return Ok(Some(due));
        }
        self.pace.drawn(now);
        self.drawn = now;
        self.draw()?;
        Ok(None)
    }

    fn draw(&mut self) -> Result<(), B::Error> {
        let (state, theme) = (&self.state, &self.theme);
        let writing = super::terminal::writing();
        let drawn = self.terminal.draw(|frame| app::view(state, theme, frame))?;
        drop(writing);
        let size = (drawn.area.width, drawn.area.height);
        self.dirty = false;
        self.frames += 1;
        let picture = app::picture_on(&self.state, size);
        if self.overlay.show(&self.services.graphics, size, picture) {
            self.redraw();
        }
        // A resize that came without an event (or before the first one) is one all the same.
        if size != self.state.size {
            let effects = update(&mut self.state, Msg::Resized(size.0, size.1));
            self.perform(effects);
            self.dirty = true;
        }
        Ok(())
    }

    /// Hands the terminal to the person's own editor or pager and waits. Jobs go on; their results are taken afterwards.
    async fn lend<I>(&mut self, lend: Lend, events: &mut I, signals: &mut Option<Signals>)
    where
        I: Stream<Item = std::io::Result<Event>> + Unpin,
    {
        editor::lend(true);
        while let Some(Some(event)) = already_there(events).await {
            self.take_event(Some(event), Stop::Idle);
        }
        let (edit, show) = (self.services.edit.clone(), self.services.show.clone());
        let mut running = tokio::task::spawn_blocking(move || match lend {
            Lend::Edit(Edit { job, text, extension }) => {
                Msg::Form(form::Msg::EditedOutside(job, edit(&text, extension)))
            }
            Lend::Show(job, clip, with) => {
                let shown = show(&clip.text(), clip.extension(), with);
                Msg::Output(output::Msg::ShownOutside(job, shown))
            }
        });
        let ended = tokio::select! {
            biased;
            code = next_signal(signals) => {
                self.exit = Some(code);
                return;
            }
            ended = &mut running => ended,
        };
        editor::lend(false);
        self.redraw();
        if let Ok(msg) = ended {
            self.take(msg);
        }
    }

    fn suspend(&mut self) {
        (self.services.suspend)();
        self.redraw();
    }

    /// Draws everything anew: another program had the terminal.
    fn redraw(&mut self) {
        // Not `Terminal::clear`: it asks the terminal where its cursor is and waits for the answer, which the event stream takes.
        // A screen that cannot be cleared cannot be drawn on either, which ends the loop.
        _ = self.terminal.backend_mut().clear_region(ClearType::All);
        self.terminal.swap_buffers();
        self.overlay.forget();
        self.dirty = true;
    }

    /// Ends the jobs and waits until everything to keep is on disk.
    pub async fn finish(self) {
        self.executor.finish().await;
        self.left.cancelled().await;
    }
}

/// The next event if it is there. Polled with this task's own waker: the event stream keeps the first one it sees until it fires.
async fn already_there<I: Stream + Unpin>(events: &mut I) -> Option<Option<I::Item>> {
    std::future::poll_fn(|context| match events.poll_next_unpin(context) {
        Poll::Ready(event) => Poll::Ready(Some(event)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

async fn next_signal(signals: &mut Option<Signals>) -> u8 {
    match signals {
        Some(signals) => signals.next_for_us().await,
        None => std::future::pending().await,
    }
}

async fn until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}
