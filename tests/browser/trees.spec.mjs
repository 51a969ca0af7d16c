// What a screen reader is told of the pages that matter most.
import { expect, test } from "./support.mjs";
import { answer, modelAnswers, open, work } from "./walk.mjs";

const main = (page) => page.getByRole("main");

test("home says what is asked, by when and why, and where to go on", async ({ enter }) => {
  const page = await enter("learner");
  await expect(page.getByRole("banner")).toMatchAriaSnapshot(`
    - banner:
      - link "Octavo"
      - navigation "Main":
        - list:
          - listitem:
            - link "Home"
          - listitem:
            - link "My record"
          - listitem:
            - link "My account"
          - listitem:
            - button "Sign out"
  `);
  await expect(main(page)).toMatchAriaSnapshot(`
    - main:
      - heading "Your induction" [level=1]
      - region "Core induction":
        - heading "Core induction" [level=2]
        - paragraph:
          - strong: Not started
          - text: /Complete it by \\d+ \\w+ \\d{4}, because .+ 12 weeks/
        - list:
          - listitem:
            - link "The six key points"
            - text: Module, about 15 minutes
            - strong: Not started
          - listitem:
            - link "Five words"
  `);
});

test("a question has its options under it, the path below it, the facts beside it, and what follows after it", async ({ enter }) => {
  const page = await enter("learner");
  const answers = await modelAnswers("five-words");
  await open(page, "five-words");
  await work(page, answers, { until: "recipient" });
  await expect(main(page)).toMatchAriaSnapshot(`
    - main:
      - group "Whom would you tell?":
        - heading "Whom would you tell?" [level=1]
        - radio "Whoever answers the clinic's telephone"
        - radio "The duty health visitor, through the team's own referral route"
      - button "Save and see what follows"
      - paragraph:
        - link "Leave this case"
      - region "Your path so far":
        - heading "Your path so far" [level=2]
        - img /^Your path, drawn. harm, 1. purpose; not at its end yet/
        - list:
          - listitem:
            - text: Harm No concern
            - link "Change your answer on harm"
          - listitem: Recipient You are here
      - region "The facts":
        - heading "The facts" [level=2]
        - list:
          - listitem: /About five single words/
  `);
  await answer(page, ["Whoever answers the clinic's telephone"]);
  await expect(main(page)).toMatchAriaSnapshot(`
    - main:
      - heading "Whom would you tell?" [level=1]
      - status: /Saved at \\d\\d:\\d\\d/
      - paragraph: "A wrong turn: Whoever answers the clinic's telephone"
      - paragraph: /temporary receptionist/
      - paragraph:
        - strong: "The model answer:"
      - region "Your path so far"
      - region "The facts"
  `);
});

test("a result tells the ending, the decision and the marks", async ({ enter }) => {
  const page = await enter("learner");
  await open(page, "a-bruise-at-five-months");
  await work(page, await modelAnswers("a-bruise-at-five-months"));
  await expect(main(page)).toMatchAriaSnapshot(`
    - main:
      - heading "How it ends" [level=1]
      - heading "If you share" [level=2]
      - heading "If you do not" [level=2]
      - heading "How it went" [level=2]
      - heading "Follow child-protection procedures now" [level=2]
      - heading "Share now" [level=2]
      - table "Marks":
        - rowgroup:
          - row "Part Right"
        - rowgroup:
          - row /Path, on your first answers \\d of \\d/
          - row /Facts sent 8 of the 8/
          - row /What you did 5 of the 5/
  `);
});

test("the report names its columns and its people", async ({ enter }) => {
  const page = await enter("HR officer");
  await page.goto("/reports/completion");
  await expect(main(page)).toMatchAriaSnapshot(`
    - main:
      - heading "Completion report" [level=1]
      - search "Filter the report":
        - combobox "Pathway"
        - combobox "Agency"
        - button "Show"
      - status: /\\d+ people/
      - region "Completion report":
        - table "Standing on Core induction":
          - rowgroup:
            - row /Person Agency Role Standing/
          - rowgroup:
            - row /Amina Yusuf Little Alders Nursery Key person Not started/:
              - rowheader "Amina Yusuf":
                - link "Amina Yusuf"
  `);
});
