//! Opens the store. The only place that knows whether it is SQLite or PostgreSQL.

use std::time::Duration;

use migrations::{Migrator, MigratorTrait};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};

use super::gather::{Gatherer, Write};

/// What can go wrong below the journeys.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or could not be reached.
    #[error("the database: {0}")]
    Database(#[from] DbErr),
    /// What is stored cannot be read back as what it should be.
    #[error("stored {what} cannot be read: {why}")]
    Unreadable {
        /// What.
        what: String,
        /// Why.
        why: String,
    },
    /// The server is stopping, or the writer is gone: nothing was stored.
    #[error("the store is closing; nothing was stored")]
    Closing,
}

/// The database: a pool to read from, and the one way to write.
#[derive(Clone)]
pub struct Store {
    connection: DatabaseConnection,
    gatherer: Option<Gatherer>,
}

impl Store {
    /// Connects and brings the tables up to date. `url` is `sqlite:PATH`, `sqlite://PATH` or `postgres://…`.
    ///
    /// # Errors
    /// If the database cannot be opened or a migration fails; nothing is half-migrated.
    pub async fn open(url: &str) -> Result<Store, StoreError> {
        let connection = Database::connect(options(url)).await?;
        Migrator::up(&connection, None).await?;
        // PostgreSQL gathers commits itself; SQLite has one writer, so many small writes share one synced commit here.
        let gatherer = match connection.get_database_backend() {
            DbBackend::Sqlite => Some(Gatherer::start(connection.clone())),
            _ => None,
        };
        Ok(Store { connection, gatherer })
    }

    /// For reading.
    pub fn read(&self) -> &DatabaseConnection {
        &self.connection
    }

    /// Starts a transaction that will write. SQLite takes its write lock now, where it can wait, instead of failing half-way.
    ///
    /// # Errors
    /// If the database cannot be reached, or is busy for longer than it waits.
    pub async fn begin_write(&self) -> Result<DatabaseTransaction, DbErr> {
        begin_write(&self.connection).await
    }

    /// Makes one small write, synced before this returns; several that arrive together may share a commit.
    ///
    /// # Errors
    /// What the write itself returned, or that the database failed: then nothing of it is stored.
    pub async fn write<W: Write>(&self, write: W) -> Result<W::Output, StoreError> {
        match &self.gatherer {
            Some(gatherer) => gatherer.write(write).await,
            None => {
                let transaction = self.begin_write().await?;
                let output = write.run(&transaction).await?;
                transaction.commit().await?;
                Ok(output)
            }
        }
    }

    /// Asks the database whether it answers.
    ///
    /// # Errors
    /// If it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        Ok(self.connection.ping().await?)
    }

    /// Lets go of every connection.
    ///
    /// # Errors
    /// If the database objects.
    pub async fn close(self) -> Result<(), StoreError> {
        Ok(self.connection.close().await?)
    }
}

pub(super) async fn begin_write(connection: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let options = TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
    connection.begin_with_options(options).await
}

fn options(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(8)
        .connect_timeout(Duration::from_secs(10))
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .map_sqlx_sqlite_opts(|sqlite| {
            // FULL: a completion is evidence, and what has been acknowledged must survive the power going.
            sqlite
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(10))
                .statement_cache_capacity(256)
        });
    options
}
