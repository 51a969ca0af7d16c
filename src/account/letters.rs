//! What the account side writes to people: subject and text. All of it goes through the outbox.

use super::Token;
use crate::app::App;

/// Subject and text.
pub type Letter = (&'static str, String);

/// After a password was set, changed or removed.
pub(super) fn password_changed(app: &App, act: &str) -> Letter {
    let what = match act {
        "password set" => "A password was set for your Octavo account",
        "password removed" => "The password of your Octavo account was removed",
        _ => "The password of your Octavo account was changed",
    };
    let url = app.settings.public_url();
    let text = format!(
        "{what}, and your other sessions were ended.\n\nIf this was you, you need not do anything. If it was not, set a new password at once, and tell your HR team:\n\n{url}/sign-in/forgotten\n"
    );
    (what, text)
}

/// To the address that is to be given up.
pub(super) fn change_at_old(app: &App, new: &str, token: &Token) -> Letter {
    let link = change_link(app, token);
    let text = format!(
        "Was this you? Somebody who is signed in as you asked to change the e-mail address of your Octavo account from this one to {new}.\n\nOpen this link, and say whether it was you:\n\n{link}\n\nNothing changes until it is confirmed here and at the new address, within 24 hours.\n"
    );
    ("Was this you? Your e-mail address for Octavo", text)
}

/// To the address that is to be used from then on.
pub(super) fn change_at_new(app: &App, token: &Token) -> Letter {
    let link = change_link(app, token);
    let text = format!(
        "Somebody asked to use this e-mail address for their Octavo account. If it was you, open this link and confirm it:\n\n{link}\n\nIt has to be confirmed at your old address as well, within 24 hours. If it was not you, you need not do anything.\n"
    );
    ("Confirm your new e-mail address for Octavo", text)
}

/// To an address that is somebody's already.
pub(super) fn address_in_use(app: &App) -> Letter {
    let url = app.settings.public_url();
    let text = format!(
        "Somebody asked to use this e-mail address for their Octavo account. It belongs to an account already, so nothing will change.\n\nIf it was you, you have two accounts: sign in with this address, or ask your HR team to make one of them.\n\n{url}/sign-in\n"
    );
    ("This e-mail address is in use for Octavo", text)
}

/// To both addresses, once the change is made.
pub(super) fn address_changed(new: &str) -> Letter {
    let text = format!(
        "The e-mail address of your Octavo account is now {new}. Use it to sign in from now on.\n\nIf this was not you, tell your HR team at once.\n"
    );
    ("Your e-mail address for Octavo has changed", text)
}

/// To both addresses, once somebody of an HR team has changed it.
pub(super) fn address_changed_by_hr(new: &str) -> Letter {
    let text = format!(
        "Your HR team has changed the e-mail address of your Octavo account. It is now {new}. Use it to sign in from now on. All your sessions have ended.\n\nIf you did not ask for this, tell your HR team at once.\n"
    );
    ("Your e-mail address for Octavo has changed", text)
}

fn change_link(app: &App, token: &Token) -> String {
    format!("{}/email-changes/{}", app.settings.public_url(), token.reveal())
}
