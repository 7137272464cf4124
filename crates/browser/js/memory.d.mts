import type { EngineCredential, EngineRequest, EngineResponse } from "./client.mjs";

export type { EngineCredential, EngineRequest, EngineResponse };

/** A wasm module in any form. */
export type WasmSource = WebAssembly.Module | BufferSource | Response | URL;

export interface MemoryEngineOptions {
  /** The content of `engine_bg.wasm`. All engines of a thread share the first one that is given. */
  module: WebAssembly.Module | BufferSource | Response | Promise<WebAssembly.Module | BufferSource | Response>;
  /** Called when a table is first touched: the content of `tables_bg.wasm`. It is fetched where this is not given. */
  tables?: () => WasmSource | Promise<WasmSource>;
  /** Who may call, in place of one user who needs no key. */
  credentials?: EngineCredential[];
  /** The limits in force; `open` where it is not given. */
  limits?: "open" | "pai";
}

export interface MemoryEngine {
  /**
   * Answers a request, in the calling thread. It rejects where the signal aborts or the engine is closed. With `onPart`, a
   * body that comes in parts is given to it part by part.
   */
  request(
    request: EngineRequest,
    options?: { signal?: AbortSignal | undefined; onPart?: ((part: Uint8Array) => void) | undefined },
  ): Promise<EngineResponse>;
  /** Lets go of everything it holds. */
  close(): void;
  /** SQLite's version and the commit it was built from. */
  sqliteSource(): string;
}

/** Opens an engine in memory; it is empty. */
export function openMemoryEngine(options: MemoryEngineOptions): Promise<MemoryEngine>;
