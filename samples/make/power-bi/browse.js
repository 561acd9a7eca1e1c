// Opens the page in headless Chromium and lets Playwright write the HAR:  browse.js TOKENS HAR
const { chromium } = require(process.env.TOOLS + "/node/node_modules/playwright-core");
const fs = require("fs");

(async () => {
  const [tokens, har] = process.argv.slice(2);
  const session = JSON.parse(fs.readFileSync(tokens))["ada@contoso.example"].expired;
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    recordHar: { path: har, content: "embed", mode: "full" },
  });
  await context.addInitScript((value) => (sessionStorage.session = value), JSON.stringify(session));
  const page = await context.newPage();
  await page.goto("https://reports.example/");
  await page.waitForFunction(() => document.title === "done");
  await context.close();
  await browser.close();
})();
