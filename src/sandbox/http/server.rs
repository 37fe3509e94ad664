//! Connections: how many, how long they may be silent, how large their heads may be.
//!
//! Owns the accept loop and its limits. Must not read requests.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::{Shared, handle};

/// Connections that are kept at the same time; more wait to be accepted.
const CONNECTIONS: usize = 4096;
/// How long a connection may be silent before a request, and how long a head may take.
const SILENCE: Duration = Duration::from_secs(30);
/// The largest head of a request, in bytes.
const HEAD_LIMIT: usize = 64 * 1024;
/// What is waited when no connection can be accepted, most likely because all file handles are in use.
const OUT_OF_HANDLES: Duration = Duration::from_millis(50);

/// Serves until it is told to stop; then waits for the requests that are being answered.
pub(in crate::sandbox) async fn serve(listener: TcpListener, shared: Arc<Shared>, stop: CancellationToken) {
    let service = TowerToHyperService::new(Router::new().fallback(handle).with_state(shared));
    let mut protocol = http1::Builder::new();
    protocol.timer(TokioTimer::new()).header_read_timeout(SILENCE).max_buf_size(HEAD_LIMIT);
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    while let Some((stream, place)) = next(&listener, &places, &stop).await {
        // Answers are small and written at once: they must not wait for more.
        _ = stream.set_nodelay(true);
        let connection = protocol.serve_connection(TokioIo::new(stream), service.clone());
        let watched = graceful.watch(connection);
        let serving = async move {
            if let Err(error) = watched.await {
                tracing::debug!(%error, "a connection of the sandbox has ended");
            }
            drop(place);
        };
        #[expect(clippy::disallowed_methods, reason = "the sandbox's server starts one task per connection")]
        tokio::spawn(serving);
    }
    drop(listener);
    graceful.shutdown().await;
}

/// The next connection, once there is a place for it; `None` at the end.
async fn next(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
    stop: &CancellationToken,
) -> Option<(TcpStream, tokio::sync::OwnedSemaphorePermit)> {
    let accept = async {
        let place = places.clone().acquire_owned().await.ok()?;
        loop {
            match listener.accept().await {
                Ok((stream, _)) => return Some((stream, place)),
                Err(error) => {
                    tracing::warn!(%error, "the sandbox cannot accept a connection");
                    tokio::time::sleep(OUT_OF_HANDLES).await;
                }
            }
        }
    };
    tokio::select! {
        () = stop.cancelled() => None,
        accepted = accept => accepted,
    }
}
