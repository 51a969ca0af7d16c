//! Adding and correcting one person by hand: what was before is kept, and what they are asked is asked at once.

use octavo::database::person_grant::Permission;
use octavo::database::{AgencyId, PersonId, assignment, audit, person, person_email, person_name, post};
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::outbox::deliver;
use crate::people::officer;
use crate::support::page::Page;
use crate::support::{Browser, TestServer};

async fn add<'a>(browser: &Browser<'_>, agency: AgencyId, changes: &[(&'a str, &'a str)]) -> Page {
    let key = browser.get("/people/new").await.form_key();
    send(browser, agency, &key, changes).await
}

/// The form, filled in but for what a test says otherwise.
async fn send<'a>(browser: &Browser<'_>, agency: AgencyId, key: &'a str, changes: &[(&'a str, &'a str)]) -> Page {
    let agency = agency.to_string();
    let usual = [
        ("form_key", key),
        ("name", "Zo\u{eb} Lee"),
        ("email", "Zoe.Lee@example.org"),
        ("staff_number", "AL-7"),
        ("agency", agency.as_str()),
        ("role", "Teacher"),
        ("training_group", "2"),
        ("sector", "schools"),
        ("kind", "employee"),
        ("starts_on", "1/3/2027"),
    ];
    let kept = usual.into_iter().filter(|(name, _)| changes.iter().all(|(other, _)| other != name));
    let fields: Vec<_> = kept.chain(changes.iter().copied()).collect();
    browser.post("/people/new", &fields).await
}

async fn acts(server: &TestServer) -> Vec<String> {
    audit::Entity::find().all(server.db()).await.unwrap().into_iter().map(|entry| entry.act).collect()
}

on_both!(a_person_is_added_with_a_post_and_their_induction, async |server| {
    let alder = server.agency("Alder").await;
    let browser = officer(server, "Olga", Some(alder)).await;
    let added = add(&browser, alder, &[]).await;
    let page = browser.get(added.location()).await;
    assert_eq!(page.words("h1"), "Zo\u{eb} Lee");
    let said = page.words("main");
    for words in ["AL-7", "zoe.lee@example.org", "Core induction", "1 March 2027", "The person is added."] {
        assert!(said.contains(words), "{words}");
    }
    let zoe = person_email::find_person(server.db(), "zoe.lee@example.org").await.unwrap().unwrap();
    assert!(server.sign_in_as(zoe).await.get("/learn").await.status.is_redirection(), "they may learn, once they have read the notice");
    assert!(acts(server).await.contains(&"added a person".to_owned()));
});

on_both!(the_form_sent_twice_adds_one_person, async |server| {
    let alder = server.agency("Alder").await;
    let browser = officer(server, "Olga", Some(alder)).await;
    let key = browser.get("/people/new").await.form_key();
    let (one, two) = (send(&browser, alder, &key, &[]).await, send(&browser, alder, &key, &[]).await);
    assert_eq!(one.location(), two.location());
    assert_eq!(post::Entity::find().count(server.db()).await.unwrap(), 1);
});

on_both!(each_mistake_comes_back_with_what_was_typed, async |server| {
    let (alder, birch) = (server.agency("Alder").await, server.agency("Birch").await);
    let browser = officer(server, "Olga", Some(alder)).await;
    add(&browser, alder, &[]).await;
    let other = officer(server, "Otto", Some(birch)).await;
    let foreign = birch.to_string();
    for (changes, field, words) in [
        (("name", ""), "#name", "Enter a name"),
        (("email", "zoe"), "#email", "Enter an e-mail address"),
        (("email", "zoe.lee@example.org"), "#email", "belongs to Zo\u{eb} Lee"),
        (("staff_number", "a b"), "#staff_number", "Enter a staff number"),
        (("staff_number", "AL-7"), "#staff_number", "belongs to Zo\u{eb} Lee"),
        (("agency", foreign.as_str()), "#agency", "Choose an agency"),
        (("role", "=1"), "#role", "formula"),
        (("training_group", ""), "#training_group", "1 to 8"),
        (("starts_on", "31/2/2027"), "#starts_on", "Enter a date"),
        (("ends_on", "1/1/2027"), "#ends_on", "not before the start"),
        (("manager", "nobody@example.org"), "#manager", "Nobody has this"),
    ] {
        let again = [("email", "new@example.org"), ("staff_number", "AL-8")];
        let changes: Vec<_> = again.into_iter().filter(|(name, _)| *name != changes.0).chain([changes]).collect();
        let page = add(&browser, alder, &changes).await;
        assert_eq!(page.status.as_u16(), 422, "{field}");
        assert!(page.attributes(".govuk-error-summary a", "href").contains(&field.to_owned()), "{field}");
        assert!(page.words(".govuk-error-summary").contains(words), "{}", page.words(".govuk-error-summary"));
        assert_eq!(page.attributes("input#team", "value").len(), 1);
    }
    let unseen = add(&other, birch, &[]).await;
    assert!(unseen.words(".govuk-error-summary").contains("somebody of another agency"));
    assert!(!unseen.words(".govuk-error-summary").contains("Zo\u{eb}"), "whose it is, is not theirs to know");
});

