// Shows the document in ReDoc. Texts come from plugins, so they are cleaned of HTML before they are
// rendered; fonts are the system's own.
"use strict";

const fonts = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif";

Redoc.init(
  "openapi.json",
  {
    sanitize: true,
    hideDownloadButtons: true,
    expandResponses: "200,201",
    jsonSampleExpandLevel: 3,
    scrollYOffset: ".bar",
    theme: {
      colors: { primary: { main: "#2456c8" } },
      sidebar: { backgroundColor: "#f7f8fa" },
      typography: {
        fontFamily: fonts,
        headings: { fontFamily: fonts },
        code: { fontFamily: "ui-monospace, 'Cascadia Mono', Menlo, Consolas, monospace" },
      },
    },
  },
  document.getElementById("docs"),
);
