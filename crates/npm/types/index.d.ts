// Known to every platform of the package, and to TypeScript only with some of its libraries.
declare global {
  interface SymbolConstructor {
    readonly asyncDispose: unique symbol;
  }
}

/** A text that holds JSON, or the object or array itself, which is sent as its text. What JSON would change is refused. */
export type JsonText = string | object;

/** The content of a `.wasm` file in any form: bytes, a `Response`, a `WebAssembly.Module`, or a promise of one. */
export type WasmContent = ArrayBuffer | ArrayBufferView | Response | object;

/** A result with the id of its request. */
export type Answered<T> = T & { RequestId: string };

/** A field that broke a rule. */
export interface Violation {
  /** The field by its wire name, with a path into lists: `Labels[2].Key`. */
  field: string;
  /** What is wrong and what would be right. */
  message: string;
}

/** What a hook is told of a request that goes out. Secrets are masked. */
export interface RequestEvent {
  operation?: string | undefined;
  method: string;
  /** Path and query. */
  target: string;
  headers: ReadonlyArray<readonly [name: string, value: string]>;
  /** From 0. */
  attempt: number;
}

/** What a hook is told of an answer. */
export interface ResponseEvent {
  operation?: string | undefined;
  method: string;
  attempt: number;
  /** Milliseconds that the attempt took. */
  duration: number;
  status: number;
  requestId?: string | undefined;
}

/** What a hook is told before a pause. */
export interface RetryEvent {
  operation?: string | undefined;
  method: string;
  attempt: number;
  /** Milliseconds that the attempt took. */
  duration: number;
  /** Milliseconds until the next attempt. */
  delay: number;
  error: PaiError;
}

/** Takes messages; `console` is one. */
export interface Logger {
  error(message: string, details?: unknown): void;
  warn(message: string, details?: unknown): void;
  info(message: string, details?: unknown): void;
  debug(message: string, details?: unknown): void;
}

/** How a client is made: by where it calls and with which key, or by which engine it is. */
export type PaiDatasetsOptions = GeneralOptions & (AtEndpoint | InRegion | AtOwnOrigin | WithEngine);

/** A service at an address. Without a key, the environment's `DASHSCOPE_API_KEY` is used, outside pages. */
export type AtEndpoint = Without<"region" | "engine" | "name" | "module" | "tables"> & (Partial<ApiKey> | AccessKey) & {
  /**
   * The address of the service: `http://127.0.0.1:8080`. The gateways of the API's documents, `https://api.aliyun.com`
   * and `https://api.alibabacloud.com`, are called by their own family of paths.
   */
  endpoint: string | URL | undefined;
};

/** Alibaba Cloud, in a region. Requests are signed, so an access key is needed. */
export type InRegion = Without<"endpoint" | "engine" | "name" | "module" | "tables"> & AccessKey & {
  /** The region, such as `cn-hangzhou`. */
  region: string | undefined;
};

/** In a page: the service at the page's own origin. */
export type AtOwnOrigin = Without<"endpoint" | "region" | "engine" | "name" | "module" | "tables"> & (ApiKey | AccessKey);

/** The engine itself in place of a server. It is fetched only when chosen. No key is needed. */
export type WithEngine = Without<"endpoint" | "region" | "apiKey" | "accessKeyId" | "accessKeySecret" | "securityToken"> & {
  /** `"browser"` keeps everything in the page's own storage (OPFS), `"memory"` nowhere. */
  engine: "browser" | "memory";
  /** The name of the store of `engine: "browser"`. @defaultValue `"default"` */
  name?: string | undefined;
  /** The content of `pai-datasets/engine/engine_bg.wasm` for `engine: "memory"`, where a bundler has left it behind. */
  module?: WasmContent | undefined;
  /** The content of `pai-datasets/engine/tables_bg.wasm`, where a bundler has left it behind and tables are used. */
  tables?: WasmContent | undefined;
};

type Without<Names extends string> = { readonly [Name in Names]?: undefined };

/** A bearer key. */
export interface ApiKey extends Without<"accessKeyId" | "accessKeySecret" | "securityToken"> {
  /** The bearer key. Outside pages, the environment's `DASHSCOPE_API_KEY` is the default. */
  apiKey: string | undefined;
}

