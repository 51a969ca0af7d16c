//! Lists of people from files: matched, looked at, applied in one go, undone; and every bad row says what to do.

use octavo::commands::people::{Told, import};
use octavo::database::person_grant::Permission;
use octavo::database::{AgencyId, assignment, people_import, people_import_row, person, person_email, person_name, post};
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::outbox::deliver;
use crate::people::officer;
use crate::support::page::Page;
use crate::support::{Browser, TestServer};

const HEADER: &str = "Staff number,Name,E-mail,Job title,Manager,Training group,Start date";

/// Uploads a file; gives where it leads.
async fn upload(browser: &Browser<'_>, agency: AgencyId, file: &[u8]) -> Page {
    let mut body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"agency\"\r\n\r\n{agency}\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\\\lists\\\\monday.csv\"\r\nContent-Type: text/csv\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--b--\r\n");
    browser.post_body("/people/imports", body, &[("content-type", "multipart/form-data; boundary=b")]).await
}

/// What the form of the columns holds as it is shown, with changes.
fn columns<'a>(page: &Page, changes: &[(&'a str, &'a str)]) -> Vec<(String, String)> {
    let selects = page.attributes("form select", "name");
    let chosen = |name: &String| {
        let value = page.attributes(&format!("select[name='{name}'] option[selected]"), "value");
        (name.clone(), value.into_iter().next().unwrap_or_default())
    };
    let mut fields: Vec<_> = selects.iter().map(chosen).collect();
    fields.retain(|(name, _)| changes.iter().all(|(other, _)| other != name));
    fields.extend(changes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    fields
}

async fn send(browser: &Browser<'_>, address: &str, fields: &[(String, String)]) -> Page {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(address, &fields).await
}

/// Uploads a file of these lines and makes the dry run; gives its address.
async fn dry_run(browser: &Browser<'_>, agency: AgencyId, lines: &[&str], changes: &[(&str, &str)]) -> String {
    let file = std::iter::once(HEADER).chain(lines.iter().copied()).collect::<Vec<_>>().join("\n");
    let uploaded = upload(browser, agency, file.as_bytes()).await;
    let address = uploaded.location().to_owned();
    let page = browser.get(&address).await;
    let sent = send(browser, &address, &columns(&page, changes)).await;
    assert_eq!(sent.status.as_u16(), 303, "{}", sent.words(".govuk-error-summary"));
    sent.location().to_owned()
}

/// Each row of a page: its number, name, outcome, and what happens.
fn rows(page: &Page) -> Vec<[String; 4]> {
    let cells = page.all("tbody > tr > th, tbody > tr > td");
    cells.chunks(4).map(|row| row.to_vec().try_into().unwrap()).collect()
}

fn outcomes(page: &Page) -> Vec<String> {
    rows(page).into_iter().map(|[_, _, outcome, _]| outcome).collect()
}

async fn names(server: &TestServer) -> Vec<String> {
    let mut names: Vec<_> = person::Entity::find().all(server.db()).await.unwrap().into_iter().map(|person| person.name).collect();
    names.sort();
    names
}

const STARTERS: [&str; 2] = ["A-1,Zo\u{eb} Lee,zoe@example.org,Teacher,,2,1/3/2027", "A-2,Ben Cole,ben@example.org,Head,A-1,3,27/3/2027"];

