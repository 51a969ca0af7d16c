//! Tests of the server through its real router, each with a database of its own, on SQLite and on PostgreSQL.
