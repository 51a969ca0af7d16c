import { check, expect, test } from "./support.mjs";
import { PROTECT, answer, begin, stepOf, track, work } from "./walk.mjs";

const lede = (page) => page.locator(".oct-lede");

test("a scenario in two parts has two decisions and, in the second, both tracks", async ({ enter }) => {
  const page = await enter("learner");
  const answers = await begin(page, "doctor-on-the-line");
  await work(page, answers, { until: "compare" });
  await answer(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("How this part ends");
  await check(page);
  await work(page, answers, { until: "beat-2-case" });
  await check(page);
  await work(page, answers, { until: "beat-2-what-you-do" });
  await expect(track(page, PROTECT).first()).toBeVisible();
  await expect(track(page, "Do not share")).toBeVisible();
  await check(page);
  await work(page, answers);
  await expect(lede(page)).toHaveText(/^You have completed this/);
  await expect(track(page, "Do not share")).toHaveCount(2);
  await expect(track(page, PROTECT)).toHaveCount(1);
  await check(page);
});

test("a refusal that nothing outweighs is respected", async ({ enter }) => {
  const page = await enter("learner");
  const answers = await begin(page, "trial-week");
  const steps = new Set();
  await work(page, answers, { look: async (page) => void steps.add(stepOf(page)) });
  expect([...steps], "no facts go, so none are asked for").not.toContain("package");
  await expect(track(page, "Do not share")).toContainText("Consent was refused, and nothing outweighs the refusal");
  await expect(lede(page)).toHaveText(/^You have completed this/);
  await check(page);
});
