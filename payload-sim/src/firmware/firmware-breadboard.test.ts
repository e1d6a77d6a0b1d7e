import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { encodeKiss, KissDecoder } from '@dawa/protocols/kiss';
import { encodeBusPacket, PayloadBusDecoder } from '@dawa/protocols/payload-bus';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { encodePusTelecommand } from 'ccsds-parser/pus/pus-telecommand';
import { decodePacket, loadXtce } from 'ccsds-parser/xtce/xtce';
import { describe, expect, it } from 'vitest';
import type { PayloadFaultName } from '../payload/fault-list.ts';
import { FirmwareBreadboard } from './firmware-breadboard.ts';
import { loadProgram } from './firmware-program.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const { definition } = loadXtce(readFileSync(`${root}missions/aprs-dp/telemetry.xml`, 'utf8'));

/** After a first start, so that only that one waits for settings to be written. */
let usedEeprom: Uint8Array | undefined;

/** A bench on a virtual clock, the board powered and booted. */
async function bench() {
  const clock = new VirtualClock(Date.UTC(2019, 5, 20));
  const payload = new FirmwareBreadboard({
    ...{ clock, program: loadProgram() },
    ...(usedEeprom ? { eeprom: usedEeprom.slice() } : {}),
  });
  const [bus, itsBus] = createMemoryStreamPair('bus');
  const [modem, itsModem] = createMemoryStreamPair('modem');
  payload.attach(itsBus);
  payload.attachModem(itsModem);
  const said: { name: string; values: Map<string, unknown> }[] = [];
  const decoder = new PayloadBusDecoder();
  bus.onData((bytes) => {
    for (const packet of decoder.push(bytes)) {
      if (!packet.ok) throw new TypeError(packet.fault.kind);
      const read = decodePacket(definition!, packet.value);
      if (!read.ok) throw new TypeError(read.fault.kind);
      const { containerName, parameters } = read.value;
      said.push({
        name: containerName,
        values: new Map(parameters.map(({ name, value }) => [name, value as unknown])),
      });
    }
  });
  const sent: string[] = [];
  const kiss = new KissDecoder();
  modem.onData((bytes) => {
    for (const frame of kiss.push(bytes))
      if (frame.ok) sent.push(Buffer.from(frame.value.data).toString('hex'));
  });
  let sequenceCount = 0;
  let hasStart = false;
  const command = async (...data: number[]) => {
    const packet = encodePusTelecommand({
      ...{ apid: 0x20, sequenceCount: sequenceCount++, service: 8, subtype: 1, data: Uint8Array.from(data) },
      acknowledgement: { acceptance: true, start: hasStart, progress: false, completion: true },
    });
    await bus.write(encodeBusPacket(packet));
    await clock.runFor(100);
  };
  const hear = (frame: string) =>
    modem.write(encodeKiss({ port: 0, command: 0, data: Buffer.from(frame, 'hex') }));
  payload.setPower(true);
  await clock.runFor(1600);
  usedEeprom ??= payload.board.eeprom.slice();
  const names = () => said.map(({ name }) => name);
  // A heat that nobody has to wait for.
  const settings = { excessC: 3000 };
  const setFault = (name: PayloadFaultName) => {
    // The glitch comes when it says that a command has begun: it has to be asked to say so.
    hasStart ||= name === 'reset-in-command';
    return payload.setFault(name, true, settings);
  };
  return { clock, payload, said, names, sent, command, hear, setFault };
}

const fast = 'HK_PAYLOAD_FAST';

