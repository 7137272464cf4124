// The options of a client, checked once.
import { AuthenticationError, PaiError } from "./errors.mjs";
import { environment, inPage, isAlibabaCloud, isGateway, isLoopback, pageOrigin } from "./place.mjs";

export const refuse = (message) => new PaiError(message, { code: "InvalidOption" });

/** A text that a header can hold. */
function text(options, name) {
  const value = options[name];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string") throw refuse(`${name} must be a text.`);
  const trimmed = value.trim();
  if (trimmed === "") throw refuse(`${name} is empty.`);
  // What no header can hold; the value may be a secret, so only its name is said.
  if (!/^[\x21-\x7e]+$/.test(trimmed)) throw refuse(`${name} holds a character that it cannot have.`);
  return trimmed;
}

function amount(options, name, standard, least) {
  const value = options[name] ?? standard;
  if (typeof value !== "number" || !(value >= least)) throw refuse(`${name} must be a number from ${least} up.`);
  return value;
}

function word(options, name, words) {
  const value = options[name];
  if (value !== undefined && !words.includes(value)) throw refuse(`${name} must be one of ${words.join(", ")}.`);
  return value;
}

/** Refuses names that are no options: a slip of the pen would otherwise be passed over. */
function requireNames(options, names) {
  if (typeof options !== "object" || options === null) throw refuse("The options must be an object.");
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown !== undefined) throw refuse(`${unknown} is not an option here; there are ${names.join(", ")}.`);
}

function callback(options, name) {
  const value = options[name] ?? undefined;
  if (value !== undefined && typeof value !== "function") throw refuse(`${name} must be a function.`);
  return value;
}

/** The longest that a timer takes, in milliseconds: 25 days. A longer one would go off at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

const attempts = (options, standard) => Math.trunc(amount(options, "maxRetries", standard, 0));

function patience(options, standard) {
  const timeout = amount(options, "timeout", standard, 1);
  return timeout > LONGEST_TIMER ? Infinity : timeout;
}

/** @returns the address of the service as a URL whose path ends without a slash */
function endpointOf(options, region) {
  const given = options.endpoint instanceof URL ? options.endpoint.href : text(options, "endpoint");
  if (given === undefined && region === undefined) {
    const own = inPage() ? pageOrigin() : undefined;
    if (own === undefined) throw refuse('Say where to: endpoint: "http://127.0.0.1:8080", region: "cn-hangzhou", or engine: "memory".');
    return new URL(own);
  }
  const address = given ?? `https://aiworkspace.${region}.aliyuncs.com`;
  let url;
  try {
    url = new URL(address.includes("://") ? address : `https://${address}`);
  } catch {
    throw refuse("endpoint must be an address such as http://127.0.0.1:8080.");
  }
  if (!/^https?:$/.test(url.protocol)) throw refuse("endpoint must begin with http:// or https://.");
  if (url.username || url.password || url.search || url.hash) {
    throw refuse("endpoint must be an address alone: keys go into apiKey, never into an address.");
  }
  if (url.protocol === "http:" && isAlibabaCloud(url)) throw refuse("Alibaba Cloud is called by https:// only: a key must not travel in the clear.");
  return url;
}

function credentialsOf(options, endpoint) {
  const id = text(options, "accessKeyId");
  const secret = text(options, "accessKeySecret");
  const token = text(options, "securityToken");
  if ((id === undefined) !== (secret === undefined)) throw refuse("accessKeyId and accessKeySecret come together.");
  if (token !== undefined && id === undefined) throw refuse("securityToken comes with accessKeyId and accessKeySecret.");
  const given = text(options, "apiKey");
  if (given !== undefined && id !== undefined) throw refuse("Give either apiKey or an access key, not both.");
  const VARIABLE = "DASHSCOPE_API_KEY";
  const apiKey = id === undefined ? (given ?? text({ [VARIABLE]: environment(VARIABLE) }, VARIABLE)) : undefined;
  if (id === undefined && apiKey === undefined) {
    throw new AuthenticationError(
      inPage()
        ? "Give apiKey, or accessKeyId and accessKeySecret."
        : "Give apiKey, or accessKeyId and accessKeySecret, or set DASHSCOPE_API_KEY.",
    );
  }
  const isOwn = endpoint.origin === pageOrigin() || isLoopback(endpoint);
  if (inPage() && !isOwn && options.dangerouslyAllowBrowser !== true) {
    throw refuse(
      "A key in a page is readable by everyone who opens it. Call your own server instead; or, where the page is yours alone, set dangerouslyAllowBrowser: true.",
    );
  }
  return apiKey === undefined ? { id, secret, token } : { apiKey };
}

