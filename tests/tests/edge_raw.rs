//! Requests that no client of ours sends, so they are written by hand.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use pai_datasets_tests::edge::Edge;
use pai_datasets_tests::target::Target;

/// The answer to what is written before nothing more comes.
fn answer(edge: &Edge, request: &str) -> String {
    let mut stream = TcpStream::connect(edge.address()).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a patience");
    stream.write_all(request.as_bytes()).expect("a request");
    stream.shutdown(Shutdown::Write).expect("an end");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

#[test]
fn two_hosts_are_refused_in_json() {
    let edge = Edge::start();
    for hosts in ["Host: 127.0.0.1\r\nHost: b\r\n", "Host: a b\r\n", "Host: 127.0.0.1:x:y\r\n"] {
        let answer = answer(&edge, &format!("GET /api/v1/datasets HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n"));
        assert!(answer.starts_with("HTTP/1.1 400") && answer.contains("\"Code\""), "{hosts}: {answer}");
    }
}

#[test]
fn a_body_that_breaks_off_is_the_clients_mistake() {
    let edge = Edge::start();
    let head = format!(
        "POST /api/v1/datasets HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n",
        edge.address(),
        edge.admin().api_key
    );
    for rest in ["Content-Length: 1000\r\n\r\n{\"Name\":", "Transfer-Encoding: chunked\r\n\r\n100\r\n{\"Name\":"] {
        let answer = answer(&edge, &format!("{head}{rest}"));
        assert!(answer.starts_with("HTTP/1.1 400") && answer.contains("broke off before its end"), "{rest}: {answer}");
    }
}
