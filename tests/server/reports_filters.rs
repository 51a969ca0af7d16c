//! Every filter and every order of the completion report, alone and together, against the same worked out here from all rows.

use chrono::{Days, NaiveDate};
use octavo::course::Kind;
use octavo::course::scenario::Sector;
use octavo::database::post::NewPost;
use octavo::database::report_row::{self, Column};
use octavo::database::standing::Progress;
use octavo::database::{AgencyId, AssignmentId, ContentId, PersonId, PostId, agency, person, person_email, post, standing};
use octavo::report::reconcile::reconcile;
use octavo::standing::{Facts, Word};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Alias, Expr, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::reports::{officer, rows_of, rows_of_file};
use crate::support::page::Page;
use crate::support::{Browser, TestServer};

/// Somebody of the mixed crowd.
#[derive(Clone, Debug)]
struct Member {
    name: String,
    agency: AgencyId,
    role: &'static str,
    team: Option<&'static str>,
    sector: Sector,
    starts_on: NaiveDate,
    managed: bool,
}

/// Two dozen people who differ in everything.
async fn mixed(server: &TestServer) -> Vec<Member> {
    let agencies = [server.agency("Alder").await, server.agency("Birch").await];
    let manager = server.person("Iris Boateng", &[]).await;
    let mut members = Vec::new();
    let transaction = server.app.store.begin_write().await.unwrap();
    for place in 0..24_usize {
        let member = Member {
            name: format!("Person {:02}", (place * 7) % 24),
            agency: agencies[place % 2],
            role: ["Key person", "Cook", "Room leader"][place % 3],
            team: [None, Some("Day"), Some("Night"), Some("Day")][place % 4],
            sector: [Sector::EarlyYears, Sector::Schools][usize::from(place % 5 == 0)],
            starts_on: ["2026-11-02", "2027-01-15", "2027-02-01", "2027-02-28"][(place / 2) % 4].parse().unwrap(),
            managed: place % 6 == 0,
        };
        let person_id = person::add(&transaction, &member.name, server.app.now()).await.unwrap();
        let new = NewPost {
            person_id,
            agency_id: member.agency,
            role: member.role.to_owned(),
            team: member.team.map(str::to_owned),
            manager_id: member.managed.then_some(manager),
            training_group: 2 + i32::try_from(place % 2).unwrap(),
            sector: member.sector,
            employment_kind: "employee".to_owned(),
            starts_on: member.starts_on,
        };
        post::add(&transaction, new).await.unwrap();
        members.push(member);
    }
    transaction.commit().await.unwrap();
    server.assign().await;
    members
}

fn names(page: &Page) -> Vec<String> {
    rows_of(page).into_iter().map(|row| row[0].clone()).collect()
}

fn named(members: &[Member], fits: impl Fn(&Member) -> bool) -> Vec<String> {
    let mut names: Vec<_> = members.iter().filter(|member| fits(member)).map(|member| member.name.clone()).collect();
    names.sort();
    names
}

async fn shows(browser: &Browser<'_>, query: &str, expected: Vec<String>) {
    let page = browser.get(&format!("/reports/completion?{query}")).await;
    assert_eq!(page.status.as_u16(), 200, "{query}: {}", page.words("main"));
    let mut shown = names(&page);
    let file = browser.get(&format!("/reports/completion.csv?{query}")).await;
    assert_eq!(rows_of_file(&file), rows_of(&page), "{query}: the file");
    shown.sort();
    assert_eq!(shown, expected, "{query}");
}