on_both!(mondays_starters_are_looked_at_applied_and_undone, async |server| {
    let alder = server.agency("Alder").await;
    let browser = officer(server, "Olga", Some(alder)).await;
    let here = dry_run(&browser, alder, &STARTERS, &[]).await;
    let page = browser.get(&here).await;
    assert_eq!(outcomes(&page), ["New", "New"]);
    assert_eq!(rows(&page)[0][3], "New post: Teacher, Alder, from 1 March 2027, training group 2");
    assert_eq!(names(server).await, ["Olga"], "a dry run changes nothing");
    for _ in 0..2 {
        assert_eq!(browser.post(&format!("{here}/apply"), &[]).await.location(), format!("{here}?done=applied"));
    }
    assert_eq!(names(server).await, ["Ben Cole", "Olga", "Zo\u{eb} Lee"]);
    let found = person_email::find_person(server.db(), "ben@example.org").await.unwrap().unwrap();
    let held = post::live_of(server.db(), found, "2027-03-02".parse().unwrap()).await.unwrap();
    let zoe = person_email::find_person(server.db(), "zoe@example.org").await.unwrap();
    assert_eq!(held[0].manager_id, zoe);
    assert_eq!(assignment::Entity::find().count(server.db()).await.unwrap(), 2, "both have their induction at once");
    let again = dry_run(&browser, alder, &STARTERS, &[]).await;
    assert_eq!(outcomes(&browser.get(&again).await), ["Unchanged", "Unchanged"], "the same file again changes nothing");
    assert!(!browser.get(&again).await.has("form[action$='/apply']"));
    assert_eq!(browser.post(&format!("{here}/undo"), &[]).await.location(), format!("{here}?done=undone"));
    assert_eq!(names(server).await, ["Olga"]);
    assert_eq!(assignment::Entity::find().count(server.db()).await.unwrap(), 0);
    assert!(browser.get(&here).await.words("main").contains("People are as they were before this list."));
});

on_both!(what_changes_is_shown_with_old_and_new_and_comes_back, async |server| {
    let alder = server.agency("Alder").await;
    let browser = officer(server, "Olga", Some(alder)).await;
    let first = dry_run(&browser, alder, &STARTERS, &[]).await;
    browser.post(&format!("{first}/apply"), &[]).await;
    let changed = dry_run(
        &browser,
        alder,
        &["A-1,Zo\u{eb} Khan,zoe@new.example,Lead teacher,,2,1/3/2027"],
        &[("order", "day-first"), ("leavers", "yes"), ("leavers_on", "31/3/2027")],
    )
    .await;
    let page = browser.get(&changed).await;
    assert_eq!(outcomes(&page), ["Changed", "Leaver"]);
    let [changes, leaves] = [&rows(&page)[0][3], &rows(&page)[1][3]];
    for words in [
        "Name: was Zo\u{eb} Lee, becomes Zo\u{eb} Khan",
        "E-mail address: was zoe@example.org, becomes zoe@new.example",
        "Role: was Teacher, becomes Lead teacher",
    ] {
        assert!(changes.contains(words), "{changes}");
    }
    assert_eq!(rows(&page)[1][0], "Not in the file");
    assert_eq!(leaves, "Last day as Head: 31 March 2027");
    server.and_after(browser.post(&format!("{changed}/apply"), &[])).await;
    deliver(&server.app).await;
    assert_eq!(server.mailed(2).await.iter().filter(|message| message.contains("HR team has changed")).count(), 2);
    assert_eq!(names(server).await, ["Ben Cole", "Olga", "Zo\u{eb} Khan"]);
    assert_eq!(person_name::Entity::find().count(server.db()).await.unwrap(), 1);
    browser.post(&format!("{changed}/undo"), &[]).await;
    assert_eq!(names(server).await, ["Ben Cole", "Olga", "Zo\u{eb} Lee"]);
    assert!(person_email::find_person(server.db(), "zoe@new.example").await.unwrap().is_none());
    assert!(person_email::find_person(server.db(), "zoe@example.org").await.unwrap().is_some());
    assert!(post::Entity::find().all(server.db()).await.unwrap().iter().all(|post| post.ends_on.is_none()));
});

