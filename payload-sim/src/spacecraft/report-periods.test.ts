import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { randomizeTm } from 'ccsds-parser/coding/randomizer';
import { createReedSolomon } from 'ccsds-parser/coding/reed-solomon';
import { FrameSync } from 'ccsds-parser/coding/sync';
import { TmDemultiplexer } from 'ccsds-parser/frame/tm/tm-demultiplexer';
import { decodeTmFrame } from 'ccsds-parser/frame/tm/tm-frame';
import { idleApid } from 'ccsds-parser/packet/space-packet';
import { decodePacket, loadXtce } from 'ccsds-parser/xtce/xtce';
import { expect, it } from 'vitest';
import { loadMission } from '../files.ts';
import { Breadboard } from '../payload/breadboard.ts';
import { OnBoardComputer } from './on-board-computer.ts';

const folder = fileURLToPath(new URL('../../../missions/aprs-dp', import.meta.url));
const { mission } = loadMission(folder);
const definition = loadXtce(readFileSync(`${folder}/telemetry.xml`, 'utf8')).definition!;
const framings = mission.links.map((link) => link.framing);
const downlink = framings.find((framing) => framing.kind === 'ccsds-tm')!;
const uplink = framings.find((framing) => framing.kind === 'ccsds-tc')!;

/** How often each container came down in so many minutes, when nobody commands. */
async function countReports(minutes: number): Promise<Record<string, number>> {
  const clock = new VirtualClock(Date.UTC(2019, 5, 20));
  const random = createRandom('periods');
  const spacecraft = new OnBoardComputer({ clock, random, downlink, uplink, isSunlit: () => true });
  const [computer, payload] = createMemoryStreamPair('payload bus');
  spacecraft.attachPayload(computer);
  new Breadboard({ clock, random, runningMode: 'RX' }).attach(payload);
  const sync = new FrameSync({ frameOctets: 255 });
  const code = createReedSolomon({ informationOctets: 223, isDualBasis: true });
  const demultiplexer = new TmDemultiplexer();
  const counts: Record<string, number> = {};
  for (let second = 0; second < 60 * minutes; second++) {
    await clock.runFor(1000);
    for (const { codeblock } of sync.push(spacecraft.read(1200))) {
      const corrected = code.decode(randomizeTm(codeblock));
      const frame = corrected.ok ? decodeTmFrame(corrected.value.data, { hasErrorControl: true }) : corrected;
      if (!frame.ok) throw new TypeError(frame.fault.kind);
      for (const output of demultiplexer.push(frame.value)) {
        // Idle packets fill what is left of a frame.
        if (output.kind !== 'packet' || output.packet.apid === idleApid) continue;
        const decoded = decodePacket(definition, output.packet.bytes);
        if (!decoded.ok) throw new TypeError(decoded.fault.kind);
        const { containerName } = decoded.value;
        counts[containerName] = (counts[containerName] ?? 0) + 1;
      }
    }
  }
  return counts;
}

it('sends each report as often as mission.yaml tells the station to expect it, and no other', async () => {
  const minutes = 5;
  // The last of a kind may still be on its way, and the slow structure starts with one.
  const oneReport = 1;
  const counts = await countReports(minutes);
  expect(Object.keys(counts).sort()).toEqual(Object.keys(mission.reportPeriodsMs).sort());
  for (const [container, periodMs] of Object.entries(mission.reportPeriodsMs)) {
    const apart = Math.abs(counts[container]! - (60_000 * minutes) / periodMs);
    expect(apart, container).toBeLessThanOrEqual(oneReport);
  }
});
