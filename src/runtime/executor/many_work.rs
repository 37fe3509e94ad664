//! Calls for several accounts or users, and what differs between their answers.
//!
//! Owns signing for another user, and reading an answer into its row.

use super::jobs::identity;
use super::{Executor, call_failure, compare_work, crashed, send_call};
use crate::api::Client;
use crate::app::Msg;
use crate::domain::call::CallRequest;
use crate::domain::failure::Failure;
use crate::domain::told::Told;
use crate::effect::Effect;
use crate::features::fan_out;

/// Sends one call, signed for another user when one is named.
pub(super) async fn call_for(
    client: Result<Client, Failure>,
    user: Option<String>,
    request: CallRequest,
) -> Told {
    let client = match user {
        Some(user) => client.and_then(|client| client.for_user(&user)),
        None => client,
    };
    let result = send_call(client, request, &|_| ()).await;
    let told = tokio::task::spawn_blocking(move || Told::of(result)).await;
    told.unwrap_or_else(|_| Told::of(Err(call_failure(crashed(), true))))
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
