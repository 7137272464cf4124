// What every entry exports besides the client and its checks.
export {
  AbortedError,
  AuthenticationError,
  ConflictError,
  ConnectionError,
  InvalidParameterError,
  NotFoundError,
  PaiError,
  PermissionError,
  RequestTooLargeError,
  ServerError,
  StorageFullError,
  ThrottlingError,
  TimeoutError,
} from "./errors.mjs";
