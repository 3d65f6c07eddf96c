"use strict";

const fonts = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";

Redoc.init(
  "openapi.json",
  {
    expandResponses: "200",
    hideDownloadButton: false,
    theme: {
      typography: { fontFamily: fonts, headings: { fontFamily: fonts } },
      colors: { primary: { main: "#8a2432" } },
    },
  },
  document.getElementById("redoc"),
);
