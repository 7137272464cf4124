//! The smallest HTTP client that can ask a server of ours whether it is there.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::net::TcpStream;
use std::time::Duration;

use crate::error::{Error, Explain, Result};

const PATIENCE: Duration = Duration::from_secs(10);

/// Asks for `path` and requires status 200.
pub(super) fn expect_ok(address: SocketAddr, path: &str, api_key: Option<&str>) -> Result<()> {
    let line = status_line(address, path, api_key).explain(|| format!("GET {path}"))?;
    match status(&line) {
        Some(200) => Ok(()),
        Some(status) => Err(Error::new(format!("GET {path} answered {status}"))),
        None => Err(Error::new(format!("GET {path} answered something other than HTTP"))),
    }
}

fn status_line(address: SocketAddr, path: &str, api_key: Option<&str>) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let authorization = api_key.map(|key| format!("Authorization: Bearer {key}\r\n")).unwrap_or_default();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{authorization}\r\n");
    stream.write_all(request.as_bytes())?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    Ok(line)
}

fn status(line: &str) -> Option<u16> {
    line.strip_prefix("HTTP/1.1 ")?.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::status;

    #[test]
    fn the_status_is_read_from_the_first_line() {
        assert_eq!(status("HTTP/1.1 200 OK\r\n"), Some(200));
        assert_eq!(status("HTTP/1.1 401 \r\n"), Some(401));
        assert_eq!(status(""), None);
        assert_eq!(status("SSH-2.0-OpenSSH\r\n"), None);
    }
}