on_both!(each_filter_and_several_together_leave_those_they_name, async |server| {
    let members = mixed(server).await;
    let browser = officer(server).await;
    let agency = members[0].agency;
    let (soon, started): (NaiveDate, fn(&str) -> NaiveDate) = ("2027-04-01".parse().unwrap(), |day| day.parse().unwrap());
    let due = |member: &Member| member.starts_on.checked_add_days(Days::new(84)).unwrap();
    shows(&browser, "", named(&members, |_| true)).await;
    shows(&browser, &format!("agency={agency}"), named(&members, |member| member.agency == agency)).await;
    shows(&browser, "team=Day", named(&members, |member| member.team == Some("Day"))).await;
    shows(&browser, "role=Key+person", named(&members, |member| member.role == "Key person")).await;
    shows(&browser, "sector=schools", named(&members, |member| member.sector == Sector::Schools)).await;
    shows(&browser, "group=3", named(&members, |member| member.agency != agency)).await;
    shows(&browser, "cohort=2027-02", named(&members, |member| member.starts_on >= started("2027-02-01"))).await;
    shows(&browser, "cohort=2027-01", named(&members, |member| member.starts_on == started("2027-01-15"))).await;
    shows(&browser, "manager=iris+BOATENG", named(&members, |member| member.managed)).await;
    shows(&browser, "manager=Nobody", Vec::new()).await;
    shows(&browser, "standing=overdue", named(&members, |member| due(member) < started("2027-03-02"))).await;
    shows(&browser, "standing=action", named(&members, |member| due(member) <= soon)).await;
    shows(&browser, "standing=not-started", named(&members, |member| due(member) > soon)).await;
    shows(&browser, "standing=counted&in-date=no", named(&members, |_| true)).await;
    shows(&browser, "in-date=yes", Vec::new()).await;
    let query = format!("agency={agency}&team=Night&role=Cook&standing=overdue&cohort=2026-11&sort=due&way=down");
    let both = |member: &Member| {
        member.agency == agency && member.team == Some("Night") && member.role == "Cook" && member.starts_on == started("2026-11-02")
    };
    shows(&browser, &query, named(&members, both)).await;
});

on_both!(the_numbers_by_standing_open_the_people_behind_them, async |server| {
    mixed(server).await;
    let browser = officer(server).await;
    let page = browser.get("/reports/completion?team=Day").await;
    let (labels, addresses) = (page.all(".oct-counts a"), page.attributes(".oct-counts a", "href"));
    assert!(labels.len() >= 2, "{labels:?}");
    for (label, address) in labels.iter().zip(addresses) {
        let opened = browser.get(&address).await;
        let (word, number) = label.split_once(": ").unwrap();
        assert_eq!(rows_of(&opened).len().to_string(), number, "{label}");
        assert!(rows_of(&opened).iter().all(|row| row[3] == word), "{label}");
    }
});

on_both!(every_column_sorts_both_ways_and_pages_and_files_keep_the_order, async |server| {
    mixed(server).await;
    let cook = person_email::find_person(server.db(), "iris.boateng@octavo.example").await.unwrap().unwrap();
    server.post(cook, agency::Entity::find().one(server.db()).await.unwrap().unwrap().id, "Manager", "2026-12-01").await;
    octavo::database::person_grant::give(server.db(), cook, octavo::database::person_grant::Permission::Learner, None, server.app.now())
        .await
        .unwrap();
    server.assign().await;
    server.sign_in_as(cook).await.walk_all("five-words").await;
    let browser = officer(server).await;
    let sorts = browser.get("/reports/completion").await.attributes("thead a", "href");
    assert!(sorts.len() > 10, "every column has a link");
    for sort in sorts {
        for way in ["", "&way=down"] {
            let address = format!("{}{way}", sort.replace("&way=down", ""));
            let page = browser.get(&address).await;
            assert_eq!(rows_of(&page).len(), 25, "{address}");
            let place = page.attributes("thead th", "aria-sort").len();
            assert_eq!(place, 1, "{address}: one column says that it is sorted");
            let file = browser.get(&address.replace("/completion?", "/completion.csv?")).await;
            assert_eq!(rows_of_file(&file), rows_of(&page), "{address}");
        }
    }
    let due = |page: &Page| rows_of(page).into_iter().map(|row| row[5].clone()).collect::<Vec<_>>();
    let up = due(&browser.get("/reports/completion?sort=due").await);
    assert!(up.is_sorted(), "{up:?}");
    let mut down = due(&browser.get("/reports/completion?sort=due&way=down").await);
    down.reverse();
    assert_eq!(up, down);
    let item = browser.get("/reports/completion?sort=five-words").await;
    assert_eq!(names(&item)[0], "Iris Boateng", "those who have completed it come first");
});

