import { svelte } from "@sveltejs/vite-plugin-svelte"
import { defineConfig } from "vitest/config"

// The desk is files: one page, its script in parts, its styles. `npm run dev` serves it
// with every change at once and asks a newsroom at MARBRE for everything else.
const newsroom = process.env.MARBRE ?? "http://127.0.0.1:8080"

export default defineConfig({
  base: "/desk/",
  plugins: [svelte()],
  build: {
    target: "es2022",
    assetsInlineLimit: 0, // the policy of the page lets nothing stand in it
    modulePreload: { polyfill: false },
    cssCodeSplit: true,
  },
  server: { proxy: { "/api": { target: newsroom, ws: true }, "/assets": newsroom, "/preview": newsroom } },
  resolve: process.env.VITEST ? { conditions: ["browser"] } : {},
  test: { environment: "happy-dom", include: ["src/**/*.test.ts"] },
})
