// Responses that are given where the engine cannot give one: in the form in which it answers errors itself.

const encoder = new TextEncoder();

function response(status, Code, Message, Recommend) {
  const RequestId = crypto.randomUUID().toUpperCase();
  const body = { RequestId, HostId: "pai-datasets", Code, Message, Recommend };
  const headers = [
    ["content-type", "application/json; charset=utf-8"],
    ["cache-control", "no-store"],
    ["x-acs-request-id", RequestId],
  ];
  return { status, headers, body: encoder.encode(JSON.stringify(body)) };
}

/** The engine failed under the request. */
export function failure() {
  const message = "The service failed to answer this request.";
  return response(500, "InternalError", message, "Try again; nothing was left half done.");
}

/** An engine in memory failed, and with it went what it held. */
export function lost() {
  const message = "The engine in memory failed, and what it held is gone.";
  return response(500, "InternalError", message, "Open a new one.");
}

/** Whoever was doing it is gone; whether it was done, nobody can say. */
export function unsure() {
  const message = "The page that was working on this request is gone; the request may or may not be done.";
  return response(503, "ServiceUnavailable", message, "Look whether it is done, then try again.");
}
