// Reloads the page when the plugin that serves it was reloaded, and shows why it was not.
// In development only: <script src="/dev/reload.js"></script>
(() => {
  "use strict";
  const script = document.currentScript;
  const root = new URL("..", script.src);
  const only = script.dataset.plugin;
  const source = new EventSource(new URL("dev/events", root));
  let server;
  let overlay;

  const isMine = (told) => {
    if (only) {
      return told.plugin === only;
    }
    const prefix = root.pathname.replace(/\/$/, "") + told.prefix;
    return location.pathname === prefix || location.pathname.startsWith(prefix + "/");
  };

  const hide = () => {
    if (overlay) {
      overlay.remove();
      overlay = undefined;
    }
  };

  const show = (told) => {
    const place = (problem) =>
      problem.file + (problem.line ? ":" + problem.line : "") + ": " + problem.message;
    const text = "plugin " + told.plugin + " failed\n\n" + told.problems.map(place).join("\n\n");
    console.error(text);
    hide();
    overlay = document.createElement("pre");
    overlay.id = "xcore-problems";
    overlay.textContent = text;
    overlay.title = "Click to hide";
    overlay.onclick = hide;
    Object.assign(overlay.style, {
      position: "fixed", inset: "auto 0 0 0", maxHeight: "60vh", overflow: "auto", margin: "0",
      padding: "1em", background: "#2b0b0b", color: "#ffd7d7", font: "13px/1.4 monospace",
      whiteSpace: "pre-wrap", zIndex: "2147483647", borderTop: "3px solid #e04646",
    });
    document.documentElement.append(overlay);
  };

  const on = (type, act) =>
    source.addEventListener(type, (event) => {
      const told = JSON.parse(event.data);
      if (isMine(told)) {
        act(told);
      }
    });

  source.addEventListener("hello", (event) => {
    const now = JSON.parse(event.data).server;
    if (server && server !== now) {
      location.reload();
    }
    server = now;
  });
  on("reloaded", () => location.reload());
  on("loaded", () => location.reload());
  on("failed", show);
})();
