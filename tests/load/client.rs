//! A client that speaks just enough HTTP/1.1 to keep a connection busy.

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// One request, written out.
pub struct Request(pub String);

/// One response.
pub struct Response {
    /// Its status.
    pub status: u16,
    /// Its body.
    pub body: Vec<u8>,
}

/// A connection that is kept.
pub struct Client(BufReader<TcpStream>);

impl Client {
    pub async fn connect(address: &str) -> Client {
        let stream = TcpStream::connect(address).await.expect("a connection");
        stream.set_nodelay(true).expect("no delay");
        Client(BufReader::new(stream))
    }

    pub async fn send(&mut self, request: &Request) -> Response {
        self.0.get_mut().write_all(request.0.as_bytes()).await.expect("a request sent");
        let mut line = String::new();
        self.0.read_line(&mut line).await.expect("a status line");
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        let mut length = 0;
        loop {
            line.clear();
            self.0.read_line(&mut line).await.expect("a header");
            match line.trim_end().split_once(": ") {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse().expect("a length"),
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).await.expect("a body");
        Response { status, body }
    }
}
