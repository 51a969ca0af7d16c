//! Mail leaves by SMTP, as a mail server on this machine sees it.

use octavo::account::mail::{Letter, Mailer};
use octavo::settings::Settings;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

fn settings(smtp_url: String, folder: &tempfile::TempDir) -> Settings {
    Settings {
        data: folder.path().to_owned(),
        database_url: None,
        listen: "127.0.0.1:0".parse().unwrap(),
        public_url: None,
        smtp_url: Some(smtp_url),
        mail_from: "Octavo <octavo@partnership.example>".to_owned(),
        ledger_key: None,
    }
}

/// Takes one message and gives what came: the envelope and the text.
async fn take_one(stream: TcpStream) -> String {
    let mut stream = BufReader::new(stream);
    stream.get_mut().write_all(b"220 test\r\n").await.unwrap();
    let (mut heard, mut line, mut in_text) = (String::new(), String::new(), false);
    while stream.read_line(&mut line).await.unwrap() > 0 {
        heard.push_str(&line);
        let reply: &[u8] = match line.trim_end() {
            "DATA" => {
                in_text = true;
                b"354 go on\r\n"
            }
            "." => {
                in_text = false;
                b"250 taken\r\n"
            }
            "QUIT" => break,
            _ if in_text => b"",
            _ => b"250 fine\r\n",
        };
        stream.get_mut().write_all(reply).await.unwrap();
        line.clear();
    }
    heard
}

fn letter<'a>(to: &'a str, text: &'a str) -> Letter<'a> {
    Letter { id: uuid::Uuid::nil(), to, subject: "Your link", text, html: None, calendar: None }
}

#[tokio::test]
async fn a_message_reaches_the_mail_server_whole() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move { take_one(listener.accept().await.unwrap().0).await });
    let folder = tempfile::tempdir().unwrap();
    let mailer = Mailer::new(&settings(format!("smtp://{address}"), &folder)).unwrap();
    mailer.send(letter("amina@partnership.example", "Sign in here: http://127.0.0.1/x\n")).await.unwrap();
    drop(mailer);
    let heard = server.await.unwrap();
    for part in [
        "MAIL FROM:<octavo@partnership.example>",
        "RCPT TO:<amina@partnership.example>",
        "Subject: Your link",
        "Message-ID: <00000000-0000-0000-0000-000000000000@partnership.example>",
        "Auto-Submitted: auto-generated",
        "Sign in here: http://127.0.0.1/x",
    ] {
        assert!(heard.contains(part), "{part} in {heard}");
    }
}

#[tokio::test]
async fn a_mail_server_that_is_down_and_an_address_that_is_none_are_errors() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let folder = tempfile::tempdir().unwrap();
    let mailer = Mailer::new(&settings(format!("smtp://{address}"), &folder)).unwrap();
    assert!(mailer.send(letter("amina@partnership.example", "text")).await.is_err());
    assert!(mailer.send(letter("no address", "text")).await.is_err());
    assert!(Mailer::new(&settings("nonsense".to_owned(), &folder)).is_err());
}
