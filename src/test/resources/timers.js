// Lets a test see whether the page is going to do something by itself, in a second or later.
(() => {
  const pending = new Set();
  const set = window.setTimeout.bind(window);
  const clear = window.clearTimeout.bind(window);
  window.pendingTimers = pending;
  window.setTimeout = (work, millis) => {
    const id = set(() => {
      pending.delete(id);
      work();
    }, millis);
    if (millis >= 1000) {
      pending.add(id);
    }
    return id;
  };
  window.clearTimeout = (id) => {
    pending.delete(id);
    clear(id);
  };
})();
