// Reads html pages as JSON strings, one a line, and answers each with a line of JSON: what is wrong with it.
import { createInterface } from "node:readline";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const rules = { extends: ["html-validate:standard"], elements: ["html5"] };
const validator = new HtmlValidate(new StaticConfigLoader({ root: true, ...rules }));

for await (const line of createInterface({ input: process.stdin })) {
  const report = await validator.validateString(JSON.parse(line));
  const found = report.results.flatMap((result) => result.messages).filter((message) => message.severity === 2);
  console.log(JSON.stringify(found.map((m) => `${m.line}: ${m.ruleId}: ${m.message} ${m.selector ?? ""}`)));
}
