// What can go wrong, one class a family: all of this is exported. Texts from outside are cleaned of secrets before they
// come here.

/** Any error of this package: `error instanceof PaiError`. */
export class PaiError extends Error {
  // Said outright, since a minifier renames classes.
  static name = "PaiError";
  static code = "Error";

  constructor(message, { code, status, requestId, retryable = false, recommend, hostId, retryAfter, violations, cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
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

const family = (name, code) =>
  class extends PaiError {
    static name = name;
    static code = code;
  };

export const InvalidParameterError = family("InvalidParameterError", "InvalidParameter");
export const AuthenticationError = family("AuthenticationError", "MissingCredential");
export const PermissionError = family("PermissionError", "Unauthorized");
export const NotFoundError = family("NotFoundError", "ResourceNotFound");
export const ConflictError = family("ConflictError", "Conflict");
export const ThrottlingError = family("ThrottlingError", "Throttling");
export const RequestTooLargeError = family("RequestTooLargeError", "RequestTooLarge");
export const StorageFullError = family("StorageFullError", "StorageFull");
export const ServerError = family("ServerError", "InternalError");
export const ConnectionError = family("ConnectionError", "ConnectionFailed");
export const TimeoutError = family("TimeoutError", "Timeout");
export const AbortedError = family("AbortedError", "Aborted");
