/** A request as it stands on the wire. */
export interface EngineRequest {
  method: string;
  /** Percent-encoded, beginning with `/`. */
  path: string;
  /** What stands behind `?`, percent-encoded. */
  query?: string;
  headers?: Array<[name: string, value: string]>;
  body?: Uint8Array | null;
}

/** A response as it stands on the wire. Any status is a response. */
export interface EngineResponse {
  status: number;
  headers: Array<[name: string, value: string]>;
  body: Uint8Array;
}

/** The keys of one principal. */
export interface EngineCredential {
  apiKey: string;
  accessKeyId: string;
  accessKeySecret: string;
  /** `local`: a page has but one tenant. */
  tenantId: string;
  userId: string;
  role: "admin" | "member";
}

/**
 * Where an engine stands: `opening`; `owner` of the files; `guest` of the page that owns them; `closed` by this page;
 * `failed` for good.
 */
export type BrowserEngineState = "opening" | "owner" | "guest" | "closed" | "failed";

/**
 * Why an engine cannot do it: the browser keeps no files for this page; another page holds the store and does not
 * answer; there is no room; what was given is not right; it is closed; anything else. The message is for a person.
 */
export type BrowserEngineErrorCode = "Unsupported" | "Busy" | "Full" | "Invalid" | "Closed" | "Failed";

export class BrowserEngineError extends Error {
  readonly code: BrowserEngineErrorCode;
  constructor(code: BrowserEngineErrorCode, message: string, options?: ErrorOptions);
}

export interface BrowserEngineOptions {
  /** 1 to 64 letters, digits, hyphens or underscores; `default` where it is not given. */
  name?: string;
  onState?: (state: BrowserEngineState) => void;
  /** Who may call, in place of the page's user, who needs no key. For tests. */
  credentials?: EngineCredential[];
  /** The limits in force; `open` where it is not given. */
  limits?: "open" | "pai";
}

export interface BrowserEngine {
  /**
   * Answers a request. It rejects with the signal's reason where that aborts, and with a {@link BrowserEngineError}
   * where the engine is closed or failed for good. With `onPart`, a body that comes in parts, such as server-sent events,
   * is given to it part by part, and that of the response is empty.
   */
  request(
    request: EngineRequest,
    options?: { signal?: AbortSignal | undefined; onPart?: ((part: Uint8Array) => void) | undefined },
  ): Promise<EngineResponse>;
  /** The whole store as one file. */
  exportStore(): Promise<Blob>;
  /** Replaces the whole store by what was exported: all of it, or nothing where it rejects. */
  importStore(file: Blob): Promise<void>;
  /** What the engine is made of. */
  describe(): Promise<{ sqlite: string }>;
  state(): BrowserEngineState;
  /** Finishes what is under way and lets the files go. */
  close(): Promise<void>;
}

/** Opens the store of that name in this browser. Never falls back to memory. */
export function openBrowserEngine(options?: BrowserEngineOptions): Promise<BrowserEngine>;
