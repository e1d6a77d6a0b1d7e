import { writeTnc2 } from '@dawa/protocols/aprs/tnc2';
import type { Steps } from '../steps.ts';
import { hex } from '../words/word-context.ts';
import type { Contact } from './contact.ts';
import { readAir } from './talk.ts';

/** Every frame that reached the station's modem lies in its archive, octet for octet, and the log behind it is whole. */
export async function judgeArchive(steps: Steps, { station, report }: Contact): Promise<void> {
  const log = await station.verify();
  steps.expectEqual('Damage in the log', 0, log.damages.length);
  const down = station.air.carried.filter(({ direction }) => direction === 'down');
  const arrived = down.filter(({ lostBy }) => lostBy === undefined).map(({ frame }) => hex(frame));
  const kept = station.heard().map((frame) => frame.hex);
  const missing = arrived.find((octets, index) => kept[index] !== octets);
  steps.expectEqual(
    'Frames in the archive, as they came',
    arrived.length,
    missing === undefined ? kept.length : `another one than ${missing}`,
  );
  const passReport = await report;
  steps.expectEqual('Frames that the report of the pass counts', arrived.length, countOf(passReport));
  steps.expectEqual('Faults of the station', '', station.faults.join('; '));
  const lines = down.map(({ atMs, frame, lostBy }) => {
    const read = readAir({ atMs, frame });
    const text = read === undefined ? hex(frame) : writeTnc2(read);
    return `${new Date(atMs).toISOString()} ${text}${lostBy === undefined ? '' : ` (not heard: ${lostBy})`}`;
  });
  await steps.attach('frames.txt', 'text/plain', `${lines.join('\n')}\n`);
  await steps.attach('pass-report.json', 'application/json', JSON.stringify(passReport, null, 2));
}

function countOf(report: Awaited<Contact['report']>): number {
  return report === undefined ? Number.NaN : report.frames.good + report.frames.relayed;
}
