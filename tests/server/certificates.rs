//! Certificates: anybody with the number sees what was certified and whether it holds, and nothing of the person but what they chose.

use octavo::database::{certificate, completion};
use sea_orm::sea_query::Expr;
use sea_orm::{EntityTrait, QueryFilter};

use crate::support::{Browser, TestServer};

/// Amina's certificate of a case: the completion, and its number.
async fn earned(server: &TestServer) -> (Browser<'_>, completion::Model, String) {
    let amina = server.learner("Łucja Ŵyn", server.agency("Alder").await).await;
    let browser = server.sign_in_as(amina).await;
    browser.walk_all("five-words").await;
    let completion = completion::Entity::find().one(server.db()).await.unwrap().unwrap();
    let number = certificate::of_completion(server.db(), completion.id).await.unwrap().unwrap().id;
    (browser, completion, number)
}

on_both!(a_certificate_can_be_checked_by_anybody_and_shows_no_name_until_its_holder_wants_it, async |server| {
    let (browser, completion, number) = earned(server).await;
    let own = browser.get(&format!("/learn/certificates/{}", completion.id)).await;
    assert!(own.has("svg.oct-certificate__code path"));
    assert_eq!(own.attributes(".oct-certificate__check a", "href"), [format!("https://octavo.example/verify/{number}")]);
    assert_ne!(number, completion.id.to_string().replace('-', ""), "the number is not the completion's key");
    let stranger = server.browser();
    let page = stranger.get(&format!("/verify/{number}")).await;
    assert_eq!(page.status.as_u16(), 200);
    let words = page.words("main");
    for said in ["Five words", "Scenario", "2 March 2027", "In date", "octavo.example"] {
        assert!(words.contains(said), "{said}: {words}");
    }
    for hidden in ["Łucja", "Alder", "Key person"] {
        assert!(!page.text().contains(hidden), "{hidden}");
    }
    let name = format!("/learn/certificates/{}/name", completion.id);
    assert_eq!(browser.post(&name, &[("show", "yes")]).await.location(), format!("/learn/certificates/{}", completion.id));
    let shown = stranger.get(&format!("/verify/{}", number.to_uppercase())).await.words("main");
    assert!(shown.contains("Łucja Ŵyn") && shown.contains("Alder") && !shown.contains("Key person"), "{shown}");
    browser.post(&name, &[("show", "no")]).await;
    assert!(!stranger.get(&format!("/verify/{number}")).await.text().contains("Łucja"));
    assert_eq!(browser.post(&name, &[("show", "perhaps")]).await.status.as_u16(), 400);
});

on_both!(nobody_switches_the_name_of_anybody_else, async |server| {
    let (_, completion, number) = earned(server).await;
    let ben = server.learner("Ben", server.agency("Birch").await).await;
    let page = server.sign_in_as(ben).await.post(&format!("/learn/certificates/{}/name", completion.id), &[("show", "yes")]).await;
    assert_eq!(page.status.as_u16(), 404);
    assert!(!server.browser().get(&format!("/verify/{number}")).await.text().contains("Łucja"));
});

on_both!(a_certificate_says_when_it_has_expired, async |server| {
    let (_, completion, number) = earned(server).await;
    let last = Expr::value(Some("2027-03-02".parse::<chrono::NaiveDate>().unwrap()));
    let set = completion::Entity::update_many().col_expr(completion::Column::ExpiresOn, last);
    set.filter(sea_orm::ColumnTrait::eq(&completion::Column::Id, completion.id)).exec(server.db()).await.unwrap();
    let words = async |server: &TestServer| server.browser().get(&format!("/verify/{number}")).await.words(".oct-lede");
    assert_eq!(words(server).await, "In date It holds until 2 March 2027.");
    server.set_clock("2027-03-03T00:00:00Z");
    assert_eq!(words(server).await, "Expired It held until 2 March 2027.");
});

on_both!(a_number_there_is_not_is_said_and_guessing_is_slowed_down, async |server| {
    let (_, _, number) = earned(server).await;
    let stranger = server.browser();
    for guess in ["", "x", "0199aaaa-0000-7000-8000-000000000000"] {
        let status = stranger.get(&format!("/verify/{guess}")).await.status.as_u16();
        assert_eq!(status, 404, "{guess}");
    }
    for place in 0..8 {
        assert_eq!(stranger.get(&format!("/verify/{place:032x}")).await.status.as_u16(), 404);
    }
    let page = stranger.get(&format!("/verify/{number}")).await;
    assert_eq!(page.status.as_u16(), 429, "also for a right one: a guess tells nothing");
    assert!(page.words("main").contains("Wait five minutes"));
    server.pass(chrono::TimeDelta::minutes(5));
    assert_eq!(stranger.get(&format!("/verify/{number}")).await.status.as_u16(), 200);
});
