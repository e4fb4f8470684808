import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// Everything the page needs is in dist/: the content security policy of the gateway allows nothing
// from elsewhere, and no inline script or style. So nothing is inlined, small files included.
export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
  },
  server: {
    proxy: {
      "/v1": "http://127.0.0.1:8099",
      "/signin": "http://127.0.0.1:8099",
    },
  },
});
