import { fileURLToPath } from 'node:url';
import { findFloorFaults } from './find-faults.ts';
import { readTree } from './read-tree.ts';

const root = process.argv[2] ?? fileURLToPath(new URL('../../', import.meta.url));
const tree = readTree(root);
const faults = findFloorFaults(tree);
for (const { where, kind, expected, found } of faults) {
  console.log(`${where}: ${kind}: expected ${expected}, found ${found}`);
}
console.log(`${tree.files.length} files in ${tree.workspaces.length} workspaces, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