on_both!(what_an_address_asks_for_and_there_is_not_is_said_beside_its_field, async |server| {
    mixed(server).await;
    let browser = officer(server).await;
    for (query, words) in [
        ("colour=red", "A report cannot be filtered by “colour”"),
        ("sector=moon", "Choose a sector from the list"),
        ("group=9", "Training groups are numbered 1 to 8"),
        ("cohort=March", "Enter the month as 2027-03"),
        ("cohort=2027-13", "Enter the month as 2027-03"),
        ("standing=green", "Choose a standing from the list"),
        ("in-date=maybe", "Choose “Yes” or “No”"),
        ("posts=all", "Choose which posts from the list"),
        ("sort=moon", "There is no such column to sort by"),
        ("way=sideways", "A report is sorted up or down"),
        ("on=2027-03-03", "The date must be today or in the past"),
        ("on=yesterday", "Enter the date as 2027-03-31"),
        ("on=0001-01-01", "The date must be in 1990 or later"),
        ("on=2027-03-01&known=2027-03-03", "The date of what was known must be today or in the past"),
        ("team=Day&team=Night", "“team” can be chosen once only"),
    ] {
        for address in ["/reports/completion", "/reports/completion.csv"] {
            let page = browser.get(&format!("{address}?{query}")).await;
            assert_eq!(page.status.as_u16(), 422, "{query}");
            assert!(page.words(".govuk-error-summary").contains(words), "{query}: {}", page.words(".govuk-error-summary"));
            assert!(page.title().starts_with("Error: ") && page.has("form.oct-filter") && !page.has("table"), "{query}");
            for target in page.attributes(".govuk-error-summary a", "href") {
                assert!(page.has(&target), "{query}: {target} is on the page");
            }
        }
    }
    let page = browser.get(&format!("/reports/completion?role={}", "x".repeat(201))).await;
    assert_eq!(page.status.as_u16(), 422);
});

on_both!(starters_and_leavers_are_in_a_list_of_their_own, async |server| {
    let alder = server.agency("Alder").await;
    let (amina, ben, cem) = (server.person("Amina", &[]).await, server.person("Ben", &[]).await, server.person("Cem", &[]).await);
    server.post(amina, alder, "Cook", "2027-03-02").await;
    server.post(ben, alder, "Cook", "2027-03-03").await;
    let left = server.post(cem, alder, "Cook", "2027-01-04").await;
    server.assign().await;
    end(server, left, "2027-03-01").await;
    assert_eq!(reconcile(&server.app).await.unwrap(), 1, "a row that differs is found");
    assert_eq!(reconcile(&server.app).await.unwrap(), 0);
    let browser = officer(server).await;
    for (query, expected) in [("", "Amina"), ("posts=later", "Ben"), ("posts=ended", "Cem")] {
        shows(&browser, query, vec![expected.to_owned()]).await;
    }
    server.set_clock("2027-03-03T10:00:00Z");
    shows(&officer_again(server).await, "", vec!["Amina".to_owned(), "Ben".to_owned()]).await;
});

async fn officer_again(server: &TestServer) -> Browser<'_> {
    let officer = person_email::find_person(server.db(), "officer@octavo.example").await.unwrap().unwrap();
    server.sign_in_as(officer).await
}

/// Gives a post its last day behind everybody's back.
pub async fn end(server: &TestServer, id: PostId, day: &str) {
    let day = Expr::value(day.parse::<NaiveDate>().unwrap());
    post::Entity::update_many().col_expr(post::Column::EndsOn, day).filter(post::Column::Id.eq(id)).exec(server.db()).await.unwrap();
}

on_both!(what_is_forgotten_in_the_rows_of_the_reports_is_found_and_mended, async |server| {
    let amina = server.learner("Amina", server.agency("Alder").await).await;
    let before = report_row::Entity::find().all(server.db()).await.unwrap();
    assert_eq!(before.len(), 1);
    let db = server.db();
    let renamed = person::Entity::update_many().col_expr(person::Column::NameFolded, Expr::value("bea"));
    renamed.filter(person::Column::Id.eq(amina)).exec(db).await.unwrap();
    assert_eq!(reconcile(&server.app).await.unwrap(), 1);
    assert_eq!(report_row::Entity::find().one(db).await.unwrap().unwrap().name_folded, "bea");
    standing::Entity::update_many().col_expr(standing::Column::Waived, Expr::value(true)).exec(db).await.unwrap();
    assert_eq!(reconcile(&server.app).await.unwrap(), 1);
    assert!(report_row::Entity::find().one(db).await.unwrap().unwrap().waived);
    report_row::Entity::delete_many().exec(db).await.unwrap();
    assert_eq!(reconcile(&server.app).await.unwrap(), 1);
    assert_eq!(report_row::Entity::find().all(db).await.unwrap().len(), 1);
    assert_eq!(reconcile(&server.app).await.unwrap(), 0);
});

