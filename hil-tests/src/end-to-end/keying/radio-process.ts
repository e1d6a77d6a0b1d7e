import { openSerialEnd } from '@dawa/payload-sim/adapters/pseudo-terminal';
import { RadioSimulator } from '@dawa/payload-sim/station-devices/radio';
import { createRandom } from '@dawa/seams/random';
import { SystemClock } from '@dawa/seams/system-clock';

/** An IC-9700 on a pseudo-terminal, as a process: says where its cable ends, and every time its key goes down or up. */
const clock = new SystemClock();
const tell = (word: object) =>
  process.stdout.write(`${JSON.stringify({ ...word, atMs: clock.nowAtMs() })}\n`);
const radio = new RadioSimulator({ clock, random: createRandom('key watchdog') });
radio.keyLog.onChange((isOn) => tell({ what: isOn ? 'key-down' : 'key-up' }));
const { path } = await openSerialEnd((stream) => radio.attach(stream));
tell({ what: 'port', path });
process.stdin.resume();
process.stdin.once('end', () => process.exit(0));
