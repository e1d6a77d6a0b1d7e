// `npm run dev [-- dawa start options]`: the station, started again when its source changes, and the page with hot reload
// at http://127.0.0.1:5173 . A run goes on where it was, so that a pass under way survives an edit.
import { spawn } from 'node:child_process';
import { existsSync, watch } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const watched = [
  'seams',
  'ccsds-parser',
  'flight-dynamics',
  'protocols',
  'groundstation',
  'payload-sim',
  'missions',
  'stations',
];
/** Editors write a file in several steps. */
const settleMs = 300;

const words = [`${root}groundstation/bin/dawa.js`, 'start', ...process.argv.slice(2)];
let station = start();
let isEnding = false;
let timer;

const page = spawn(process.execPath, [`${root}node_modules/vite/bin/vite.js`], {
  cwd: `${root}ui`,
  stdio: 'inherit',
});
page.on('exit', end);
for (const name of watched) {
  const folder = existsSync(`${root}${name}/src`) ? `${root}${name}/src` : `${root}${name}`;
  watch(folder, { recursive: true }, (_event, file) => {
    if (file?.includes('.test.')) return;
    clearTimeout(timer);
    timer = setTimeout(restart, settleMs);
  });
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, end);

function start() {
  return spawn(process.execPath, words, { cwd: root, stdio: 'inherit' });
}

function restart() {
  if (isEnding) return;
  const next = () => {
    if (!isEnding) station = start();
  };
  if (station.exitCode !== null) next();
  else {
    station.once('exit', next);
    station.kill('SIGTERM');
  }
}

function end() {
  if (isEnding) return;
  isEnding = true;
  page.kill('SIGTERM');
  const done = () => process.exit(0);
  if (station.exitCode !== null) done();
  station.once('exit', done);
  station.kill('SIGTERM');
}
