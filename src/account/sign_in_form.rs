//! The form at the door: what it asks, and what was typed into it. A password is never shown again.

use leptos::prelude::*;

use super::sign_in::{PASSWORD_PAGE, safe_return};
use crate::page::fields::{Fields, Problems, TextInput, hidden, text_input};

/// Longest e-mail address there can be (RFC 5321, 4.5.3.1.3, less the brackets).
const EMAIL_LIMIT: usize = 254;

/// What was typed, but for the password.
#[derive(Default)]
pub(super) struct Asked {
    /// The address.
    pub(super) email: String,
    /// Where to go afterwards.
    pub(super) return_to: String,
    /// Whether something is kept until they have signed in.
    pub(super) is_kept: bool,
}

impl Asked {
    /// Reads the form.
    pub(super) fn read(fields: &Fields) -> Asked {
        Asked {
            email: fields.one("email").unwrap_or_default(),
            return_to: safe_return(fields.one("return_to").as_deref()),
            is_kept: fields.one("kept").is_some(),
        }
    }

    /// What is wrong with the address.
    pub(super) fn problem(&self) -> Option<&'static str> {
        problem_with(&self.email)
    }

    /// The password, as it was typed to the last blank; none if it was left empty or a link was asked for.
    pub(super) fn password(&self, fields: &Fields) -> Option<String> {
        let wants_link = fields.one("way").is_some_and(|way| way == "link");
        let typed = fields.all("password").next().filter(|password| !password.is_empty());
        typed.filter(|_| !wants_link).map(str::to_owned)
    }
}

/// What is wrong with an e-mail address, if anything.
pub(super) fn problem_with(email: &str) -> Option<&'static str> {
    let (name, host) = email.split_once('@').unwrap_or_default();
    match () {
        () if email.is_empty() => Some("Enter your e-mail address"),
        () if email.len() > EMAIL_LIMIT => Some("Enter an e-mail address of at most 254 characters"),
        () if name.is_empty() || !host.contains('.') || email.contains(char::is_whitespace) => {
            Some("Enter an e-mail address like name@example.org")
        }
        () => None,
    }
}

/// The form, with what was typed and what is wrong with it.
pub(super) fn sign_in_form(asked: &Asked, problems: &Problems) -> impl IntoView + use<> {
    let password = TextInput {
        id: "password",
        label: "Password, if you have set one",
        hint: Some("Leave it empty to be sent a link."),
        kind: "password",
        autocomplete: Some("current-password"),
        value: "",
    };
    let kept = asked.is_kept.then(|| {
        view! {
            <div class="govuk-inset-text" role="status">
                "Your session had ended. What you sent is kept for an hour, and goes on by itself once you have signed in again."
            </div>
            {hidden("kept", "yes".to_owned())}
        }
    });
    view! {
        {problems.summary()}
        <h1>"Sign in"</h1>
        <form method="post" action="/sign-in" novalidate>
            {kept}
            {text_input(address(&asked.email), problems)}
            {text_input(password, problems)}
            {hidden("return_to", asked.return_to.clone())}
            <div class="oct-actions">
                <button class="govuk-button">"Sign in"</button>
                <button class="govuk-button govuk-button--secondary" name="way" value="link">"E-mail me a link"</button>
            </div>
        </form>
        <p>"You need no password: a link in an e-mail signs you in as well, once, for 20 minutes."</p>
        <p><a href="/sign-in/forgotten">"Forgotten your password"</a></p>
    }
}

/// Asks for the address of somebody who has forgotten their password.
pub(super) fn forgotten_form() -> impl IntoView {
    view! {
        <h1>"Forgotten your password"</h1>
        <p>"We send you a link. It signs you in, and leads to where you set a new password."</p>
        <form method="post" action="/sign-in" novalidate>
            {text_input(address(""), &Problems::none())}
            {hidden("return_to", PASSWORD_PAGE.to_owned())}
            <button class="govuk-button" name="way" value="link">"E-mail me a link"</button>
        </form>
    }
}

fn address(typed: &str) -> TextInput<'_> {
    TextInput {
        id: "email",
        label: "E-mail address",
        hint: Some("The one your agency has for you."),
        kind: "email",
        autocomplete: Some("username"),
        value: typed,
    }
}
