// Pictures of every kind of page, narrow and wide, light and dark: node tests/browser/screens.mjs FOLDER
import { mkdir } from "node:fs/promises";
import { chromium } from "@playwright/test";
import { launch } from "./browser.mjs";
import { startServer } from "./server.mjs";
import { readNotice } from "./support.mjs";
import { answer, goOn, modelAnswers, open, work } from "./walk.mjs";

const folder = process.argv[2];
if (!folder) throw new Error("Say where to: node tests/browser/screens.mjs FOLDER");
await mkdir(folder, { recursive: true });

const server = await startServer();
const browser = await chromium.launch(launch);
const LOOKS = [
  ["phone-light", 320, "light"],
  ["phone-dark", 320, "dark"],
  ["desk-light", 1280, "light"],
  ["desk-dark", 1280, "dark"],
];
let taken = 0;

try {
  await shootDoor();
  await shootLearner();
  await shootTrainer();
  await shootOfficer();
  console.log(`${taken} pictures in ${folder}`);
} catch (error) {
  console.error(server.log());
  throw error;
} finally {
  await browser.close();
  await server.stop();
}

async function visitor(who) {
  const page = await (await browser.newContext({ baseURL: server.origin })).newPage();
  if (who) {
    await page.goto(server.links[who]);
    await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
    if (who === "learner") await shoot(page, "09-privacy-notice");
    await readNotice(page);
  }
  return page;
}

