import { describe, expect, it } from 'vitest';
import { memoryBench } from '../memory-bench.fixture.ts';
import { phase } from '../procedure.ts';
import { readOpinion } from './decode-aprs.ts';
import { beginHearing, keepHeard } from './heard-in-gate.ts';
import { judgeTransmissions } from './judge-transmissions.ts';

const octets = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));

interface Heard {
  readonly frame: string;
  readonly sent?: string;
}

/** What the three readers say of an article of which only a recording is left. */
async function judged(recording: readonly Heard[]) {
  const rig = await memoryBench();
  const { phases } = await rig.run({
    ...{ id: 'TEST', version: '1', title: 'Recording' },
    phases: [
      phase('Readers', { requirements: [], needs: [] }, async (steps) => {
        beginHearing(steps.bench);
        for (const { frame, sent } of recording)
          keepHeard(steps.bench, { answers: [octets(frame)], ...(sent && { sent: octets(sent) }) });
        await judgeTransmissions(steps);
      }),
    ],
  });
  return phases[0]!.steps;
}

describe('everything that an article sent, before its readers', () => {
  // Fact sheet of the payload, 3.3: as AISAT sent in every frame (hessu/aprsc#53, wb2osz/direwolf#254).
  it('fails for a recording of AISAT, by each reader that is here', async () => {
    const steps = await judged([
      {
        frame:
          '86a240404040e08292a682a84062404040404040604040404040406103f03a43512d3020202020203a656d70747920766961206669656c6473',
      },
    ]);
    const failed = steps.filter(({ verdict }) => verdict === 'fail');
    expect(failed.map(({ title }) => title)).toEqual(
      expect.arrayContaining([
        'The strict parser: empty-callsign',
        'The rules of iGates and APRS-IS: empty-address',
      ]),
    );
    expect(failed[0]!.found).toContain('in 1 of 1 frames, first AISAT-1>CQ,,:');
    const byDirewolf = steps.filter(({ title }) => title.startsWith('Direwolf'));
    expect(byDirewolf.length).toBeGreaterThan(0);
    for (const { verdict } of byDirewolf) expect(['fail', 'not-run']).toContain(verdict);
  }, 60_000);

  it('leaves to the sender what was wrong when it was heard', async () => {
    // NULs in the text, via ARISS, and the same as A55BTN repeats it.
    const sent = '86a240404040e0a2a86282824060' + '82a492a6a64061' + '03f03e410042';
    const frame = '86a240404040e0a2a86282824060' + '826a6a84a89ce0' + '82a492a6a640e1' + '03f03e410042';
    const repeated = await judged([{ frame, sent }]);
    expect(repeated.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    const own = await judged([{ frame }]);
    expect(own.filter(({ verdict }) => verdict === 'fail').map(({ title }) => title)).toContain(
      'The rules of iGates and APRS-IS: line-end',
    );
  }, 60_000);

  it('proves nothing where nothing was heard', async () => {
    expect(await judged([])).toMatchObject([{ verdict: 'inconclusive', found: 'none was heard' }]);
  });
});

describe("what Direwolf's reader says", () => {
  const [first, second] = [octets('86a240'), octets('82a0a8')];
  // As decode_aprs of Direwolf 1.6 wrote it, 2026-11-30: complaints are red.
  const said =
    '\x1b[38;2;0;192;0m\n86 a2 40\n\x1b[38;2;255;0;0mStation address, in position 2, is empty!  This is not a valid AX.25 frame.\n' +
    '\x1b[38;2;0;192;0m\n82 a0 a8\n\x1b[38;2;0;0;255mA55BTN>APTT4:>hi\n';

  it('belongs to the frame that stands above it', () => {
    expect(readOpinion([first, second], said)).toEqual({
      complaints: [['Station address, in position 2, is empty!  This is not a valid AX.25 frame.'], []],
    });
  });

  it('is no opinion where a frame does not come up, or is too long for it', () => {
    expect(readOpinion([first, octets('ffff')], said)).toEqual({
      reason: 'decode_aprs: expected to hear of frame 2, found nothing',
    });
    expect(readOpinion([new Uint8Array(400), second], said)).toEqual({ complaints: [[], []] });
  });
});
