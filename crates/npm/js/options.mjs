// The options of a client, checked once.
import { AuthenticationError, PaiError } from "./errors.mjs";
import { environment, inPage, isAlibabaCloud, isGateway, isLoopback, pageOrigin } from "./place.mjs";

const refuse = (message) => new PaiError(message, { code: "InvalidOption" });

function text(options, name) {
  const value = options[name];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string") throw refuse(`${name} must be a text.`);
  const trimmed = value.trim();
  // What no header can hold; the value may be a secret, so only its name is said.
  if (!/^[\x21-\x7e]+$/.test(trimmed)) throw refuse(`${name} holds a character that it cannot have.`);
  return trimmed;
}

function amount(options, name, standard, least) {
  const value = options[name] ?? standard;
  if (typeof value !== "number" || Number.isNaN(value) || value < least) throw refuse(`${name} must be a number from ${least} up.`);
  return value;
}

function word(options, name, words) {
  const value = options[name];
  if (value !== undefined && !words.includes(value)) throw refuse(`${name} must be one of ${words.join(", ")}.`);
  return value;
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
  const apiKey = id === undefined ? (given ?? environment("DASHSCOPE_API_KEY")?.trim()) : undefined;
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

export function read(options = {}) {
  if (typeof options !== "object" || options === null) throw refuse("The options must be an object.");
  const engine = word(options, "engine", ["browser", "memory"]);
  const region = text(options, "region");
  if (region !== undefined && !/^[a-z0-9-]+$/.test(region)) throw refuse("region must be a name such as cn-hangzhou.");
  if (engine && (options.endpoint !== undefined || region !== undefined)) throw refuse("engine excludes endpoint and region.");
  const endpoint = engine ? undefined : endpointOf(options, region);
  if (region !== undefined && options.endpoint === undefined && !options.accessKeyId) {
    throw new AuthenticationError("region signs its requests: give accessKeyId and accessKeySecret.");
  }
  const fetch = options.fetch ?? undefined;
  if (fetch !== undefined && typeof fetch !== "function") throw refuse("fetch must be a function.");
  return {
    engine,
    name: text(options, "name"),
    module: options.module,
    endpoint,
    credentials: engine ? {} : credentialsOf(options, endpoint),
    documents: endpoint ? isGateway(endpoint) : false,
    limits: word(options, "limits", ["open", "pai", "none"]) ?? (endpoint && isAlibabaCloud(endpoint) ? "pai" : "open"),
    maxRetries: Math.trunc(amount(options, "maxRetries", 2, 0)),
    timeout: amount(options, "timeout", 60_000, 1),
    fetch,
    logger: options.logger ?? console,
    logLevel: word(options, "logLevel", ["off", "error", "warn", "info", "debug"]) ?? "warn",
    hooks: { onRequest: options.onRequest, onResponse: options.onResponse, onRetry: options.onRetry },
  };
}
