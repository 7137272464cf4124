//! What may stand on the command line.

use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use lexopt::{Arg, Parser, ValueExt};
use xtask::{Error, Result};

pub(crate) const HELP: &str = "\
cargo xtask serve [--port 8080] [--host 127.0.0.1] [--data ./data] [--allow-origin URL]... [--limits open|pai]
                                     builds what changed and serves console and API until it is stopped
cargo xtask test [host|wasm|sdk|browser|package]   runs one part of the tests, or all
cargo xtask build edge|engine|console|stats|npm   builds one artefact and prints its size
cargo xtask bench [NAME]             runs one benchmark, or all, and prints JSON lines
cargo xtask soak kill                the kill test with 200 kills";

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Help,
    Serve(ServeOptions),
    Build(Artefact),
    Test(Vec<Part>),
    Bench(Option<String>),
    Soak(Soak),
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ServeOptions {
    pub(crate) address: SocketAddr,
    pub(crate) data: PathBuf,
    pub(crate) settings: Settings,
}

/// What the worker is told besides its credentials, apart from what follows from the address.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) allow_origins: Vec<String>,
    pub(crate) limits: Limits,
}

/// Which limits the engine holds: few of its own, or those that Alibaba Cloud PAI documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Limits {
    #[default]
    Open,
    Pai,
}

impl Limits {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Pai => "pai",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Artefact {
    Edge,
    Engine,
    Console,
    Stats,
    Npm,
}

/// A part of the test run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Host,
    Wasm,
    Sdk,
    Browser,
    Package,
}

impl Part {
    pub(crate) const ALL: [Self; 5] = [Self::Host, Self::Wasm, Self::Sdk, Self::Browser, Self::Package];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Soak {
    Kill,
}

pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Command> {
    let mut parser = Parser::from_args(arguments);
    let Some(name) = positional(&mut parser)? else { return Ok(Command::Help) };
    let command = match name.as_str() {
        "help" => Command::Help,
        "serve" => return serve(&mut parser).map(Command::Serve),
        "build" => Command::Build(choice(&mut parser, "build", ARTEFACTS)?.ok_or_else(|| missing("build", ARTEFACTS))?),
        "test" => Command::Test(choice(&mut parser, "test", PARTS)?.map_or(Part::ALL.to_vec(), |part| vec![part])),
        "bench" => Command::Bench(positional(&mut parser)?),
        "soak" => Command::Soak(choice(&mut parser, "soak", SOAKS)?.ok_or_else(|| missing("soak", SOAKS))?),
        other => return Err(Error::new(format!("there is no command `{other}`; `cargo xtask help` lists them"))),
    };
    match positional(&mut parser)? {
        Some(extra) => Err(Error::new(format!("`{name}` does not take `{extra}`"))),
        None => Ok(command),
    }
}

type Choices<T> = &'static [(&'static str, T)];
const ARTEFACTS: Choices<Artefact> = &[
    ("edge", Artefact::Edge),
    ("engine", Artefact::Engine),
    ("console", Artefact::Console),
    ("stats", Artefact::Stats),
    ("npm", Artefact::Npm),
];
const PARTS: Choices<Part> = &[
    ("host", Part::Host),
    ("wasm", Part::Wasm),
    ("sdk", Part::Sdk),
    ("browser", Part::Browser),
    ("package", Part::Package),
];
const SOAKS: Choices<Soak> = &[("kill", Soak::Kill)];
const LIMITS: Choices<Limits> = &[("open", Limits::Open), ("pai", Limits::Pai)];

fn serve(parser: &mut Parser) -> Result<ServeOptions> {
    let mut host = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let mut port = 8080;
    let mut data = PathBuf::from("data");
    let mut settings = Settings::default();
    while let Some(argument) = parser.next().map_err(sentence)? {
        match argument {
            Arg::Long("host") => host = parse_host(&text(parser, "--host")?)?,
            Arg::Long("port") => port = parse_port(&text(parser, "--port")?)?,
            Arg::Long("data") => data = parser.value().map_err(sentence)?.into(),
            Arg::Long("allow-origin") => settings.allow_origins.push(parse_origin(text(parser, "--allow-origin")?)?),
            Arg::Long("limits") => settings.limits = pick(&text(parser, "--limits")?, "--limits", LIMITS)?,
            other => return Err(Error::new(format!("`serve` does not take {}", describe(&other)))),
        }
    }
    Ok(ServeOptions { address: SocketAddr::new(host, port), data, settings })
}

fn parse_host(text: &str) -> Result<IpAddr> {
    match text {
        "localhost" => Ok(Ipv4Addr::LOCALHOST.into()),
        _ => text.parse().map_err(|_| Error::new(format!("--host must be an IP address, not `{text}`"))),
    }
}

