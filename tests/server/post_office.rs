//! A mail server on this machine, as reliable as a test wants it: it takes messages, refuses, is slow, or hangs up in the middle.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What it does with whoever comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    /// Takes everything.
    #[default]
    Fine,
    /// Says: not now, at RCPT.
    NotNow,
    /// Refuses each text after it has heard it.
    RefusesTexts,
    /// Refuses whoever sends, at MAIL.
    RefusesTheSender,
    /// Hangs up before the text is whole.
    HangsUp,
    /// Takes the text, and hangs up without saying so.
    TakesAndHangsUp,
    /// Says nothing at all.
    Silent,
    /// Says something that is not SMTP.
    Babbles,
}

/// A message as it came.
#[derive(Clone, Debug)]
pub struct Received {
    pub to: String,
    pub text: String,
}

#[derive(Default)]
struct State {
    mood: Mood,
    /// Addresses that it refuses for good, in words that hold the address.
    refused: HashSet<String>,
    taken: Vec<Received>,
    tried: usize,
}

/// The server; it ends with the test's runtime.
#[derive(Clone)]
pub struct PostOffice {
    state: Arc<Mutex<State>>,
    pub url: String,
}

impl PostOffice {
    pub async fn open() -> PostOffice {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State::default()));
        let shared = state.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = shared.clone();
                tokio::spawn(async move {
                    // Whoever hangs up ends only their own talk.
                    let _ = talk(stream, &state).await;
                });
            }
        });
        PostOffice { state, url }
    }

    pub fn is(&self, mood: Mood) {
        self.state.lock().unwrap().mood = mood;
    }

    pub fn refuses(&self, address: &str) {
        self.state.lock().unwrap().refused.insert(address.to_owned());
    }

    pub fn takes_again(&self, address: &str) {
        self.state.lock().unwrap().refused.remove(address);
    }

    /// What it has taken so far, in the order it came.
    pub fn taken(&self) -> Vec<Received> {
        self.state.lock().unwrap().taken.clone()
    }

    /// How often somebody came with a message.
    pub fn tried(&self) -> usize {
        self.state.lock().unwrap().tried
    }
}

async fn talk(stream: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    if state.lock().unwrap().mood == Mood::Silent {
        std::future::pending::<()>().await;
    }
    say(&mut stream, "220 post office").await?;
    let (mut line, mut to) = (String::new(), String::new());
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let mood = state.lock().unwrap().mood;
        let word = line.trim_end().to_owned();
        match word.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" | "HELO" if mood == Mood::Babbles => say(&mut stream, "good morning to you").await?,
            "EHLO" | "HELO" => say(&mut stream, "250 post office").await?,
            "MAIL" => {
                state.lock().unwrap().tried += 1;
                let reply = if mood == Mood::RefusesTheSender { "550 5.7.1 I do not know this sender" } else { "250 fine" };
                say(&mut stream, reply).await?;
            }
            "RCPT" => {
                to = word.trim_start_matches("RCPT TO:<").trim_end_matches('>').to_owned();
                let refused = state.lock().unwrap().refused.contains(&to);
                let reply = match mood {
                    _ if refused => format!("550 5.1.1 there is no {to} here"),
                    Mood::NotNow => format!("451 4.3.0 try {to} again later"),
                    _ => "250 fine".to_owned(),
                };
                say(&mut stream, &reply).await?;
            }
            "DATA" => {
                say(&mut stream, "354 go on").await?;
                if mood == Mood::HangsUp {
                    stream.read_line(&mut line).await?;
                    return Ok(());
                }
                let text = listen(&mut stream).await?;
                if mood == Mood::RefusesTexts {
                    say(&mut stream, &format!("554 5.6.0 not this, for {to}")).await?;
                    continue;
                }
                state.lock().unwrap().taken.push(Received { to: to.clone(), text });
                if mood == Mood::TakesAndHangsUp {
                    return Ok(());
                }
                say(&mut stream, "250 taken").await?;
            }
            "QUIT" => return say(&mut stream, "221 good-bye").await,
            _ => say(&mut stream, "250 fine").await?,
        }
    }
}

async fn listen(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut text = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 || line == ".\r\n" {
            return Ok(text);
        }
        text.push_str(&line);
    }
}

async fn say(stream: &mut BufReader<TcpStream>, words: &str) -> std::io::Result<()> {
    stream.get_mut().write_all(format!("{words}\r\n").as_bytes()).await
}
