//! Keys through the whole program, and its screens.

mod app_details;
mod ask_screens;
mod catalog_screens;
mod compare_screens;
mod expression_screens;
mod fan_out_screens;
mod form_screens;
mod health_screens;
mod keys;
mod on_disk;
mod pages;
mod pictures;
mod screens;
mod switching;
mod table_screens;
mod taking;
mod wire_log;
mod workspaces;

use std::sync::Arc;

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::*;
use crate::domain::account::{Account, App};
use crate::domain::call::{CallOutcome, CallRequest, Exchange, Verdict};
use crate::domain::catalog::Batch;
use crate::domain::form::read_parameters;
use crate::domain::function::{Function, FunctionKind};
use crate::domain::output::{Chart, JsonIndex, Table, find_rows};
use crate::effect::{Effect, JobId, Millis, Searched};
use crate::features::paging::Page;
use crate::features::{apps, call, connect, form, functions, output};
use crate::input::Chord;
use crate::protocol::wire;
use crate::theme::Theme;

/// Noon of New Year's Day 2025.
const NOW: i64 = 1_735_732_800;

const POST_MESSAGE: &str = r#"{"name":"slack-post-message","description":"Post a message in a channel","parameters":{"type":"object",
    "properties":{"channel":{"type":"string","description":"The channel to send the message in. Call `slack-list-conversations` to get the available values."},
    "text":{"type":"string","description":"The content of the message."},"as_user":{"type":"boolean","description":"(Legacy) Pass true to post as the authed user."},
    "count":{"type":"number","default":50},"parse":{"type":"string","enum":["full","none",1]},
    "blocks":{"type":"array","items":{"type":"string"}},
    "owner":{"type":"object","properties":{"name":{"type":"string"},"address":{"type":"object","properties":{"city":{"type":"string"}}}}},
    "properties":{"type":"object","properties":{}}},"required":["channel","text"]}}"#;

/// The program between keys and screen, without a runtime: effects are collected, their results fed in by the test.
struct Bench {
    state: State,
    effects: Vec<Effect>,
}

impl Bench {
    fn start(size: (u16, u16)) -> Self {
        let workspace = WorkspaceLabel::sandbox("demo-user");
        let (state, effects) = init(Start { size, unix: NOW, workspace, function: None, view: None });
        Self { state, effects }
    }

    /// Apps and functions are loaded.
    fn loaded(size: (u16, u16)) -> Self {
        let mut bench = Self::start(size);
        bench.load(apps(), functions());
        bench
    }

    fn load(&mut self, apps: Vec<App>, functions: impl Into<Batch>) {
        let page = Page { items: apps, unreadable: Vec::new(), next: None };
        let job = self.job(|effect| matches!(effect, Effect::FetchApps { .. }));
        self.msg(Msg::Apps(apps::Msg::Page(job, Ok(page))));
        let page = Page { items: functions.into(), unreadable: Vec::new(), next: None };
        let job = self.job(|effect| matches!(effect, Effect::FetchFunctions { .. }));
        self.msg(Msg::Functions(functions::Msg::Page(job, Ok(page))));
    }

    /// `slack-post-message` is open.
    fn opened(size: (u16, u16)) -> Self {
        Self::opened_with(size, POST_MESSAGE)
    }

    /// `slack-post-message` is open, with these parameters.
    fn opened_with(size: (u16, u16), raw: &str) -> Self {
        let mut bench = Self::loaded(size);
        let slack = bench.state.functions.catalog.of_app("slack")[0];
        let function = bench.state.functions.catalog.get(slack).expect("a function").function();
        bench.msg(Msg::Form(form::Msg::Open(function)));
        let job = bench.job(|effect| matches!(effect, Effect::BuildForm { .. }));
        bench.msg(Msg::Form(form::Msg::Built(job, Arc::new(read_parameters(raw)))));
        bench
    }

    /// Selects a row by its label.
    fn select(&mut self, label: &str) {
        let open = self.state.form.open.as_mut().expect("a form");
        let row = open.rows.iter().position(|row| row.label == label).expect("a row");
        open.list.select(row, open.rows.len());
        self.msg(Msg::Form(form::Msg::Move(crate::features::Motion::Scroll(0))));
    }

    /// What the open editor waits for.
    fn editor_job(&self) -> JobId {
        self.state.form.editor.as_ref().and_then(form::Editor::job).expect("a job")
    }

    fn msg(&mut self, msg: Msg) {
        self.effects = update(&mut self.state, msg);
        self.check();
    }

