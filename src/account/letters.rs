//! What the account side writes to people. Each is sent after the answer; one that cannot be sent is logged, without its address.

use super::Token;
use crate::app::App;

/// Subject and text.
pub(super) type Letter = (&'static str, String);

/// Sends a message in the background.
pub(super) fn send(app: &App, to: String, (subject, text): Letter) {
    let app = app.clone();
    tokio::spawn(async move {
        if let Err(error) = app.mailer.send(&to, subject, text).await {
            tracing::error!(error.message = %error, "a message about an account could not be sent");
        }
    });
}

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
fn address_changed_by_hr(new: &str) -> Letter {
    let text = format!(
        "Your HR team has changed the e-mail address of your Octavo account. It is now {new}. Use it to sign in from now on. All your sessions have ended.\n\nIf you did not ask for this, tell your HR team at once.\n"
    );
    ("Your e-mail address for Octavo has changed", text)
}

/// Tells people that their address was changed for them: at the old one, if there was one, and at the new one. One after the other,
/// so that a long list does not open a thousand connections.
pub fn tell_of_change(app: &App, changes: Vec<(Option<String>, String)>) {
    let app = app.clone();
    tokio::spawn(async move {
        for (old, new) in changes {
            for to in old.iter().chain([&new]) {
                let (subject, text) = address_changed_by_hr(&new);
                if let Err(error) = app.mailer.send(to, subject, text).await {
                    tracing::error!(error.message = %error, "a message about an account could not be sent");
                }
            }
        }
    });
}

fn change_link(app: &App, token: &Token) -> String {
    format!("{}/email-changes/{}", app.settings.public_url(), token.reveal())
}