/** An access key. Requests are signed (ACS3-HMAC-SHA256) and no secret travels. */
export interface AccessKey extends Without<"apiKey"> {
  /** The public half of an access key. */
  accessKeyId: string | undefined;
  /** The secret half of an access key. */
  accessKeySecret: string | undefined;
  /** The token of temporary credentials (STS). */
  securityToken?: string | undefined;
}

/** What any client may be told. */
export interface GeneralOptions {
  /** How often a call is tried again. @defaultValue 2 */
  maxRetries?: number | undefined;
  /** Milliseconds for each attempt, its body included; `Infinity`, or more than 2^31 - 1, for no limit. @defaultValue 60000 */
  timeout?: number | undefined;
  /** Used in place of the global `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
  /**
   * What is refused before it is sent: what the engine refuses, what Alibaba Cloud refuses, or nothing.
   * @defaultValue `"pai"` where the service is Alibaba Cloud's, else `"open"`
   */
  limits?: "open" | "pai" | "none" | undefined;
  /** Takes messages. @defaultValue `console` */
  logger?: Logger | undefined;
  /** The least important messages that are still logged. @defaultValue `"warn"` */
  logLevel?: "off" | "error" | "warn" | "info" | "debug" | undefined;
  /** Called before each attempt. */
  onRequest?: ((event: RequestEvent) => void) | undefined;
  /** Called after each answer. */
  onResponse?: ((event: ResponseEvent) => void) | undefined;
  /** Called before the pause that precedes another attempt. */
  onRetry?: ((event: RetryEvent) => void) | undefined;
  /**
   * Allows a key in a page that calls another origin. Everyone who opens the page can read the key. Without it, a key is
   * taken in a page only where the service is the page's own origin or on this machine (loopback).
   */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/** What a single call changes. */
export interface CallOptions {
  /** Ends the call, during a pause between attempts too. */
  signal?: AbortSignal | undefined;
  /** Milliseconds for each attempt. */
  timeout?: number | undefined;
  /** How often the call is tried again. */
  maxRetries?: number | undefined;
  /** Headers besides those of the call, as an object, pairs or `Headers`. `authorization` is the client's own. */
  headers?: Iterable<readonly [name: string, value: string]> | { readonly [name: string]: string | undefined } | undefined;
  /**
   * Called as a computation over many rows goes on. Where it is told, `timeout` is for each part of the answer.
   */
  onProgress?: ((progress: Progress) => void) | undefined;
}

/** How far a computation is. */
export interface Progress {
  /** Rows read so far; a computation may read some more than once. The fraction of `totalRows` never goes back. */
  doneRows: number;
  /** Rows to read in all, as far as is known. */
  totalRows: number;
}

/** A value of a table. Whole numbers beyond 2^53 - 1, `NaN` and infinities are texts; points in time are ISO 8601. */
export type TableCell = string | number | boolean | null;

/** The content of a file. */
export type FileContent = string | Blob | ArrayBuffer | ArrayBufferView;

/** A request that is not in the table. */
export type RawRequest = {
  /** The path, percent-encoded: `/api/v1/datasets`. */
  path: string;
  query?: URLSearchParams | { readonly [name: string]: string | number | boolean | null | undefined } | undefined;
  /** The name of the operation, which a signature carries. */
  operation?: string | undefined;
} & (
  | { /** @defaultValue `"GET"` */ method?: "GET" | "HEAD" | undefined; body?: undefined }
  | { method: "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS"; /** Sent as JSON; a text or bytes go as they are. */ body?: JsonText | Uint8Array | undefined }
);

/** A call under way. It has begun already, whether or not it is awaited. */
export interface PaiCall<T> extends Promise<T> {
  /** The response itself, its body still to be read. An error status is thrown as an error here too. */
  asResponse(): Promise<Response>;
  /** The result with the response and the request's id. */
  withResponse(): Promise<{ data: T; response: Response; requestId: string | undefined }>;
}

/** A call that lists: await it for one page, iterate it for every item of every page from there on. */
export interface PaiList<Page, Item> extends PaiCall<Page>, AsyncIterable<Item> {
  /** Page by page. */
  pages(): AsyncGenerator<Page, void, undefined>;
  /** Every item, or the first `limit`. */
  toArray(options?: { limit?: number | undefined }): Promise<Item[]>;
}

/**
 * A client. No call has to come first: methods wait for the wasm themselves.
 *
 * @example
 * ```ts
 * const pai = new PaiDatasets({ endpoint: "http://127.0.0.1:8080", apiKey: process.env.DASHSCOPE_API_KEY });
 * for await (const dataset of pai.listDatasets()) console.log(dataset.Name);
 * ```
 */
export declare class PaiDatasets {
  constructor(options: PaiDatasetsOptions);
  /** Sends any request with this client's credentials, retries and errors. */
  request<T = unknown>(request: RawRequest, options?: CallOptions): PaiCall<T>;
  /**
   * Runs a `PAI` command. Its tables must be there; those it writes are made.
   *
   * @example
   * ```ts
   * const { Percentiles } = await pai.runCommand("PAI -name Percentile -DinputTableName=cats -DoutputTableName=cat_percentiles");
   * ```
   */
  runCommand(command: string, options?: CallOptions & { overwrite?: boolean | undefined }): PaiCall<Answered<CommandResult>>;
  /** The whole store of `engine: "browser"` as one file. */
  exportStore(): Promise<Blob>;
  /** Replaces the store of `engine: "browser"` by an exported one. */
  importStore(file: Blob): Promise<void>;
  /** Ends the engine, where there is one; it answers nothing from then on. */
  close(): Promise<void>;
  /** The same, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}
export interface PaiDatasets extends Operations {}
export default PaiDatasets;

/** What a server would refuse, by field, without asking one; an empty list where nothing. */
export declare const validate: {
  readonly [Method in keyof Operations]: (
    params: Partial<NonNullable<Parameters<Operations[Method]>[0]>> | { readonly [name: string]: unknown },
    options?: { limits?: "open" | "pai" | undefined },
  ) => Promise<Violation[]>;
};

/** Any error of this package. Its texts never hold a secret. */
export declare class PaiError extends Error {
  /** What went wrong, as the API spells it: `ResourceNotFound`. */
  readonly code: string;
  /** The HTTP status, where there was an answer. */
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  /** Whether the same call may succeed a little later without having been done twice. */
  readonly retryable: boolean;
  /** What to do. */
  readonly recommend: string | undefined;
  /** The host that answered. */
  readonly hostId: string | undefined;
  /** Milliseconds that the server asked to wait. */
  readonly retryAfter: number | undefined;
  /** Every field that broke a rule. */
  readonly violations: Violation[];
  toJSON(): { name: string; message: string; code: string; status: number | undefined; requestId: string | undefined; retryable: boolean; recommend: string | undefined; retryAfter: number | undefined; violations: Violation[] };
}
/** A field is wrong; `violations` names every one. Thrown before anything is sent where the client can tell. */
export declare class InvalidParameterError extends PaiError {}
/** The credential is missing, unknown or wrongly signed with. */
export declare class AuthenticationError extends PaiError {}
/** The caller may not do this. */
export declare class PermissionError extends PaiError {}
/** There is no such thing, or the caller may not see it. */
export declare class NotFoundError extends PaiError {}
/** It contradicts what is there. */
export declare class ConflictError extends PaiError {}
/** Too many requests; `retryAfter` says for how long. */
export declare class ThrottlingError extends PaiError {}
/** The body is larger than the operation takes. */
export declare class RequestTooLargeError extends PaiError {}
/** There is no room left for what was to be written. */
export declare class StorageFullError extends PaiError {}
/** The service failed, or answered what cannot be read. */
export declare class ServerError extends PaiError {}
/** No answer came. A create may have been done all the same. */
export declare class ConnectionError extends PaiError {}
/** No whole answer came in time. A create may have been done all the same. */
export declare class TimeoutError extends PaiError {}
/** The call was aborted by its signal. */
export declare class AbortedError extends PaiError {}