/** The headers besides a call's own, as pairs. Values may be secrets, so only names are said. */
function headersOf(given) {
  if (given === undefined || given === null) return [];
  const pairs = typeof given[Symbol.iterator] === "function" ? [...given] : Object.entries(given);
  if (typeof given !== "object" || !pairs.every(Array.isArray)) throw refuse("headers must be an object, pairs or Headers.");
  const headers = new Headers();
  for (const [name, value] of pairs) {
    if (value === undefined || value === null) continue;
    if (/^authorization$/i.test(name)) throw refuse("headers must not hold authorization: the client's credentials stand there. Make a client with the other key.");
    try {
      headers.append(name, value);
    } catch {
      throw refuse(`headers: ${JSON.stringify(name)} has a name or a value that a header cannot have.`);
    }
  }
  return [...headers];
}

const CALL_OPTIONS = ["signal", "timeout", "maxRetries", "headers", "onProgress"];

/** The options of a call, checked, with the client's where it has none. */
export function readCall(options = {}, settings) {
  requireNames(options, CALL_OPTIONS);
  const signal = options.signal ?? undefined;
  if (signal !== undefined && (typeof signal.aborted !== "boolean" || typeof signal.addEventListener !== "function")) {
    throw refuse("signal must be an AbortSignal.");
  }
  return {
    signal,
    timeout: patience(options, settings.timeout),
    maxRetries: attempts(options, settings.maxRetries),
    headers: headersOf(options.headers),
    onProgress: callback(options, "onProgress"),
  };
}

const OPTIONS = [
  ...["endpoint", "region", "apiKey", "accessKeyId", "accessKeySecret", "securityToken", "engine", "name", "module", "tables"],
  ...["maxRetries", "timeout", "fetch", "limits", "logger", "logLevel", "onRequest", "onResponse", "onRetry", "dangerouslyAllowBrowser"],
];

export function read(options = {}) {
  requireNames(options, OPTIONS);
  const engine = word(options, "engine", ["browser", "memory"]);
  const region = text(options, "region");
  if (region !== undefined && !/^[a-z0-9-]+$/.test(region)) throw refuse("region must be a name such as cn-hangzhou.");
  if (engine && (options.endpoint !== undefined || region !== undefined)) throw refuse("engine excludes endpoint and region.");
  if (region !== undefined && (options.endpoint ?? "") !== "") throw refuse("Give either endpoint or region, not both.");
  const endpoint = engine ? undefined : endpointOf(options, region);
  if (region !== undefined && !options.accessKeyId) {
    throw new AuthenticationError("region signs its requests: give accessKeyId and accessKeySecret.");
  }
  return {
    engine,
    name: text(options, "name"),
    module: options.module,
    tables: options.tables,
    endpoint,
    credentials: engine ? {} : credentialsOf(options, endpoint),
    documents: endpoint ? isGateway(endpoint) : false,
    limits: word(options, "limits", ["open", "pai", "none"]) ?? (endpoint && isAlibabaCloud(endpoint) ? "pai" : "open"),
    maxRetries: attempts(options, 2),
    timeout: patience(options, 60_000),
    fetch: callback(options, "fetch"),
    logger: options.logger ?? console,
    logLevel: word(options, "logLevel", ["off", "error", "warn", "info", "debug"]) ?? "warn",
    hooks: Object.fromEntries(["onRequest", "onResponse", "onRetry"].map((name) => [name, callback(options, name)])),
  };
}
