//! Many small writes, one synced commit: what arrives while the last commit syncs goes into the next one.
//! A write is acknowledged only after the commit that holds it; one that fails never takes another down with it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use sea_orm::{DatabaseConnection, DatabaseTransaction, DbErr};
use tokio::sync::{mpsc, oneshot};

use super::connect::{StoreError, begin_write};

/// How many writes may wait; past that, callers wait for a place.
const WAITING: usize = 1024;
/// How many writes share a commit at most, so that the first does not wait long for the last.
const SHARED: usize = 128;

/// A small write that can be run again from the start, in another transaction, if its first one had to be given up.
pub trait Write: Send + Sync + 'static {
    /// What the caller gets once it is committed.
    type Output: Send + 'static;

    /// Does it. A refusal is a value in the output; an error is the database's own and undoes it.
    fn run<'a>(&'a self, transaction: &'a DatabaseTransaction) -> impl Future<Output = Result<Self::Output, DbErr>> + Send + 'a;
}

#[derive(Clone)]
pub(super) struct Gatherer {
    queue: mpsc::Sender<Arc<dyn Waiting>>,
}

impl Gatherer {
    pub(super) fn start(connection: DatabaseConnection) -> Gatherer {
        let (queue, waiting) = mpsc::channel(WAITING);
        tokio::spawn(gather(connection, waiting));
        Gatherer { queue }
    }

    pub(super) async fn write<W: Write>(&self, write: W) -> Result<W::Output, StoreError> {
        let (answer, answered) = oneshot::channel();
        let ticket = Ticket { write, output: std::sync::Mutex::new(None), answer: std::sync::Mutex::new(Some(answer)) };
        self.queue.send(Arc::new(ticket)).await.map_err(|_| StoreError::Closing)?;
        answered.await.map_err(|_| StoreError::Closing)?.map_err(StoreError::Database)
    }
}

type Running<'a> = Pin<Box<dyn Future<Output = Result<(), DbErr>> + Send + 'a>>;

/// A write in the queue, whatever it gives back.
trait Waiting: Send + Sync {
    /// Runs it and keeps what it gave until the commit.
    fn run<'a>(&'a self, transaction: &'a DatabaseTransaction) -> Running<'a>;
    /// Tells the caller how it went.
    fn answer(&self, committed: Result<(), DbErr>);
}

/// Who waits for the output of a write.
type Caller<W> = oneshot::Sender<Result<<W as Write>::Output, DbErr>>;

struct Ticket<W: Write> {
    write: W,
    output: std::sync::Mutex<Option<W::Output>>,
    answer: std::sync::Mutex<Option<Caller<W>>>,
}

impl<W: Write> Waiting for Ticket<W> {
    fn run<'a>(&'a self, transaction: &'a DatabaseTransaction) -> Running<'a> {
        Box::pin(async move {
            let output = self.write.run(transaction).await?;
            *lock(&self.output) = Some(output);
            Ok(())
        })
    }

    fn answer(&self, committed: Result<(), DbErr>) {
        let output = lock(&self.output).take();
        let Some(answer) = lock(&self.answer).take() else { return };
        let told = match (committed, output) {
            (Ok(()), Some(output)) => Ok(output),
            (Ok(()), None) => Err(DbErr::Custom("a committed write gave no output".to_owned())),
            (Err(error), _) => Err(error),
        };
        // The caller may have gone away; the write stands all the same.
        drop(answer.send(told));
    }
}

/// A poisoned lock only means that another thread panicked while holding it; what it guards is still whole.
fn lock<T>(mutex: &std::sync::Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

async fn gather(connection: DatabaseConnection, mut waiting: mpsc::Receiver<Arc<dyn Waiting>>) {
    let mut batch = Vec::with_capacity(SHARED);
    while waiting.recv_many(&mut batch, SHARED).await > 0 {
        let committed = commit_together(&connection, &batch).await;
        match (committed, batch.as_slice()) {
            (Ok(()), all) => all.iter().for_each(|write| write.answer(Ok(()))),
            (Err(error), [only]) => only.answer(Err(error)),
            // One of them failed, or the commit did: each again on its own, so that only the guilty one fails.
            (Err(_), all) => {
                for write in all {
                    let committed = commit_together(&connection, std::slice::from_ref(write)).await;
                    write.answer(committed);
                }
            }
        }
        batch.clear();
    }
}

async fn commit_together(connection: &DatabaseConnection, batch: &[Arc<dyn Waiting>]) -> Result<(), DbErr> {
    let transaction = begin_write(connection).await?;
    for write in batch {
        write.run(&transaction).await?;
    }
    transaction.commit().await
}