describe('the breadboard with its real program', { timeout: 180_000 }, () => {
  it('boots, measures its board and obeys', async () => {
    const { clock, said, names, command } = await bench();
    await command(1, 4);
    await clock.runFor(1000);
    expect(names()).toEqual([
      ...['EVENT_BOOT', 'VERIFICATION_ACCEPTED', 'EVENT_MODE_CHANGE', 'VERIFICATION_COMPLETED', fast],
    ]);
    const { values } = said.at(-1)!;
    expect(values.get('mode')).toBe('DIGI');
    // One step of the converter: 7.5 mV behind its divider, 2.5 mA, a quarter of a degree.
    expect(Math.abs((values.get('bus_voltage') as number) - 5.01)).toBeLessThan(0.015);
    expect(Math.abs((values.get('bus_current') as number) - 0.09)).toBeLessThan(0.006);
    expect(Math.abs((values.get('temp_mcu') as number) - 24.5)).toBeLessThan(0.3);
    expect(values.get('rssi')).toBe(-118);
  });

  it('repeats a frame of the air as A55BTN does, and hears it once in 30 s', async () => {
    const { clock, said, sent, command, hear } = await bench();
    await command(1, 4);
    // Uplink and answer of the payload fact sheet, section 3.3: octets by hand, the answer as heard from A55BTN.
    const uplink =
      '86a240404040e0acaa648284866082a492a6a6406103f03e4b757a757a616e67706f2066726f6d205468696d706875';
    await hear(uplink);
    await clock.runFor(2000);
    await hear(uplink);
    await clock.runFor(2000);
    expect(sent).toEqual([
      '86a240404040e0acaa6482848660826a6a84a89ce082a492a6a640e103f03e4b757a757a616e67706f2066726f6d205468696d706875',
    ]);
    const { values } = said.filter(({ name }) => name === fast).at(-1)!;
    expect(
      ['rx_frames', 'digipeated', 'dup_dropped', 'queue_depth', 'last_heard_call'].map((name) =>
        values.get(name),
      ),
    ).toEqual([2, 1, 1, 0, 'VU2ABC']);
  });

  it('lets go of a key that is stuck after 10 s, and takes the amplifier its supply', async () => {
    const { clock, payload, names, setFault } = await bench();
    setFault('stuck-ptt');
    await clock.runFor(9900);
    expect(payload.board.isKeyed).toBe(true);
    await clock.runFor(250);
    expect(payload.board.isKeyed).toBe(false);
    expect(names()).toContain('EVENT_PTT_TIMEOUT');
  });

  it.each([
    ['overcurrent', 'EVENT_OVERCURRENT', 'SAFE', 300],
    ['pa-overtemp', 'EVENT_PA_OVERTEMP', 'SAFE', 10_000],
    ['synth-unlock', 'EVENT_SYNTH_UNLOCK', 'STANDBY', 1100],
    ['watchdog-hang', 'EVENT_WDT_RESET', 'STANDBY', 5700],
    ['flash-bit-flip', 'EVENT_FLASH_CRC', 'STANDBY', 62_500],
  ] as const)('finds %s and says %s', async (fault, event, mode, withinMs) => {
    const { clock, said, names, setFault } = await bench();
    expect(setFault(fault)).toBe(true);
    for (let ms = 0; ms < withinMs && !names().includes(event); ms += 100) await clock.runFor(100);
    expect(names()).toContain(event);
    await clock.runFor(1100);
    expect(
      said
        .filter(({ name }) => name === fast)
        .at(-1)!
        .values.get('mode'),
    ).toBe(mode);
  });

  it('is held in reset as long as its supply is too low, and says afterwards why it started', async () => {
    const { clock, payload, said, names } = await bench();
    const before = said.length;
    payload.electrics.supplyV = 4.25;
    await clock.runFor(3000);
    expect(said.length).toBe(before);
    payload.electrics.supplyV = 5.02;
    await clock.runFor(1600);
    expect(names().slice(before)).toContain('EVENT_BOOT');
    const boot = said.findLast(({ name }) => name === 'EVENT_BOOT')!;
    expect(boot.values.get('event_reset_cause')).toBe('BROWN_OUT');
  });

  it('has no faults but those outside its program', async () => {
    const { payload } = await bench();
    expect(payload.setFault('store-full', true)).toBe(false);
    expect(payload.setFault('uart-overrun', true)).toBe(false);
  });

  it('restarts by its reset line in the middle of a command, and is silent on a broken line', async () => {
    const { clock, payload, said, names, setFault, command } = await bench();
    setFault('reset-in-command');
    await command(1, 3);
    await clock.runFor(3000);
    const stages = names().filter((name) => name.startsWith('VERIFICATION_'));
    expect(stages).toEqual(['VERIFICATION_ACCEPTED', 'VERIFICATION_STARTED']);
    expect(said.findLast(({ name }) => name === 'EVENT_BOOT')!.values.get('event_reset_cause')).toBe(
      'EXTERNAL',
    );
    setFault('silent');
    const before = said.length;
    await clock.runFor(3000);
    expect(said.length).toBe(before);
    payload.setFault('silent', false);
    await clock.runFor(1500);
    expect(said.length).toBeGreaterThan(before);
  });
});

describe('the program in the repository', () => {
  it('is what its source gives, where the compiler is there', ({ skip }) => {
    const { status, stdout } = spawnSync(process.execPath, [`${root}tools/firmware.js`, '--check'], {
      encoding: 'utf8',
    });
    if (status === 3) skip(stdout.trim());
    expect(stdout.trim()).toMatch(/^aprs-dp\.hex is its source/);
  });
});
