// The error that an answer means.
import {
  AuthenticationError,
  ConflictError,
  InvalidParameterError,
  NotFoundError,
  PermissionError,
  RequestTooLargeError,
  ServerError,
  StorageFullError,
  ThrottlingError,
  TimeoutError,
} from "./errors.mjs";

/** Refusals of a credential that come as 400, 403 or 404, by code. */
const ABOUT_CREDENTIALS =
  /^(MissingCredential|InvalidCredential|SignatureDoesNotMatch|SignatureNonceUsed|IncompleteSignature|InvalidTimeStamp|InvalidAccessKey|InvalidSecurityToken)/;

function classOf(status, code) {
  if (ABOUT_CREDENTIALS.test(code) || status === 401) return AuthenticationError;
  if (status === 429 || /^Throttling/.test(code)) return ThrottlingError;
  if (status === 507 || code === "StorageFull") return StorageFullError;
  if (status === 403) return PermissionError;
  if (status === 404) return NotFoundError;
  if (status === 409) return ConflictError;
  if (status === 413) return RequestTooLargeError;
  if (status === 408) return TimeoutError;
  if (status >= 400 && status < 500) return InvalidParameterError;
  return ServerError;
}

/** The error that a response of that status means, given its body as it was read. */
export function errorOf(status, body, { requestId, retryable, retryAfter, clean }) {
  // Some gateways spell the members with a small letter.
  const read = (name) => {
    const value = body?.[name] ?? body?.[name[0].toLowerCase() + name.slice(1)];
    return typeof value === "string" && value ? clean(value) : undefined;
  };
  const code = read("Code");
  const kind = classOf(status, code ?? "");
  const listed = Array.isArray(body?.Violations) ? body.Violations : [];
  const violations = listed
    .filter((one) => typeof one?.Field === "string" && typeof one?.Message === "string")
    .map(({ Field, Message }) => ({ field: clean(Field), message: clean(Message) }));
  return new kind(read("Message") ?? `The server answered ${status}.`, {
    code,
    status,
    requestId: read("RequestId") ?? requestId,
    hostId: read("HostId"),
    recommend: read("Recommend"),
    retryable,
    retryAfter,
    violations,
  });
}