on_both!(a_name_and_a_staff_number_are_changed_and_the_old_ones_kept, async |server| {
    let alder = server.agency("Alder").await;
    let amina = server.learner("Amina", alder).await;
    let browser = officer(server, "Olga", Some(alder)).await;
    let address = format!("/people/{amina}/edit");
    for (name, number) in [("Amina Khan", "7"), ("Amina Khan", "7")] {
        let saved = browser.post(&address, &[("name", name), ("staff_number", number)]).await;
        assert_eq!(saved.location(), format!("/people/{amina}?done=changed"));
    }
    let history = person_name::of_person(server.db(), amina).await.unwrap();
    assert_eq!(history.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Amina"], "saying the same again changes nothing");
    let page = browser.get(&format!("/people/{amina}")).await;
    assert!(page.words("dd").contains("Amina, until 2 March 2027"));
    assert_eq!(browser.get("/people?name=khan").await.all("tbody th"), ["Amina Khan"]);
    assert_eq!(browser.post(&address, &[("name", "")]).await.status.as_u16(), 422);
});

on_both!(a_post_is_added_changed_and_ended_and_no_circle_is_made, async |server| {
    let alder = server.agency("Alder").await;
    let (amina, ben) = (server.learner("Amina", alder).await, server.learner("Ben", alder).await);
    let browser = officer(server, "Olga", Some(alder)).await;
    let form = |manager: &'static str, ends_on: &'static str| {
        [
            ("role", "Head"),
            ("team", "Blue"),
            ("manager", manager),
            ("training_group", "3"),
            ("sector", "schools"),
            ("kind", "volunteer"),
            ("starts_on", "1 March 2027"),
            ("ends_on", ends_on),
        ]
    };
    let of_amina = browser.get(&format!("/people/{amina}")).await.attributes("a[href$='/edit']", "href");
    let edit = of_amina.iter().find(|address| address.contains("/posts/")).unwrap().clone();
    assert!(browser.get(&edit).await.words("label").contains("Last day"));
    assert_eq!(browser.post(&edit, &form("ben@octavo.example", "")).await.location(), format!("/people/{amina}?done=post-changed"));
    let row = browser.get(&format!("/people/{amina}")).await.all("tbody")[0].clone();
    assert!(row.starts_with("HeadAlderBlueBen3SchoolsVolunteer1 March 2027"), "{row}");
    let of_ben = browser.get(&format!("/people/{ben}")).await.attributes("a[href*='/posts/'][href$='/edit']", "href").remove(0);
    let circle = browser.post(&of_ben, &form("amina@octavo.example", "")).await;
    assert!(circle.words(".govuk-error-summary").contains("is managed, directly or not"));
    let own = browser.post(&of_ben, &form("ben@octavo.example", "")).await;
    assert!(own.words(".govuk-error-summary").contains("Nobody manages themselves"));
    browser.post(&edit, &form("", "1 March 2027")).await;
    assert!(browser.get(&format!("/people/{amina}")).await.words("main").contains("All posts have ended."));
    let new = format!("/people/{amina}/posts/new");
    let (key, agency) = (browser.get(&new).await.form_key(), alder.to_string());
    let fields: Vec<_> = form("", "").into_iter().chain([("form_key", key.as_str()), ("agency", agency.as_str())]).collect();
    let before = assignment::Entity::find().count(server.db()).await.unwrap();
    for _ in 0..2 {
        assert_eq!(browser.post(&new, &fields).await.location(), format!("/people/{amina}?done=post-added"));
    }
    assert_eq!(assignment::Entity::find().count(server.db()).await.unwrap(), before + 1, "asked at once, and once");
    assert!(!browser.get(&format!("/people/{amina}")).await.words("main").contains("All posts have ended."));
});

on_both!(a_lost_mailbox_is_replaced_sessions_end_and_both_addresses_are_told, async |server| {
    let alder = server.agency("Alder").await;
    let amina = server.learner("Amina", alder).await;
    let own = server.sign_in_as(amina).await;
    let browser = officer(server, "Olga", Some(alder)).await;
    let address = format!("/people/{amina}/email");
    for wrong in ["", "amina", "olga@octavo.example"] {
        assert_eq!(browser.post(&address, &[("email", wrong)]).await.status.as_u16(), 422, "{wrong}");
    }
    let changed = server.and_after(browser.post(&address, &[("email", "Amina@new.example")])).await;
    assert_eq!(changed.location(), format!("/people/{amina}?done=email"));
    deliver(&server.app).await;
    let mail = server.mailed(2).await;
    for to in ["amina@octavo.example", "amina@new.example"] {
        assert!(mail.iter().any(|message| message.contains(&format!("To: {to}")) && message.contains("HR team has changed")), "{to}");
    }
    assert!(own.get("/learn").await.location().starts_with("/sign-in"));
    assert_eq!(person_email::addresses_of(server.db(), amina).await.unwrap(), ["amina@new.example"]);
    assert!(browser.get(&format!("/people/{amina}")).await.words("dd").contains("amina@octavo.example, 2 March 2027 to 2 March 2027"));
    assert!(acts(server).await.contains(&"changed somebody's e-mail address".to_owned()));
});

on_both!(nobody_takes_the_account_of_somebody_who_may_do_more, async |server| {
    let alder = server.agency("Alder").await;
    let person = async |name: &str, permission| {
        let person = server.person(name, &[(permission, None)]).await;
        server.post(person, alder, "Officer", "2027-02-01").await;
        person
    };
    let (trainer, administrator) = (person("Tom", Permission::Trainer).await, person("Ada", Permission::Administrator).await);
    let of_alder = officer(server, "Olga", Some(alder)).await;
    let of_all = officer(server, "Otto", None).await;
    let change = async |browser: &Browser<'_>, whose: PersonId| {
        let email = format!("{whose}@taken.example");
        browser.post(&format!("/people/{whose}/email"), &[("email", &email)]).await.status.as_u16()
    };
    assert_eq!(change(&of_alder, trainer).await, 422);
    assert_eq!(change(&of_alder, administrator).await, 422);
    assert_eq!(change(&of_all, administrator).await, 422);
    assert_eq!(change(&of_all, trainer).await, 303);
    assert!(of_alder.get(&format!("/people/{administrator}/email")).await.words("main").contains("They may do more here than learn"));
});

