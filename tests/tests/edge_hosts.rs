//! Requests whose Host header is none: no client of ours sends them, so they are written by hand.

use std::io::{Read, Write};
use std::net::TcpStream;

use pai_datasets_tests::edge::Edge;

fn answer(edge: &Edge, hosts: &str) -> String {
    let mut stream = TcpStream::connect(edge.address()).expect("a connection");
    let request = format!("GET /api/v1/datasets HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

#[test]
fn two_hosts_are_refused_in_json() {
    let edge = Edge::start();
    for hosts in ["Host: 127.0.0.1\r\nHost: b\r\n", "Host: a b\r\n", "Host: 127.0.0.1:x:y\r\n"] {
        let answer = answer(&edge, hosts);
        assert!(answer.starts_with("HTTP/1.1 400") && answer.contains("\"Code\""), "{hosts}: {answer}");
    }
}