fn parse_port(text: &str) -> Result<u16> {
    let port = text.parse().ok().filter(|&port| port > 0);
    port.ok_or_else(|| Error::new(format!("--port must be a number from 1 to 65535, not `{text}`")))
}

/// An origin as a browser sends it: scheme and authority, no path.
fn parse_origin(text: String) -> Result<String> {
    let authority = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    match authority {
        Some(authority) if !authority.is_empty() && !authority.contains(['/', '?', '#', '*', ' ']) => Ok(text),
        _ => Err(Error::new(format!("--allow-origin must look like https://example.org, not `{text}`"))),
    }
}

fn positional(parser: &mut Parser) -> Result<Option<String>> {
    match parser.next().map_err(sentence)? {
        None => Ok(None),
        Some(Arg::Value(value)) => value.string().map(Some).map_err(sentence),
        Some(Arg::Long("help") | Arg::Short('h')) => Ok(Some("help".into())),
        Some(other) => Err(Error::new(format!("there is no option {} here", describe(&other)))),
    }
}

fn choice<T: Copy>(parser: &mut Parser, of: &str, choices: Choices<T>) -> Result<Option<T>> {
    positional(parser)?.map(|name| pick(&name, of, choices)).transpose()
}

fn pick<T: Copy>(name: &str, of: &str, choices: Choices<T>) -> Result<T> {
    let found = choices.iter().find(|(known, _)| *known == name);
    found.map(|(_, value)| *value).ok_or_else(|| Error::new(format!("`{of}` takes {}, not `{name}`", names(choices))))
}

fn missing<T>(of: &str, choices: Choices<T>) -> Error {
    Error::new(format!("`{of}` needs one of {}", names(choices)))
}

fn names<T>(choices: Choices<T>) -> String {
    choices.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

fn text(parser: &mut Parser, option: &str) -> Result<String> {
    let value = parser.value().map_err(sentence)?;
    value.string().map_err(|_| Error::new(format!("{option} must be text")))
}

fn describe(argument: &Arg<'_>) -> String {
    match argument {
        Arg::Long(name) => format!("`--{name}`"),
        Arg::Short(letter) => format!("`-{letter}`"),
        Arg::Value(value) => format!("`{}`", value.display()),
    }
}

fn sentence(error: lexopt::Error) -> Error {
    Error::new(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command> {
        parse(line.split_whitespace().map(OsString::from))
    }

    fn refusal(line: &str) -> String {
        parsed(line).unwrap_err().to_string()
    }

    #[test]
    fn serve_has_defaults() {
        let Ok(Command::Serve(options)) = parsed("serve") else { panic!("not serve") };
        assert_eq!(options.address.to_string(), "127.0.0.1:8080");
        assert_eq!(options.data, PathBuf::from("data"));
        assert_eq!(options.settings, Settings::default());
    }

    #[test]
    fn serve_takes_every_option() {
        let line =
            "serve --port=9 --host 0.0.0.0 --data /d --limits pai --allow-origin https://a.b --allow-origin http://c:1";
        let Ok(Command::Serve(options)) = parsed(line) else { panic!("not serve") };
        assert_eq!(options.address.to_string(), "0.0.0.0:9");
        assert_eq!(options.settings.limits, Limits::Pai);
        assert_eq!(options.settings.allow_origins, ["https://a.b", "http://c:1"]);
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(refusal("serve --prot 1"), "`serve` does not take `--prot`");
        assert_eq!(refusal("serve --port 0"), "--port must be a number from 1 to 65535, not `0`");
        assert_eq!(refusal("serve --port"), "missing argument for option '--port'");
        assert_eq!(refusal("serve --limits none"), "`--limits` takes open, pai, not `none`");
        assert!(refusal("serve --allow-origin https://a/b").starts_with("--allow-origin must look like"));
        assert_eq!(refusal("tset"), "there is no command `tset`; `cargo xtask help` lists them");
        assert_eq!(refusal("build"), "`build` needs one of edge, engine, console, stats, npm");
        assert_eq!(refusal("test hots"), "`test` takes host, wasm, sdk, browser, package, not `hots`");
        assert_eq!(refusal("test host wasm"), "`test` does not take `wasm`");
    }

    #[test]
    fn no_part_is_every_part() {
        assert_eq!(parsed("test"), Ok(Command::Test(Part::ALL.to_vec())));
        assert_eq!(parsed("test sdk"), Ok(Command::Test(vec![Part::Sdk])));
        assert_eq!(parsed(""), Ok(Command::Help));
        assert_eq!(parsed("--help"), Ok(Command::Help));
    }
}
