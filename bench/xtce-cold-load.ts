import { loadXtce } from 'ccsds-parser/xtce/xtce';
import { xtceDocument } from './xtce-9500.ts';

// A process of its own, for what a program pays that loads its mission file once: prints the milliseconds.
const text = xtceDocument();
const startedMs = performance.now();
const { definition } = loadXtce(text);
const tookMs = performance.now() - startedMs;
if (definition === undefined) throw new TypeError('xtce: expected a definition, found none');
console.log(tookMs);
