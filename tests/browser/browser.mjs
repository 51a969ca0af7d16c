// The system's Chromium, quiet: it asks nobody for anything.
import { execFileSync } from "node:child_process";

const QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic", "--no-first-run"];

export const launch = {
  executablePath: execFileSync("which", ["chromium"], { encoding: "utf8" }).trim(),
  args: ["--headless", "--no-sandbox", "--disable-gpu", ...QUIET],
};