async function shoot(page, name) {
  for (const [look, width, colorScheme] of LOOKS) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${folder}/${name}.${look}.png`, fullPage: true });
    taken += 1;
  }
}

async function shootAt(page, pages) {
  for (const [name, address] of Object.entries(pages)) {
    await page.goto(address);
    await shoot(page, name);
  }
}

async function shootDoor() {
  const page = await visitor();
  await shootAt(page, {
    "01-front": "/",
    "02-sign-in": "/sign-in",
    "02-sign-in-kept": "/sign-in?kept=yes",
    "03-sign-in-forgotten": "/sign-in/forgotten",
    "03-sign-in-sent": "/sign-in/sent",
    "04-link-unknown": "/sign-in/links/unknown",
    "05-link": server.links.learner,
    "06-privacy": "/privacy",
    "06-accessibility": "/accessibility",
    "06-about": "/about",
    "06-glossary": "/about/glossary",
    "06-help": "/help",
    "06-help-learners": "/help/learners",
    "06-contacts-signed-out": "/help/contacts",
    "07-not-found": "/nothing/here",
    "07-framework": "/learn/frameworks/eightq-2006",
  });
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "E-mail me a link" }).click();
  await shoot(page, "02-sign-in-error");
}

async function shootLearner() {
  const page = await visitor("learner");
  await shootAt(page, {
    "10-home": "/learn",
    "11-browse": "/learn/browse",
    "12-record-empty": "/learn/record",
    "13-contacts": "/help/contacts",
    "14-forbidden": "/author",
    "15-account": "/account?done=sessions",
    "15-account-password": "/account/password",
    "15-account-signed-in": "/account/signed-in",
    "20-module": "/learn/modules/six-key-points",
    "21-module-page": "/learn/modules/six-key-points/a-week-at-the-breakfast-club",
    "22-module-check": "/learn/modules/six-key-points/what-would-you-do-now",
  });
  await page.getByRole("button", { name: "Continue" }).click();
  await shoot(page, "23-module-check-error");
  await page.getByLabel("Watch for another week").check();
  await page.getByRole("button", { name: "Check this answer" }).click();
  await shoot(page, "24-module-check-wrong");
  await page.goto("/learn/modules/six-key-points/check-your-understanding");
  await shoot(page, "25-module-final-check");
  await shootCase(page);
  await shootHarm(page);
  await shootBeats(page);
  await shootAt(page, { "10-home-begun": "/learn", "12-record": "/learn/record", "20-module-begun": "/learn/modules/six-key-points" });
}

async function shootCase(page) {
  const answers = await modelAnswers("five-words");
  await shootAt(page, { "30-case-cover": "/learn/scenarios/five-words" });
  await open(page, "five-words");
  await shoot(page, "31-case");
  await work(page, answers, { until: "harm" });
  await shoot(page, "32-harm");
  await answer(page, []);
  await shoot(page, "33-harm-error");
  await answer(page, ["A child"]);
  await shoot(page, "34-harm-wrong");
  await page.getByText("Change my answer").click();
  await shoot(page, "35-harm-change");
  await page.getByLabel("No concern", { exact: true }).check();
  await page.getByRole("button", { name: "Save the change" }).click();
  await shoot(page, "36-harm-changed");
  await goOn(page);
  await shoot(page, "37-recipient");
  await work(page, answers, { until: "question-4" });
  await shoot(page, "38-question-4");
  await answer(page, ["Not sure"]);
  await shoot(page, "39-question-4-not-sure");
  await page.getByText("Change my answer").click();
  await page.getByLabel("Given", { exact: true }).check();
  await page.getByRole("button", { name: "Save the change" }).click();
  await goOn(page);
  await shoot(page, "40-package");
  await answer(page, [answers.package[0], "7. Dana and Craig are separating."]);
  await shoot(page, "41-package-wrong");
  await page.getByText("Change my answer").click();
  await page.getByLabel("7. Dana and Craig are separating.").uncheck();
  for (const fact of answers.package) await page.getByLabel(fact, { exact: true }).check();
  await page.getByRole("button", { name: "Save the change" }).click();
  await goOn(page);
  await shoot(page, "42-channel");
  await answer(page, answers.channel);
  await shoot(page, "43-channel-right");
  await work(page, answers, { until: "what-you-do" });
  await shoot(page, "44-what-you-do");
  await answer(page, [answers["what-you-do"][0], "Explain to Craig that Dana did not want him mentioned"]);
  await shoot(page, "45-what-you-do-wrong");
  await page.getByText("Change my answer").click();
  await page.getByLabel("Explain to Craig").uncheck();
  for (const action of answers["what-you-do"]) await page.getByLabel(action, { exact: true }).check();
  await page.getByRole("button", { name: "Save the change" }).click();
  await goOn(page);
  await shoot(page, "46-record");
  await answer(page, "Dana agreed. Ring her on 07700 900123.");
  await shoot(page, "47-record-confirm");
  await answer(page, "Dana agreed, in writing, at 15:05.\n\nSent by the secure form at 15:25.");
  await shoot(page, "48-compare");
  await page.locator("form .govuk-button").last().click();
  await shoot(page, "49-compare-error");
  await work(page, answers);
  await shoot(page, "50-result-passed");
}

async function shootHarm(page) {
  const answers = await modelAnswers("a-bruise-at-five-months");
  await shootAt(page, { "60-cover-with-note": "/learn/scenarios/a-bruise-at-five-months" });
  await open(page, "a-bruise-at-five-months");
  await work(page, answers, { until: "harm" });
  await answer(page, answers.harm);
  await shoot(page, "61-harm-right");
  await goOn(page);
  await shoot(page, "62-recipient-with-banner");
  await work(page, answers, { until: "what-you-do" });
  await shoot(page, "63-what-you-do-both-tracks");
  await answer(page, [...answers["what-you-do"], "Book Ruby in for Monday"]);
  await shoot(page, "64-critical");
  await work(page, answers);
  await shoot(page, "65-result-not-passed");
}

async function shootBeats(page) {
  const answers = await modelAnswers("doctor-on-the-line");
  await open(page, "doctor-on-the-line");
  await work(page, answers, { until: "compare" });
  await answer(page);
  await shoot(page, "70-first-part-ends");
  await work(page, answers, { until: "beat-2-case" });
  await shoot(page, "71-second-part");
  await work(page, answers, { until: "beat-2-what-you-do" });
  await shoot(page, "72-second-part-both-tracks");
  await work(page, answers);
  await shoot(page, "73-result-two-parts");
}

async function shootTrainer() {
  await shootAt(await visitor("trainer"), {
    "80-content": "/author",
    "81-content-piece": "/author/scenarios/five-words",
    "82-content-version": "/author/scenarios/five-words/versions/1",
  });
}

async function shootOfficer() {
  const page = await visitor("HR officer");
  await shootAt(page, {
    "90-reports": "/reports",
    "90-report": "/reports/completion",
    "90-report-filtered": "/reports/completion?standing=action&sort=next",
    "90-report-wrong": "/reports/completion?cohort=March",
    "92-dictionary": "/reports/dictionary",
    "93-corrections": "/reports/corrections",
    "94-frozen": "/reports/frozen",
    "95-return": "/reports/return",
  });
  await page.goto("/reports/completion");
  await page.getByRole("link", { name: "Amina Yusuf" }).click();
  await shoot(page, "91-person");
}
