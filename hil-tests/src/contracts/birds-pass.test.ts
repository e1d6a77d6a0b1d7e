import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composePass } from './whole-pass.ts';

const birds2 = fileURLToPath(new URL('../../../missions/birds2', import.meta.url));
/** Octets of the file that is brought down: 247 packets, of which 15 in 100 are lost. */
const fileOctets = 20_000;
/** What the published ground program of BIRDS needs for a command: 200 ms, 1.5 s and a button that is locked for 5 s. */
const publishedTurnaroundMs = 6700;
const wantedTurnaroundMs = 2500;

describe('a rehearsed pass of BHUTAN-1 over a TNC that speaks KISS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-birds-'));
  let rig: Awaited<ReturnType<typeof composePass>>;

  beforeAll(async () => {
    rig = await composePass({
      ...{ folder: join(folder, 'run'), missionFolder: birds2, isKiss: true },
      birds: { losses: { share: 0.15, meanBurst: 3 }, fileOctets: { 4: fileOctets } },
    });
  }, 180_000);
  afterAll(async () => {
    await rig?.close();
    rmSync(folder, { recursive: true });
  });

  it('commands it, hears its yes, and brings a file down whole in spite of losses', async () => {
    const { clock, door, runner, pass, world } = rig;
    const worked = runner.runContact(pass);
    await clock.runUntil(pass.aosAtMs + 95_000);
    const held = door.commanding.create({ name: 'PING', arguments: {} }, 'Pema');
    expect(held.ok && door.commanding.arm(held.value.commandId, 'Pema').ok).toBe(false);
    expect(door.safety.arm('transmission', 'Pema').ok).toBe(true);
    expect(held.ok && door.commanding.arm(held.value.commandId, 'Pema').ok).toBe(true);
    expect(held.ok && door.commanding.send(held.value.commandId, 'Pema').ok).toBe(true);
    await clock.runFor(6000);
    const desk = door.downloads![0]!;
    expect(desk.start({ fileId: 4 }, 'Pema').ok).toBe(true);
    await clock.runUntil(pass.losAtMs + 30_000);
    expect(await worked).toMatchObject({ run: { missionId: 'birds2' } });

    const [info] = desk.downloads;
    expect(info).toMatchObject({ state: 'complete', packets: 247, keptPackets: 247, gaps: 0 });
    // The ship was asked for its length in packets: behind the end of the file the last one is filled with zeros.
    const whole = new Uint8Array(247 * 81);
    whole.set(world.files[0]!(4)!);
    expect(info!.sha256).toBe(createHash('sha256').update(whole).digest('hex'));
    expect(info!.commandsAcknowledged).toBeGreaterThan(0);
    expect(rig.faults).toEqual([]);
  }, 300_000);

  it('needs less than 2.5 s from one command to its answer, where the published program needs 6.7', async () => {
    const { items } = await rig.archive.commands({ limit: 1000 });
    const turnaroundsMs = items.flatMap(({ acceptedAtMs, createdAtMs }) =>
      acceptedAtMs === null ? [] : [acceptedAtMs - createdAtMs],
    );
    // That of the command which a person held back for a moment is not among them.
    const sorted = turnaroundsMs.filter((ms) => ms < publishedTurnaroundMs).sort((a, b) => a - b);
    expect(sorted.length).toBeGreaterThan(2);
    expect(sorted.at(-1)).toBeLessThan(wantedTurnaroundMs);
  });

  it('decodes what came by the dictionary of the mission', async () => {
    const { items } = await rig.archive.packets({ missionId: 'birds2', limit: 10_000 });
    expect(new Set(items.map(({ container }) => container))).toEqual(new Set(['DATA_PACKET', 'ACK']));
  });
});
