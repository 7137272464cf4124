// Where the code runs, as far as keys and defaults depend on it.

/** In a page or in a worker of one: everyone who opens it can read what it holds. */
export function inPage() {
  return typeof document === "object" || (typeof importScripts === "function" && typeof location === "object");
}

/** The page's own origin. */
export function pageOrigin() {
  const origin = typeof location === "object" && location ? location.origin : undefined;
  return origin && origin !== "null" ? origin : undefined;
}

/** A variable of the environment; none in a page, whatever a bundler put there. */
export function environment(name) {
  if (inPage()) return undefined;
  try {
    return globalThis.process?.env?.[name] || undefined;
  } catch {
    // Deno without the permission.
    return undefined;
  }
}

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

export function isLoopback(url) {
  return LOOPBACK.test(url.hostname);
}

/** The two gateways of the API's documents; they take the documents' family of paths. A name may end in a dot. */
const GATEWAY = /^api\.(aliyun|alibabacloud)\.com\.?$/;

export function isGateway(url) {
  return GATEWAY.test(url.hostname);
}

export function isAlibabaCloud(url) {
  return isGateway(url) || /\.aliyuncs\.com\.?$/.test(url.hostname);
}
