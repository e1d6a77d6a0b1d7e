import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareArticles, isParity } from './compare-articles.ts';
import { parityHtml, parityText } from './parity-table.ts';
import { loadSuite } from './suite.ts';

// `npm run parity [folder]`: model, firmware in avr8js and firmware in simavr, held against one suite. Writes parity.json,
// parity.txt and parity.html (out/parity), prints the table, and exits with 1 when something differs undeclared.

const folder = process.argv[2] ?? fileURLToPath(new URL('../../../out/parity', import.meta.url));
const mission = fileURLToPath(new URL('../../../missions/aprs-dp', import.meta.url));
const parity = await compareArticles(loadSuite(), mission);
const text = parityText(parity);
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'parity.json'), `${JSON.stringify(parity, undefined, 1)}\n`);
writeFileSync(join(folder, 'parity.txt'), text);
writeFileSync(join(folder, 'parity.html'), parityHtml(parity));
process.stdout.write(`${text}${folder}/parity.html\n`);
process.exitCode = isParity(parity) ? 0 : 1;
