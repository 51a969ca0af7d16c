import { check, expect, test } from "./support.mjs";
import { PROTECT, answer, begin, stepOf, track, work } from "./walk.mjs";

const lede = (page) => page.locator(".oct-lede");

test("protection comes first on every page after harm, and a share follows", async ({ enter }) => {
  const page = await enter("learner");
  const answers = await begin(page, "a-bruise-at-five-months");
  const after = new Set();
  const look = async (page) => {
    if (["case", "harm"].includes(stepOf(page))) return;
    after.add(stepOf(page));
    await expect(track(page, PROTECT).first()).toBeVisible();
  };
  await work(page, answers, { look });
  expect([...after]).toEqual(["recipient", "package", "channel", "question-7", "what-you-do", "record", "compare"]);
  await expect(lede(page)).toHaveText(/^You have completed this/);
  await expect(track(page, PROTECT)).toBeVisible();
  await expect(track(page, "Share now")).toBeVisible();
  await check(page);
  await page.goto("/learn/record");
  await expect(page.getByRole("row", { name: /^A bruise at five months/ })).toBeVisible();
  await check(page);
});

test("a critical error is not a pass, whatever else is right", async ({ enter }) => {
  const page = await enter("learner");
  const answers = await begin(page, "a-bruise-at-five-months");
  await work(page, answers, { until: "what-you-do" });
  await answer(page, [...answers["what-you-do"], "Book Ruby in for Monday"]);
  await expect(page.getByText("A critical error: Book Ruby in for Monday")).toBeVisible();
  await check(page);
  await work(page, answers);
  await expect(lede(page)).toHaveText(/^This go is not a pass yet/);
  await check(page);
  await page.goto("/learn/record");
  await expect(page.getByText("Nothing is completed yet")).toBeVisible();
  await page.goto("/learn/scenarios/a-bruise-at-five-months");
  await expect(page.getByRole("link", { name: /Go 1, .*: not passed/ })).toBeVisible();
  await check(page);
});