    /// Checks arguments as the worker does, at once.
    fn check(&mut self) {
        let is_check = |effect: &Effect| matches!(effect, Effect::Validate { .. });
        while let Some(at) = self.effects.iter().position(is_check) {
            let Effect::Validate { job, schema, arguments, variables, .. } = self.effects.remove(at) else {
                continue;
            };
            let found = schema.validation.check(&arguments, &variables);
            self.effects.extend(update(&mut self.state, Msg::Form(form::Msg::Checked(job, found))));
        }
        // And shows what a call would send.
        let is_mask = |effect: &Effect| matches!(effect, Effect::Mask(..));
        while let Some(at) = self.effects.iter().position(is_mask) {
            let Effect::Mask(job, lines) = self.effects.remove(at) else { continue };
            self.effects.extend(update(&mut self.state, Msg::Call(call::Msg::Masked(job, lines))));
        }
    }

    /// Presses keys: `Enter`, `Ctrl-R`, `↓`; a word after `=` is typed letter by letter.
    fn press(&mut self, keys: &[&str]) {
        for key in keys {
            match key.strip_prefix('=') {
                Some(text) if !text.is_empty() => {
                    for c in text.chars() {
                        self.msg(Msg::Key(Chord::plain(crate::input::Key::Char(c))));
                    }
                }
                _ => self.msg(Msg::Key(Chord::parse(key).unwrap_or_else(|| panic!("`{key}` is no chord")))),
            }
        }
    }

    /// The job of the last effects that fits; the first state's effects are asked while nothing was pressed.
    fn job(&self, fits: impl Fn(&Effect) -> bool) -> JobId {
        let effect = self.effects.iter().find(|effect| fits(effect));
        let job = match effect {
            Some(
                Effect::FetchApps { job, .. }
                | Effect::FetchApp { job, .. }
                | Effect::OpenPage { job, .. }
                | Effect::FetchFunctions { job, .. }
                | Effect::BuildForm { job, .. }
                | Effect::Call { job, .. }
                | Effect::IndexOutput { job, .. }
                | Effect::Search { job, .. },
            ) => Some(*job),
            _ => self.state.functions.chain.loading.job(),
        };
        job.expect("a job")
    }

    /// Answers the running call, and indexes the answer.
    fn answer(&mut self, status: u16, body: &str) {
        let job = self.state.call.running.as_ref().expect("a running call").job;
        let verdict = match status {
            200 => wire::executed(body).expect("an executed call"),
            _ => wire::not_executed(body).expect("a refused call"),
        };
        let exchange = exchange(status, body);
        self.msg(Msg::Call(call::Msg::Finished(
            job,
            Ok(Arc::new(CallOutcome { exchange, verdict, index: None })),
        )));
        self.index();
    }

    /// Does what the worker does for a table.
    fn table(&mut self) {
        let never = std::sync::atomic::AtomicBool::new(false);
        for effect in std::mem::take(&mut self.effects) {
            match effect {
                Effect::BuildTable { job, index, array } => {
                    let table = Some(Arc::new(Table::build(index, array, &never)));
                    self.msg(Msg::Output(output::Msg::TableBuilt(job, table)));
                }
                Effect::ArrangeTable { job, table, arrangement } => {
                    self.msg(Msg::Output(output::Msg::Arranged(
                        job,
                        Some(table.arranged(&arrangement, &never)),
                    )));
                }
                Effect::CountColumn { job, table, column, rows } => {
                    let facts = table.facts(column, rows.as_ref().map(|rows| rows.as_slice()), &never);
                    self.msg(Msg::Output(output::Msg::Counted(job, Some(facts))));
                }
                Effect::ChartTable { job, table, wanted, rows } => {
                    let chart = Chart::of(&table, wanted, rows.as_ref().map(|rows| rows.as_slice()), &never);
                    self.msg(Msg::Output(output::Msg::Charted(job, Some(Arc::new(chart)))));
                }
                _ => continue,
            }
            // What it started in turn.
            self.table();
        }
    }

    /// Does what the worker does for words that are looked for.
    fn find(&mut self) {
        let never = std::sync::atomic::AtomicBool::new(false);
        for effect in std::mem::take(&mut self.effects) {
            if let Effect::FindOutput { job, text: Searched::Tree(index), needle } = effect {
                self.msg(Msg::Output(output::Msg::Found(job, find_rows(&index, &needle, &never))));
            }
        }
    }

