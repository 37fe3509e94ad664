//! Calls for several accounts or users, what differs between their answers, and checks of accounts.
//!
//! Owns signing for another user, and reading an answer into its row.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::jobs::identity;
use super::{Executor, call_failure, compare_work, crashed, send_call};
use crate::api::Client;
use crate::app::Msg;
use crate::domain::call::CallRequest;
use crate::domain::catalog::Snapshot;
use crate::domain::failure::Failure;
use crate::domain::function::{Function, FunctionKind};
use crate::domain::health::check_of;
use crate::domain::told::Told;
use crate::effect::Effect;
use crate::features::health::Checks;
use crate::features::{fan_out, health};

/// Sends one of several calls; `None` for other effects.
pub(super) async fn request(client: Result<Client, Failure>, effect: Effect) -> Option<Msg> {
    Some(match effect {
        Effect::CallFor { job, user, request } => {
            Msg::FanOut(fan_out::Msg::Finished(job, call_for(client, user, *request).await))
        }
        Effect::CheckAccount { job, request } => {
            Msg::Health(health::Msg::Checked(job, call_for(client, None, *request).await))
        }
        _ => return None,
    })
}

/// Sends one call, signed for another user when one is named.
async fn call_for(client: Result<Client, Failure>, user: Option<String>, request: CallRequest) -> Told {
    let client = match user {
        Some(user) => client.and_then(|client| client.for_user(&user)),
        None => client,
    };
    let result = send_call(client, request, &|_| ()).await;
    let told = tokio::task::spawn_blocking(move || Told::of(result)).await;
    told.unwrap_or_else(|_| Told::of(Err(call_failure(crashed(), true))))
}

/// The function of each app that tells whether an account works; apps without one are left out.
pub(super) fn checks(apps: &[String], snapshot: &Snapshot, cancelled: &AtomicBool) -> Checks {
    // Only what may be called is read from disk.
    let mut by_app: BTreeMap<&str, Vec<Arc<Function>>> =
        apps.iter().map(|app| (app.as_str(), Vec::new())).collect();
    for entry in snapshot.iter().filter(|entry| entry.kind() == FunctionKind::Query) {
        if let Some(functions) = by_app.get_mut(entry.app()) {
            functions.push(entry.function());
        }
    }
    let going_on = apps.iter().take_while(|_| !cancelled.load(Ordering::Relaxed));
    let found = going_on.filter_map(|app| {
        let check = check_of(by_app.get(app.as_str())?.iter())?;
        Some((app.clone(), check.name.clone()))
    });
    found.collect()
}

impl Executor {
    pub(super) fn count_differences(&mut self, effect: Effect) {
        let Some((job, on_panic)) = identity(&effect) else { return };
        let Effect::CountDifferences { old, new, .. } = effect else { return };
        let run = self.services.filter.clone();
        self.start(job, on_panic, move |cancelled| async move {
            let compared = compare_work::compare(run, (old, new), None, cancelled).await;
            let counts = compared.map(|compared| compared.diff().counts);
            Msg::FanOut(fan_out::Msg::Compared(job, counts))
        });
    }
}
