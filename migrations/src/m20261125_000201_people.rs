//! People as HR keeps them: the employer's own key, earlier names, and who looked at whose page. Names are folded for accents too.

use sea_orm_migration::{prelude::*, schema::*};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::{index, refers, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("person").add_column(string_null("staff_number")).to_owned()).await?;
        manager.create_index(unique("person", &["staff_number"])).await?;
        let table = Table::create()
            .table("person_name")
            .col(pk_uuid("id"))
            .col(uuid("person_id"))
            .col(string("name"))
            .col(string_null("staff_number"))
            .col(timestamp_with_time_zone("ended_at"))
            .foreign_key(&mut refers("person_name", "person_id", "person"))
            .to_owned();
        manager.create_table(table).await?;
        let table = Table::create()
            .table("person_access")
            .col(pk_uuid("id"))
            .col(uuid("person_id"))
            .col(uuid("viewer_id"))
            .col(date("day"))
            .col(string("page"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut refers("person_access", "person_id", "person"))
            .foreign_key(&mut refers("person_access", "viewer_id", "person"))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(index("person_name", &["person_id"])).await?;
        manager.create_index(unique("person_access", &["person_id", "viewer_id", "day", "page"])).await?;
        // Holds all that a search looks at, so that a search of 100,000 people reads no row but those it finds.
        manager.create_index(index("person", &["name_folded", "id", "staff_number"])).await?;
        manager.create_index(index("post", &["person_id", "agency_id", "ends_on"])).await?;
        manager.create_index(index("post", &["agency_id", "person_id", "ends_on"])).await?;
        manager.create_index(index("post", &["manager_id"])).await?;
        fold_names(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// Names were only in small letters until now: "Zoë" is found by "zoe" as well.
async fn fold_names(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let names = Query::select().distinct().column("name").from("person").to_owned();
    for row in manager.get_connection().query_all(&names).await? {
        let name: String = row.try_get("", "name")?;
        if name.is_ascii() && !name.contains('\'') {
            continue;
        }
        let fold = Query::update().table("person").value("name_folded", folded(&name)).and_where(Expr::col("name").eq(name)).to_owned();
        manager.exec_stmt(fold).await?;
    }
    Ok(())
}

/// As names were folded when this was written.
fn folded(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for letter in name.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase).nfkd() {
        match letter {
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ħ' => folded.push('h'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            _ if is_combining_mark(letter) || matches!(letter, '\'' | '\u{2019}') => {}
            _ => folded.push(letter),
        }
    }
    folded
}