on_both!(refused_rows_stay_out_and_come_as_a_file_to_mend, async |server| {
    let alder = server.agency("Alder").await;
    let browser = officer(server, "Olga", Some(alder)).await;
    let here = dry_run(&browser, alder, &[STARTERS[0], "A-2,=cmd(),ben@example.org,Head,,3,27/3/2027"], &[]).await;
    let page = browser.get(&format!("{here}?show=refused")).await;
    assert_eq!(outcomes(&page), ["Refused"]);
    assert_eq!(rows(&page)[0][3], "Name, \u{201c}=cmd()\u{201d}: This is a formula. Put its value into the cell instead.");
    let file = browser.get(&format!("{here}/refused.csv")).await;
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"refused-rows-2027-03-02.csv\"");
    let text = file.text();
    assert!(text.starts_with("\u{feff}Staff number,Name,"), "{text}");
    assert!(text.contains("'=cmd()") && text.contains("Name: This is a formula"), "{text}");
    assert!(!text.contains("Zo\u{eb}"));
    browser.post(&format!("{here}/apply"), &[]).await;
    assert_eq!(names(server).await, ["Olga", "Zo\u{eb} Lee"]);
});

on_both!(an_unclear_order_of_dates_is_asked_for_once_with_a_row_that_proves_it, async |server| {
    let alder = server.agency("Alder").await;
    let browser = officer(server, "Olga", Some(alder)).await;
    let file = format!("{HEADER}\nA-1,Zo\u{eb} Lee,zoe@example.org,Teacher,,2,4/3/2027");
    let address = upload(&browser, alder, file.as_bytes()).await.location().to_owned();
    let page = browser.get(&address).await;
    assert!(page.words("fieldset").contains("Row 2 has the date 4/3/2027. Which day is that?"));
    assert!(page.words("fieldset").contains("4 March 2027") && page.words("fieldset").contains("3 April 2027"));
    let unsaid = send(&browser, &address, &columns(&page, &[])).await;
    assert_eq!(unsaid.status.as_u16(), 422);
    assert!(unsaid.words(".govuk-error-summary").contains("Choose how the dates are written"));
    let said = send(&browser, &address, &columns(&page, &[("order", "month-first")])).await;
    assert!(rows(&browser.get(said.location()).await)[0][3].contains("from 3 April 2027"));
    let next = upload(&browser, alder, file.as_bytes()).await.location().to_owned();
    let page = browser.get(&next).await;
    assert!(page.words("main").contains("matched as they were the last time"));
    assert_eq!(page.attributes("input[name=order][checked]", "value"), ["month-first"]);
});

on_both!(columns_are_chosen_once_each_and_people_need_a_key, async |server| {
    let alder = server.agency("Alder").await;
    let browser = officer(server, "Olga", Some(alder)).await;
    let address = upload(&browser, alder, b"One;Two\na;b\n").await.location().to_owned();
    let page = browser.get(&address).await;
    let none = send(&browser, &address, &columns(&page, &[])).await;
    assert!(none.words(".govuk-error-summary").contains("people are found by them"));
    let twice =
        send(&browser, &address, &columns(&page, &[("staff-number", "0"), ("name", "0"), ("leavers", "yes"), ("leavers_on", "soon")]))
            .await;
    assert_eq!(twice.status.as_u16(), 422);
    assert!(twice.words(".govuk-error-summary").contains("chosen for \u{201c}Staff number\u{201d} as well"));
    assert_eq!(twice.attributes("input#leavers_on", "value"), ["soon"], "what was typed is still there");
});

on_both!(a_file_that_cannot_be_read_says_why, async |server| {
    let (alder, birch) = (server.agency("Alder").await, server.agency("Birch").await);
    let browser = officer(server, "Olga", Some(alder)).await;
    for (file, words) in [(&b""[..], "The file is empty"), (b"PK\x03\x04", "cannot be read"), (&[b'a'; 5 * 1024 * 1024 + 1], "5 MB")] {
        let page = upload(&browser, alder, file).await;
        assert!(page.status.as_u16() == 422 && page.words(".govuk-error-summary").contains(words), "{}", page.words("main"));
    }
    assert_eq!(upload(&browser, birch, b"Name\nx\n").await.status.as_u16(), 422, "another agency\u{2019}s");
    let plain = browser.post("/people/imports", &[("agency", "x")]).await;
    assert_eq!(plain.status.as_u16(), 400);
    assert_eq!(people_import::Entity::find().count(server.db()).await.unwrap(), 0);
});

