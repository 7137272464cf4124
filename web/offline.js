// Lets the console open without a network. Where the browser has no service workers, it just does not.
if ("serviceWorker" in navigator) {
  addEventListener("load", () => {
    navigator.serviceWorker.register("/service_worker.js", { updateViaCache: "none" }).catch(() => {});
  });
}
