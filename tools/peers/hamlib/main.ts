// `npm run peers:hamlib`: a thousand frequencies at random for each simulated radio, set and read back by Hamlib's rigctl, exact to
// the radio's step. Hamlib waits after each, so this takes about two minutes; CI asks three radios for a thousand and the rest
// for 200. `npm run peers:hamlib -- IC-9700 FT-847` asks those alone. Ends with a line `N passed, N failed`; says why when it
// cannot run, and exits 0 unless DAWA_REQUIRE_PEERS=1.
import { type RefereedModel, refereedRadios } from '../../../hil-tests/src/peers/hamlib-radios.ts';
import { findPeer } from '../../../hil-tests/src/peers/peers.ts';
import { dialAtRandom } from '../../../hil-tests/src/peers/plugged-radio.ts';

const count = 1000;
const processes = 20;
const shownFaults = 5;
const say = (line: string) => console.log(line);

process.exitCode = await main(process.argv.slice(2));

async function main(wanted: readonly string[]): Promise<number> {
  if (findPeer('rigctl') === undefined) {
    say('peers:hamlib skipped: expected rigctl, found none (apt-get install libhamlib-utils)');
    return process.env['DAWA_REQUIRE_PEERS'] === '1' ? 1 : 0;
  }
  const models = (Object.keys(refereedRadios) as RefereedModel[]).filter(
    (model) => wanted.length === 0 || wanted.includes(model),
  );
  let failed = 0;
  for (const model of models) {
    const began = performance.now();
    const wrong = await dialAtRandom(model, { count, processes, seed: 'peers:hamlib' });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    say(`${model}: ${count} frequencies, ${wrong.length} wrong, ${seconds} s`);
    for (const fault of wrong.slice(0, shownFaults)) say(`  ${fault}`);
    if (wrong.length > 0) failed++;
  }
  say(`${models.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