on_both!(who_comes_second_waits_and_is_shown_what_changed, async |server| {
    let alder = server.agency("Alder").await;
    let (one, two) = (officer(server, "Olga", Some(alder)).await, officer(server, "Otto", Some(alder)).await);
    let first = dry_run(&one, alder, &STARTERS, &[]).await;
    let second = dry_run(&two, alder, &STARTERS, &[]).await;
    let (first_apply, second_apply) = (format!("{first}/apply"), format!("{second}/apply"));
    let (done, waited) = tokio::join!(one.post(&first_apply, &[]), two.post(&second_apply, &[]));
    let statuses = [done.status.as_u16(), waited.status.as_u16()];
    assert!(statuses == [303, 409] || statuses == [409, 303], "{statuses:?}");
    let late = if done.status.as_u16() == 409 { done } else { waited };
    assert!(late.words("main").contains("another list was applied while this one waited"), "{}", late.words("main"));
    assert_eq!(outcomes(&late), ["Unchanged", "Unchanged"]);
    assert_eq!(names(server).await, ["Ben Cole", "Olga", "Otto", "Zo\u{eb} Lee"], "nobody is there twice");
});

on_both!(what_somebody_changed_since_is_not_undone_and_is_named, async |server| {
    let alder = server.agency("Alder").await;
    let browser = officer(server, "Olga", Some(alder)).await;
    let here = dry_run(
        &browser,
        alder,
        &[STARTERS[0], "A-3,Cem,cem@example.org,Cook,,2,27/3/2027", "A-4,Deb,deb@example.org,Cook,,2,27/3/2027"],
        &[],
    )
    .await;
    browser.post(&format!("{here}/apply"), &[]).await;
    let zoe = person_email::find_person(server.db(), "zoe@example.org").await.unwrap().unwrap();
    let deb = person_email::find_person(server.db(), "deb@example.org").await.unwrap().unwrap();
    browser.post(&format!("/people/{zoe}/edit"), &[("name", "Zo\u{eb} Khan"), ("staff_number", "A-1")]).await;
    server.sign_in_as(deb).await;
    browser.post(&format!("{here}/undo"), &[]).await;
    assert_eq!(names(server).await, ["Deb", "Olga", "Zo\u{eb} Khan"], "Cem is gone");
    let page = browser.get(&here).await;
    let said = page.words("main");
    assert!(said.contains("Zo\u{eb} Lee: This was changed after the list was applied"), "{said}");
    assert!(said.contains("Deb: They have begun to use Octavo"), "{said}");
});

on_both!(a_list_is_kept_for_a_day, async |server| {
    let alder = server.agency("Alder").await;
    let browser = officer(server, "Olga", Some(alder)).await;
    let applied = dry_run(&browser, alder, &STARTERS, &[]).await;
    browser.post(&format!("{applied}/apply"), &[]).await;
    dry_run(&browser, alder, &STARTERS, &[]).await;
    octavo::people::import::upload::forget_old(&server.app).await.unwrap();
    assert_eq!(people_import::Entity::find().count(server.db()).await.unwrap(), 2);
    server.pass(chrono::TimeDelta::hours(25));
    let browser = server.sign_in_as(person_email::find_person(server.db(), "olga@octavo.example").await.unwrap().unwrap()).await;
    assert_eq!(browser.post(&format!("{applied}/undo"), &[]).await.status.as_u16(), 409, "too late");
    octavo::people::import::upload::forget_old(&server.app).await.unwrap();
    assert_eq!(people_import_row::Entity::find().count(server.db()).await.unwrap(), 0);
    assert_eq!(browser.get(&applied).await.status.as_u16(), 404);
    assert_eq!(names(server).await, ["Ben Cole", "Olga", "Zo\u{eb} Lee"]);
});

