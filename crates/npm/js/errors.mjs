// What can go wrong, one class a family. Texts from outside are cleaned of secrets before they come here.

/** Any error of this package: `error instanceof PaiError`. */
export class PaiError extends Error {
  constructor(message, { code, status, requestId, retryable = false, recommend, hostId, retryAfter, violations, cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.title;
    this.code = code ?? new.target.code;
    this.status = status;
    this.requestId = requestId;
    this.retryable = retryable;
    this.recommend = recommend;
    this.hostId = hostId;
    /** Milliseconds that the server asked to wait. */
    this.retryAfter = retryAfter;
    this.violations = violations ?? [];
  }

  /** A plain object for logs. Neither cause nor headers: they may hold what nobody should read. */
  toJSON() {
    const { name, message, code, status, requestId, retryable, recommend, retryAfter, violations } = this;
    return { name, message, code, status, requestId, retryable, recommend, retryAfter, violations };
  }
}

const family = (title, code) =>
  class extends PaiError {
    // A minifier renames classes; a message should not.
    static title = title;
    static code = code;
  };
PaiError.title = "PaiError";
PaiError.code = "Error";

export class InvalidParameterError extends family("InvalidParameterError", "InvalidParameter") {}
export class AuthenticationError extends family("AuthenticationError", "MissingCredential") {}
export class PermissionError extends family("PermissionError", "Unauthorized") {}
export class NotFoundError extends family("NotFoundError", "ResourceNotFound") {}
export class ConflictError extends family("ConflictError", "Conflict") {}
export class ThrottlingError extends family("ThrottlingError", "Throttling") {}
export class RequestTooLargeError extends family("RequestTooLargeError", "RequestTooLarge") {}
export class StorageFullError extends family("StorageFullError", "StorageFull") {}
export class ServerError extends family("ServerError", "InternalError") {}
export class ConnectionError extends family("ConnectionError", "ConnectionFailed") {}
export class TimeoutError extends family("TimeoutError", "Timeout") {}
export class AbortedError extends family("AbortedError", "Aborted") {}

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
    .map(({ Field, Message }) => ({ field: Field, message: clean(Message) }));
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
