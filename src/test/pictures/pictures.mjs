import { Browser } from "./browser.mjs";
import { Jenkins } from "./jenkins.mjs";
import { WALK } from "./walk.mjs";

const [root, images] = process.argv.slice(2);
const jenkins = new Jenkins(root);
const browser = await new Browser(root, images).start();
const began = Date.now();

try {
  await jenkins.waitForStart();
  for (const station of WALK) {
    console.log(station.name);
    await station(browser, jenkins);
  }
} catch (error) {
  browser.problems.push(error.stack);
} finally {
  await browser.end();
}

if (browser.remarks.size) {
  console.log("\nSerious findings of axe-core in what is core's:");
  browser.remarks.forEach((places, rule) => console.log(`  ${rule}: ${places.size} elements, such as ${[...places][0]}`));
}
if (browser.problems.length) {
  console.log(`\nPROBLEMS: ${browser.problems.length}`);
  browser.problems.forEach((problem) => console.log(`  ${problem}`));
}
console.log(`\n${Math.round((Date.now() - began) / 1000)} s`);
process.exitCode = browser.problems.length ? 1 : 0;