    fn index(&mut self) {
        let indexing = self.effects.iter().find_map(|effect| match effect {
            Effect::IndexOutput { job, exchange, range } => Some((*job, Arc::clone(exchange), range.clone())),
            _ => None,
        });
        let Some((job, exchange, range)) = indexing else { return };
        let never = std::sync::atomic::AtomicBool::new(false);
        let index = JsonIndex::build(exchange.body.clone(), range, &never).expect("JSON");
        self.msg(Msg::Output(output::Msg::Indexed(job, Ok(output::Indexed::Tree(Arc::new(index))))));
    }

    /// What a person sees, and a number that changes when only a style does.
    fn screen(&self) -> String {
        self.screen_in(&Theme::default())
    }

    fn screen_in(&self, theme: &Theme) -> String {
        let mut terminal =
            Terminal::new(TestBackend::new(self.state.size.0, self.state.size.1)).expect("a terminal");
        terminal.draw(|frame| view(&self.state, theme, frame)).expect("a frame");
        let buffer = terminal.backend().buffer();
        let mut text = String::new();
        for y in 0..buffer.area.height {
            let mut line = String::new();
            let mut x = 0;
            while x < buffer.area.width {
                let symbol = buffer[(x, y)].symbol();
                line.push_str(symbol);
                x += u16::try_from(crate::domain::safe_text::columns(symbol).max(1)).expect("a width");
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        let styles = buffer.content().iter().map(|cell| (cell.fg, cell.bg, cell.modifier));
        format!("{text}styles {:016x}", fnv(&format!("{:?}", styles.collect::<Vec<_>>())))
    }
}

/// FNV-1a: the same in every build, unlike the standard library's hasher.
fn fnv(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn exchange(status: u16, body: &str) -> Exchange {
    Exchange {
        status,
        headers: Vec::new(),
        body: body.to_owned().into(),
        first_byte: std::time::Duration::from_millis(180),
        total: std::time::Duration::from_millis(184),
    }
}

fn account(id: u64, name: &str, modified_at: &str) -> Account {
    Account { id, display_name: name.into(), modified_at: modified_at.into() }
}

fn app(id: u64, name: &str, title: &str, accounts: Vec<Account>) -> App {
    let key = "0123456789abcdef".repeat(3);
    let login_url = format!("https://app.integry.io/connect/{name}?user=demo-user&key={key}");
    App { id, name: name.into(), title: title.into(), login_url, accounts, raw: "{}".into() }
}

fn apps() -> Vec<App> {
    vec![
        app(1, "slack", "Slack", vec![account(271_828, "Acme HQ", "2024-12-29T08:00:00Z")]),
        app(
            2,
            "hubspot",
            "HubSpot",
            vec![
                account(11, "Sales EU", "2025-01-01T10:00:00Z"),
                account(12, "Sales US, 東京 \u{202e}evil", "2024-06-01T00:00:00Z"),
            ],
        ),
        app(3, "pipedrive", "Pipedrive", vec![]),
    ]
}

fn functions() -> Vec<Function> {
    let function = |name: &str, kind, description: &str| Function {
        name: name.into(),
        description: description.into(),
        app: name.split('-').next().unwrap_or_default().into(),
        kind,
        raw: POST_MESSAGE.into(),
    };
    vec![
        function("slack-post-message", FunctionKind::Action, "Post a message in a channel"),
        function(
            "slack-list-messages",
            FunctionKind::Query,
            "List the messages of a channel, the newest first",
        ),
        function("slack-passthrough-request", FunctionKind::Passthrough, "Send a request to Slack's own API"),
        function(
            "hubspot-create-contact",
            FunctionKind::Action,
            "Create a contact with the given properties. Call hubspot-list-properties to get the properties.",
        ),
        function(
            "hubspot-evil-\u{1b}[31m\u{202e}name",
            FunctionKind::Unknown,
            "\u{1b}]0;title\u{7}\nzero\u{200b}width",
        ),
    ]
}

fn request(arguments: &str) -> CallRequest {
    CallRequest {
        function: "slack-post-message".into(),
        arguments: crate::domain::document::Doc::parse(arguments).expect("JSON"),
        variables: crate::domain::variables::Variables::default(),
        account: Some(271_828),
        cursor: None,
    }
}

#[test]
fn the_fixture_is_what_the_reference_shows() {
    assert!(matches!(wire::executed(r#"{"network_code":"200","output":{}}"#), Ok(Verdict::Executed { .. })));
    assert_eq!(Millis(150).since(Millis(200)), std::time::Duration::ZERO);
}
