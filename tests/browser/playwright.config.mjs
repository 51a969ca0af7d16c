// The browser tests: make browser. Four ways to meet a page: every pair of width, theme and script comes up.
import { defineConfig } from "@playwright/test";
import { launch } from "./browser.mjs";

const phone = { width: 320, height: 640 };
const desk = { width: 1280, height: 900 };
const named = (names) => new RegExp(`/(${names})\\.spec\\.mjs$`);
const everywhere = named("pages");
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
  use: { launchOptions: launch, locale: "en-GB", actionTimeout: 15_000 },
  projects: [
    way("phone, light, no script", phone, "light", false, [everywhere, named("author|public|sign-in|account|module|keyboard|changing|result|reading|outset|partnership|people")]),
    way("phone, dark, script", phone, "dark", true, [everywhere, named("record|report|reports-home|reminders|island|weight|people")]),
    way("desk, light, script", desk, "light", true, [everywhere, named("author|protection|trees|elsewhere|headers|account|island|result|reading|outset|partnership")]),
    way("desk, dark, no script", desk, "dark", false, [everywhere, named("public|cases|content|report|reports-home|reminders")]),
    way("assignments: phone, light, no script", phone, "light", false, [named("assignments")]),
    way("assignments: desk, dark, script", desk, "dark", true, [named("assignments")]),
  ],
});