on_both!(a_sign_in_link_is_sent_again, async |server| {
    let alder = server.agency("Alder").await;
    let amina = server.learner("Amina", alder).await;
    let browser = officer(server, "Olga", Some(alder)).await;
    let address = format!("/people/{amina}/sign-in-link");
    for turn in 1..=5 {
        assert_eq!(browser.post(&address, &[]).await.location(), format!("/people/{amina}?done=link"));
        server.mailed(turn).await;
    }
    assert_eq!(browser.post(&address, &[]).await.location(), format!("/people/{amina}?done=too-many-links"));
    let mail = server.mailed(5).await;
    assert!(mail.iter().all(|message| message.contains("To: amina@octavo.example") && message.contains("/sign-in/links/")));
});

on_both!(only_who_did_nothing_and_holds_no_post_can_be_removed, async |server| {
    let alder = server.agency("Alder").await;
    let amina = server.learner("Amina", alder).await;
    let nobody = server.person("By Mistake", &[(Permission::Learner, None)]).await;
    let of_alder = officer(server, "Olga", Some(alder)).await;
    let of_all = officer(server, "Otto", None).await;
    assert_eq!(of_alder.post(&format!("/people/{nobody}/removal"), &[]).await.status.as_u16(), 404, "no post of theirs");
    let kept = of_all.get(&format!("/people/{amina}/removal")).await;
    assert!(kept.words("main").contains("a post, even if it has ended") && !kept.has("button.govuk-button--warning"));
    assert_eq!(of_all.post(&format!("/people/{amina}/removal"), &[]).await.status.as_u16(), 409);
    of_all.get(&format!("/people/{nobody}")).await;
    let before = person::Entity::find().count(server.db()).await.unwrap();
    assert_eq!(of_all.post(&format!("/people/{nobody}/removal"), &[]).await.status.as_u16(), 409, "they have read the notice");
    octavo::database::privacy_notice_read::Entity::delete_many().exec(server.db()).await.unwrap();
    assert_eq!(of_all.post(&format!("/people/{nobody}/removal"), &[]).await.location(), "/people?state=all");
    assert_eq!(person::Entity::find().count(server.db()).await.unwrap(), before - 1);
    assert_eq!(of_all.get(&format!("/people/{nobody}")).await.status.as_u16(), 404);
});
