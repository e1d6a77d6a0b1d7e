import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { modulateAfsk } from '@dawa/protocols/afsk/modulator';
import { encodeAx25 } from '@dawa/protocols/ax25';
import { withFrameCheck } from '@dawa/protocols/frame-check';
import { writeWav } from '@dawa/protocols/wav';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Of the sound that the receiver gives. */
export const sampleRateHz = 22_050;

/** A receiver, as a program of somebody else, with its own clock: 100 ms of sound every 100 ms, from the beginning again at the end. */
const receiver = `
  const sound = require('fs').readFileSync(process.argv[1]).subarray(44);
  const octets = ${2 * sampleRateHz} / 10;
  let at = 0;
  setInterval(() => {
    process.stdout.write(sound.subarray(at, at + octets));
    at = at + octets >= sound.length ? 0 : at + octets;
  }, 100);`;

/**
 * A mission and a station below a folder: what the station hears is sound, in which two frames come again and again.
 *
 * @returns words behind `dawa start`
 */
export function writeRecordingStation(folder: string): string[] {
  const mission = join(folder, 'mission');
  cpSync(join(root, 'missions/birds2'), mission, { recursive: true });
  const [before] = readFileSync(join(mission, 'mission.yaml'), 'utf8').split(/^(links:|quantities:)$/m);
  const link = {
    ...{ id: 'packets', direction: 'downlink', frequencyHz: 145_825_000, modulation: 'afsk' },
    ...{ symbolRateBd: 1200, confidence: '?', source: 'this test', framing: { kind: 'ax25' } },
  };
  const text = `${before!.replace(/^id: .*$/m, 'id: mission')}links: [${JSON.stringify(link)}]\n`;
  writeFileSync(join(mission, 'mission.yaml'), text);
  const sound = modulateAfsk(['one', 'two'].map(frameOf), { sampleRateHz, level: 0.5 });
  writeFileSync(join(folder, 'sound.wav'), writeWav(sound, { sampleRateHz }));
  const command = [process.execPath, '-e', receiver, join(folder, 'sound.wav')];
  const modem = { kind: 'audio', source: { command }, sampleRateHz };
  const thimphu = parse(readFileSync(join(root, 'stations/thimphu/station.yaml'), 'utf8')) as object;
  cpSync(join(root, 'stations/thimphu/horizon.csv'), join(folder, 'horizon.csv'));
  const file = JSON.stringify({ ...thimphu, modem, recording: { leftFreeMB: 1 } });
  writeFileSync(join(folder, 'station.yaml'), file);
  return ['--config', join(folder, 'station.yaml'), '--mission', mission];
}

function frameOf(text: string): Uint8Array {
  const address = (callsign: string) => ({ callsign, ssid: 0, isMarked: false });
  return withFrameCheck(
    encodeAx25({
      ...{ destination: address('TEST'), source: address('N0CALL'), path: [], control: 0x03, pid: 0xf0 },
      information: new TextEncoder().encode(text),
    }),
  );
}
