// The browser tests: make browser. Four ways to meet a page: every pair of width, theme and script comes up.
import { defineConfig } from "@playwright/test";
import { launch } from "./browser.mjs";

const phone = { width: 320, height: 640 };
const desk = { width: 1280, height: 900 };
const everywhere = /pages\.spec/;
const way = (name, viewport, colorScheme, javaScriptEnabled, testMatch) => ({ name, testMatch, use: { viewport, colorScheme, javaScriptEnabled } });

export default defineConfig({
  testDir: ".",
  outputDir: "../../test-results",
  reporter: "list",
  retries: 0,
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  timeout: 60_000,
  snapshotPathTemplate: "{testDir}/trees/{arg}{ext}",
  updateSnapshots: "none",
  use: { launchOptions: launch, locale: "en-GB", actionTimeout: 15_000 },
  projects: [
    way("phone, light, no script", phone, "light", false, [everywhere, /sign-in\.spec/, /module\.spec/, /keyboard\.spec/, /changing\.spec/]),
    way("phone, dark, script", phone, "dark", true, [everywhere, /record\.spec/, /report\.spec/]),
    way("desk, light, script", desk, "light", true, [everywhere, /cases\.spec/, /trees\.spec/, /elsewhere\.spec/, /headers\.spec/]),
    way("desk, dark, no script", desk, "dark", false, [everywhere, /cases\.spec/, /content\.spec/, /report\.spec/]),
  ],
});
