// Works a case from step to step: what to answer comes from the case's own file, what answers it is a mouse or a keyboard.
import { readFile } from "node:fs/promises";

/** The model answers of a case: step (as in its address) to the labels to choose, or the words to write. */
export async function modelAnswers(slug) {
  return answersIn(await readFile(new URL(`../../content/scenarios/${slug}.md`, import.meta.url), "utf8"));
}

/** The model answers of a case whose text this is. */
export function answersIn(source) {
  const [opening, ...beats] = source.replace(/^\+\+\+[\s\S]*?\n\+\+\+\n/, "").split(/^# /m);
  const shared = beats.length > 0 ? sections(opening).Facts : [];
  const told = beats.length > 0 ? beats : [opening];
  return Object.assign({}, ...told.map((beat, index) => answersOf(sections(beat), shared ?? [], index)));
}

function answersOf(parts, shared, beat) {
  const steps = { harm: "Harm", recipient: "Recipient", channel: "How", "what-you-do": "What you do" };
  for (const number of [1, 2, 3, 4, 5, 6]) steps[`question-${number}`] = `Question ${number}`;
  steps["question-7"] = "Is this the right information, in the right way?";
  const answers = { package: facts([...shared, ...(parts.Facts ?? [])]), record: "Written in the words of this test." };
  for (const [step, heading] of Object.entries(steps)) answers[step] = ticked(parts[heading] ?? []);
  const prefix = beat === 0 ? "" : `beat-${beat + 1}-`;
  return Object.fromEntries(Object.entries(answers).map(([step, answer]) => [prefix + step, answer]));
}

/** Lines by the heading they stand under, up to the first hinge. */
function sections(text) {
  const parts = {};
  let lines = [];
  for (const line of text.split(/^## Hinge/m)[0].split("\n")) {
    const heading = line.match(/^###? (.+)/)?.[1];
    if (heading) parts[heading] = lines = [];
    else lines.push(line);
  }
  return parts;
}

const plain = (line) => line.replace(/( `[\w-]+`)+$/, "").replaceAll("**", "").trim();
const ticked = (lines) => lines.filter((line) => line.startsWith("- [x] ")).map((line) => plain(line.slice(6)));
const facts = (lines) => lines.filter((line) => /^\d+\..* `share`/.test(line)).map(plain);

/** The step that a page shows, as in its address. */
export const stepOf = (page) => new URL(page.url()).pathname.split("/").at(-1);

/** Hands that click. */
export const mouse = {
  pick: (_, choice) => choice.check(),
  press: (page, button) => andLoad(page, () => button.click()),
  write: (_, field, words) => field.fill(words),
};

/** Hands that use nothing but the keyboard. */
export const keyboard = {
  async pick(page, choice) {
    // Tab comes to a group of radio buttons once; within it the arrows move.
    const isRadio = (await choice.getAttribute("type")) === "radio";
    await tabTo(page, isRadio ? page.locator(`input[name="${await choice.getAttribute("name")}"]`) : choice);
    const first = await focused(page).inputValue();
    while (!(await isFocused(choice))) {
      await page.keyboard.press("ArrowDown");
      if ((await focused(page).inputValue()) === first) throw new Error("the arrows went all round and did not come to the answer");
    }
    if (!(await choice.isChecked())) await page.keyboard.press("Space");
  },
  async press(page, button) {
    await tabTo(page, button);
    await andLoad(page, () => page.keyboard.press("Enter"));
  },
  async open(page, summary) {
    await tabTo(page, summary);
    await page.keyboard.press("Enter");
  },
  async write(page, field, words) {
    await tabTo(page, field);
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText(words);
  },
};

/** Acts, and waits for what comes of it: another page, or in a case another step in the place of this one. */
async function andLoad(page, act) {
  const heading = await page.locator("main h1").elementHandle();
  await act();
  await heading.waitForElementState("hidden").catch(() => {});
  await page.waitForLoadState();
  await expectSettled(page);
}

/** A step that has come is shown once the island is done with it. */
async function expectSettled(page) {
  await page.locator('.oct-case-aid[aria-busy="true"]').waitFor({ state: "detached" });
}

const focused = (page) => page.locator(":focus");
const isFocused = (element) => element.evaluate((element) => element === document.activeElement);

/** Presses Tab until one of these has the focus; what has it must be in sight. */
async function tabTo(page, wanted) {
  await wanted.first().waitFor();
  for (let turn = 0; turn < 200; turn += 1) {
    const reached = await wanted.evaluateAll((elements) => elements.includes(document.activeElement));
    if (reached) return;
    await page.keyboard.press("Tab");
    await expectInSight(page);
  }
  throw new Error(`Tab does not reach ${wanted}`);
}

async function expectInSight(page) {
  const lost = await page.evaluate(() => {
    const box = document.activeElement.getBoundingClientRect();
    const outside = box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth;
    return document.activeElement !== document.body && outside ? document.activeElement.outerHTML : undefined;
  });
  if (lost) throw new Error(`the focus is out of sight: ${lost}`);
}

/** The button that sends the answer; what followed from an answer has none. */
const send = (page) => page.getByRole("main").locator("form .govuk-button:not(.govuk-button--secondary)");

/** Chooses or writes the answer to the step on the page, and sends it. */
export async function answer(page, given, hands = mouse) {
  const step = stepOf(page).replace(/^beat-\d-/, "");
  if (step === "record") {
    await hands.write(page, page.locator("#record"), given);
  } else if (step === "compare") {
    for (const line of await page.locator('input[name="answer"]').all()) await hands.pick(page, line);
  } else {
    for (const label of given ?? []) await hands.pick(page, page.getByLabel(label, { exact: true }));
  }
  await hands.press(page, send(page));
}

/** Goes to a case, and begins or goes on with it. */
export async function open(page, slug, hands = mouse) {
  await page.goto(`/learn/scenarios/${slug}`);
  await hands.press(page, page.locator("main .govuk-button"));
}

/** Goes on from what followed from an answer. */
export const goOn = (page, hands = mouse) => hands.press(page, page.locator("main a.govuk-button", { hasText: "Continue" }));

/** Works a case to its result, or until a step is shown. `look` is called on every page on the way. */
export async function work(page, answers, { until = "result", hands = mouse, look = async () => {} } = {}) {
  while (stepOf(page) !== until) {
    await look(page);
    if (await send(page).isVisible()) await answer(page, answers[stepOf(page)], hands);
    else await goOn(page, hands);
  }
}

/** Gives another answer to a step that has been answered. */
export async function change(page, labels, hands = mouse) {
  const summary = page.getByText("Change my answer");
  if (hands === mouse) await summary.click();
  else await hands.open(page, page.locator("summary", { has: summary }));
  const form = page.locator("main form");
  for (const box of await form.locator("input[type=checkbox]:checked").all()) await box.uncheck();
  for (const label of labels) await hands.pick(page, form.getByLabel(label, { exact: true }));
  await hands.press(page, form.getByRole("button", { name: "Save the change" }));
}

/** The pages of a module in order, each with its title and its checks: title, right answers, wrong ones. */
export async function modulePages(slug) {
  const source = await readFile(new URL(`../../content/modules/${slug}.md`, import.meta.url), "utf8");
  return source.split(/^## /m).slice(1).map((page) => {
    const [words, ...checks] = page.split(/^### Check: /m);
    return { title: words.split("\n")[0], checks: checks.map(checkOf) };
  });
}

function checkOf(text) {
  const lines = text.split("\n");
  const wrong = lines.filter((line) => line.startsWith("- [ ] ")).map((line) => plain(line.slice(6)));
  return { title: lines[0], right: ticked(lines), wrong };
}

/** Answers a check of a module. */
export async function answerCheck(page, { title }, labels) {
  const again = page.getByRole("region", { name: title }).getByText("Try this one again");
  if (await again.isVisible()) await again.click();
  const group = page.getByRole("group", { name: title });
  for (const box of await group.locator("input[type=checkbox]:checked").all()) await box.uncheck();
  for (const label of labels) await group.getByLabel(label, { exact: true }).check();
  await mouse.press(page, page.locator("form", { has: group }).getByRole("button", { name: "Check this answer" }));
}

/** The protective track where a child may come to harm. */
export const PROTECT = "Follow child-protection procedures now";

/** A track of the outcome, or the banner of the protective one, by its heading. */
export const track = (page, name) =>
  page.locator(".oct-protect, .oct-outcome__track").filter({ has: page.getByRole("heading", { name, exact: true }) });

/** Opens a scenario, and gives its model answers. */
export async function begin(page, slug) {
  await open(page, slug);
  return modelAnswers(slug);
}
