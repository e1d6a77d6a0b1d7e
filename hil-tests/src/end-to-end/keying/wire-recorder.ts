import { machineClock } from '@dawa/groundstation/clock/machine-clock';
import { openSerialEnd } from '@dawa/payload-sim/adapters/pseudo-terminal';
import { RadioSimulator } from '@dawa/payload-sim/station-devices/radio';
import { RotatorSimulator } from '@dawa/payload-sim/station-devices/rotator';
import { createRandom } from '@dawa/seams/random';
import { SystemClock } from '@dawa/seams/system-clock';

/**
 * A radio and a rotator on pseudo-terminals, as a process: says where their cables end, and of every byte that comes out
 * of one when it did, on the machine's monotonic clock, which whoever started us reads too.
 */
const clock = new SystemClock(machineClock);
const tell = (word: object) => process.stdout.write(`${JSON.stringify({ atMs: 0, ...word })}\n`);
const random = createRandom('wire times');
const devices = {
  radio: new RadioSimulator({ clock, random: random.fork('radio') }),
  rotator: new RotatorSimulator({ clock, random: random.fork('rotator') }),
};
for (const [device, simulator] of Object.entries(devices)) {
  const { path } = await openSerialEnd((stream) => {
    stream.onData((bytes) => {
      tell({
        what: 'wire',
        device,
        hex: Buffer.from(bytes).toString('hex'),
        monotonicMs: clock.monotonicMs(),
      });
    });
    simulator.attach(stream);
  });
  tell({ what: 'port', device, path });
}
process.stdin.resume();
process.stdin.once('end', () => process.exit(0));
