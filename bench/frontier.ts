/**
 * `npm run bench -- frontier NAME.json …`: what accuracy costs. Reads evaluations as `islet evaluate --json` writes them, one for each
 * method, and the modelled cycles of budgets.json; writes a table, and with `--svg FILE` the picture.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Account } from '../host/evaluate/account.js';
import { markdownTable, points, frontierPlot } from '../host/report/frontier.js';
import { ROOT } from '../tests/support/engines.js';

const args = process.argv.slice(2);
const option = args.indexOf('--svg');
const picture = option < 0 ? undefined : args.splice(option, 2)[1];
if (args.length === 0) {
  console.error('give evaluations, as islet evaluate --json --method NAME FILES writes them');
  process.exit(2);
}
const accounts = args.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Account);
const { metered } = JSON.parse(readFileSync(`${ROOT}budgets.json`, 'utf8'));
const found = points(accounts, metered);
console.log(markdownTable(found));
if (picture !== undefined) writeFileSync(picture, frontierPlot(found, 'file'));
