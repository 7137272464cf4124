/**
 * Gives the wasm to the client. It may be called often and at once; only the first counts.
 *
 * @example
 * ```ts
 * await init({ wasm: new URL("pai-datasets/wasm", import.meta.url) });
 * ```
 */
export declare function init(options: { wasm: URL | string | WasmContent }): Promise<void>;