on_both!(another_agencys_list_and_people_are_not_there, async |server| {
    let (alder, birch) = (server.agency("Alder").await, server.agency("Birch").await);
    let of_alder = officer(server, "Olga", Some(alder)).await;
    let of_birch = officer(server, "Otto", Some(birch)).await;
    let here = dry_run(&of_alder, alder, &STARTERS, &[]).await;
    of_alder.post(&format!("{here}/apply"), &[]).await;
    for address in [here.clone(), format!("{here}/columns"), format!("{here}/refused.csv")] {
        assert_eq!(of_birch.get(&address).await.status.as_u16(), 404, "{address}");
    }
    assert_eq!(of_birch.post(&format!("{here}/undo"), &[]).await.status.as_u16(), 404);
    let foreign = dry_run(&of_birch, birch, &STARTERS, &[]).await;
    let page = of_birch.get(&foreign).await;
    assert_eq!(outcomes(&page), ["Refused", "Refused"]);
    assert!(rows(&page)[0][3].contains("somebody of another agency"), "{}", rows(&page)[0][3]);
    let trainer = server.sign_in_as(server.person("Tom", &[(Permission::Trainer, None)]).await).await;
    assert_eq!(trainer.get("/people/imports").await.status.as_u16(), 403);
});

on_both!(the_command_does_the_same_and_says_where_a_row_is_refused, async |server| {
    server.agency("Alder").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("monday.csv");
    let run = async |agency: &str, apply: bool, lines: &[&str]| {
        std::fs::write(&file, [&[HEADER][..], lines].concat().join("\n")).unwrap();
        let told = Told { agency: agency.to_owned(), apply, leavers: None, dates: None, training_group: None };
        import((*server.app.settings).clone(), &file, told).await.map_err(|error| error.to_string())
    };
    let unclear = STARTERS[0].replace("1/3/2027", "4/3/2027");
    assert!(run("Alder", false, &[&unclear]).await.unwrap_err().contains("--dates day-first or --dates month-first"));
    assert!(run("Birch", false, &STARTERS).await.unwrap_err().contains("there are: Alder"));
    assert_eq!(run("ALDER", false, &STARTERS).await, Ok(true));
    assert!(names(server).await.is_empty(), "a dry run is the default");
    assert_eq!(run("Alder", true, &STARTERS).await, Ok(true));
    assert_eq!(names(server).await, ["Ben Cole", "Zo\u{eb} Lee"]);
    assert_eq!(run("Alder", true, &[STARTERS[0], "A-9,=x,x@example.org,Cook,,2,27/3/2027"]).await, Ok(false));
    assert_eq!(names(server).await.len(), 2);
});

// Ten thousand rows, a few statements for each thousand. What it took is printed and asserted nowhere: `--no-capture` shows it.
on_both!(ten_thousand_rows_are_planned_and_applied, async |server| {
    let alder = server.agency("Alder").await;
    let browser = officer(server, "Olga", Some(alder)).await;
    let manager = |number: usize| if number < 10 { String::new() } else { format!("N-{}", number / 10) };
    let line = |number: usize| format!("N-{number},Person {number},p{number}@example.org,Teacher,{},2,27/3/2027", manager(number));
    let lines: Vec<String> = (0..10_000).map(line).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let started = std::time::Instant::now();
    let here = dry_run(&browser, alder, &lines, &[]).await;
    println!("upload and dry run of {} rows: {:?}", lines.len(), started.elapsed());
    let page = browser.get(&here).await;
    assert!(page.words("nav[aria-label='Which rows']").contains("New (10000)"));
    let started = std::time::Instant::now();
    let scope = octavo::database::Scope::Partnership;
    let id = octavo::database::ImportId::parse(here.rsplit('/').next().unwrap()).unwrap();
    octavo::people::import::apply::apply(&server.app, &scope, None, id).await.unwrap();
    println!("applied, with what rules ask: {:?}", started.elapsed());
});