on_both!(the_database_finds_the_same_word_as_the_core_in_every_case, async |server| {
    let today: NaiveDate = "2027-03-02".parse().unwrap();
    let pathway = server.app.library.current(Kind::Pathway, "core-induction").unwrap().content;
    let around = |days: &[i64]| days.iter().map(|days| Some(today + chrono::Duration::days(*days))).collect::<Vec<_>>();
    let mut cases = Vec::new();
    for (progress, core) in [
        (Progress::NotStarted, octavo::standing::Progress::NotStarted),
        (Progress::InProgress, octavo::standing::Progress::InProgress),
        (Progress::Completed, octavo::standing::Progress::Completed),
    ] {
        for due_on in around(&[-400, -1, 0, 1, 29, 30, 31, 400]).into_iter().flatten() {
            for expires_on in [vec![None], around(&[-1, 0, 1, 30, 31])].concat() {
                for paused_until in [vec![None], around(&[-1, 0, 1])].concat() {
                    for waived in [false, true] {
                        cases.push((
                            row(pathway, progress, due_on, expires_on, paused_until, waived),
                            Facts { progress: core, due_on, expires_on, paused_until, waived },
                        ));
                    }
                }
            }
        }
    }
    assert_eq!(cases.len(), 3 * 8 * 6 * 4 * 2);
    for some in cases.chunks(100) {
        report_row::Entity::insert_many(some.iter().map(|(row, _)| row.clone())).exec_without_returning(server.db()).await.unwrap();
    }
    let in_date = Expr::case(report_row::in_date("report_row", today), 1).finally(0);
    let mut select = Query::select();
    select
        .column((report_row::Entity, Column::AssignmentId))
        .expr_as(report_row::word("report_row", today), Alias::new("word"))
        .expr_as(in_date, Alias::new("held"))
        .from(report_row::Entity);
    let mut found = std::collections::HashMap::new();
    for row in server.db().query_all(&select).await.unwrap() {
        let (id, word, held): (AssignmentId, i32, i32) =
            (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap(), row.try_get_by_index(2).unwrap());
        found.insert(id, (Word::ALL[usize::try_from(word).unwrap()], held == 1));
    }
    for (row, facts) in cases {
        let Set(id) = row.assignment_id else { panic!("a key") };
        assert_eq!(found[&id], (facts.word(today), facts.in_date(today)), "{facts:?}");
    }
});

fn row(
    pathway: ContentId,
    progress: Progress,
    due_on: NaiveDate,
    expires_on: Option<NaiveDate>,
    paused_until: Option<NaiveDate>,
    waived: bool,
) -> report_row::ActiveModel {
    report_row::ActiveModel {
        assignment_id: Set(AssignmentId::new()),
        newest: Set(true),
        pathway_id: Set(pathway),
        person_id: Set(PersonId::new()),
        name_folded: Set("somebody".to_owned()),
        post_id: Set(PostId::new()),
        agency_id: Set(AgencyId::new()),
        role: Set("Cook".to_owned()),
        team: Set(None),
        sector: Set("schools".to_owned()),
        training_group: Set(2),
        manager_id: Set(None),
        starts_on: Set("2027-01-01".parse().unwrap()),
        ends_on: Set(None),
        due_on: Set(due_on),
        progress: Set(progress),
        completed_at: Set(None),
        expires_on: Set(expires_on),
        paused_until: Set(paused_until),
        waived: Set(waived),
        next_on: Set(if progress == Progress::Completed { expires_on } else { Some(due_on) }),
    }
}
