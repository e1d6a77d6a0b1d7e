import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CampaignLine } from '@dawa/protocols/campaign-lines';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBus } from '../station/bus.ts';
import { type BegunCampaign, createBenchDesk } from './bench-desk.ts';
import { began, line, textOf } from './campaign-lines.fixture.ts';

type Ended = Awaited<BegunCampaign['ended']>;

describe('the bench behind the page', () => {
  let folder: string;
  let clock: VirtualClock;
  let out: string;
  let desk: ReturnType<typeof createBenchDesk>;
  let begun: (readonly string[])[];
  let told: string[];
  let terminated: number;
  let end: (how: Ended) => void;
  const said = (...lines: readonly CampaignLine[]) =>
    appendFileSync(join(out, 'live.ndjson'), textOf(...lines));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dawa-desk-'));
    out = join(folder, 'out');
    mkdirSync(out);
    const bench = (id: string, model: string, kind: string) => {
      const path = join(folder, `${id}.yaml`);
      writeFileSync(
        path,
        `id: ${id}\narticle: { name: Board, model: ${model}, serial: S-7 }\npayload: { kind: ${kind} }\n`,
      );
      return path;
    };
    begun = [];
    clock = new VirtualClock(0);
    told = [];
    terminated = 0;
    desk = createBenchDesk({
      ...{ folder: out, clock, bus: createBus(() => {}), isProcessThere: () => true },
      benchFiles: [
        bench('model', 'simulated', 'simulated'),
        bench('metal', 'EM', 'serial'),
        bench('liar', 'simulated', 'serial'),
        join(folder, 'none.yaml'),
      ],
      journal: {
        event: (entry) => {
          told.push(entry.text);
          return { ...entry, eventId: 1, atMs: 0 };
        },
      },
      begin(words) {
        begun.push(words);
        return {
          terminate: () => {
            terminated += 1;
          },
          ended: new Promise((resolve) => {
            end = resolve;
          }),
        };
      },
    });
  });
  afterEach(async () => {
    await desk.close();
    rmSync(folder, { recursive: true });
  });

  it('begins a simulated one at a word, and tells who did', async () => {
    expect(await desk.start({ benchId: 'model', procedures: 'FUNC-*' }, 'Karma')).toMatchObject({ ok: true });
    expect(begun).toEqual([
      ['--bench', join(folder, 'model.yaml'), '--out', out, '--procedures', 'FUNC-*', '--attended'],
    ]);
    expect(told).toEqual(['Board S-7: campaign begun by Karma on bench model.']);
  });

  it.each(['metal', 'liar'])('begins none on a board (%s) but for who names its serial', async (benchId) => {
    for (const confirmedSerial of [undefined, 'S-8'])
      expect(await desk.start({ benchId, confirmedSerial }, 'Karma')).toMatchObject({
        fault: { kind: 'refused', expected: expect.stringContaining('the serial of Board') },
      });
    expect(begun).toEqual([]);
    expect(await desk.start({ benchId, confirmedSerial: 'S-7' }, 'Karma')).toMatchObject({ ok: true });
    expect(begun).toHaveLength(1);
  });

  it('begins none beside another, also not in the moment before that one has said a word', async () => {
    await desk.start({ benchId: 'model' }, 'Karma');
    const second = () => desk.start({ benchId: 'model' }, 'Tashi');
    expect(await second()).toMatchObject({ fault: { found: 'a campaign is being begun' } });
    said(began);
    expect(await second()).toMatchObject({ fault: { found: 'Board is being tested: b-1' } });
    said(line({ kind: 'end', verdict: 'pass', reason: null }));
    end({ exitCode: 0, lastWords: '' });
    await desk.state();
    expect(await second()).toMatchObject({ ok: true });
  });

  it('says why one that was begun did not come to its first word', async () => {
    await desk.start({ benchId: 'model' }, 'Karma');
    end({ exitCode: 2, lastWords: 'dawa hil: bench.yaml: id: expected a name, found nothing' });
    await desk.state();
    expect(await desk.state()).toMatchObject({
      blockedBy: null,
      trouble: 'dawa hil: bench.yaml: id: expected a name, found nothing',
    });
  });

  it('writes orders for the campaign that runs, whoever began it, and none without one', async () => {
    expect(await desk.pause('Karma')).toMatchObject({ fault: { expected: 'a campaign that runs' } });
    said(began);
    await desk.pause('Karma');
    await desk.goOn('Karma');
    await desk.stop('Tashi');
    const orders = readFileSync(join(out, 'orders.ndjson'), 'utf8').trim().split('\n');
    expect(orders.map((text) => JSON.parse(text))).toEqual([
      { kind: 'pause', campaignId: 'b-1', by: 'Karma' },
      { kind: 'go-on', campaignId: 'b-1', by: 'Karma' },
      { kind: 'stop', campaignId: 'b-1', by: 'Tashi' },
    ]);
    expect(terminated).toBe(0);
  });

  it('stops one of its own by signal when it does not take the order, and only then', async () => {
    await desk.start({ benchId: 'model' }, 'Karma');
    said(began);
    await desk.stop('Karma');
    expect(terminated).toBe(0);
    await clock.runFor(6000);
    expect(terminated).toBe(1);
    await desk.stop('Karma');
    said(line({ kind: 'stop', by: 'Karma' }));
    await desk.state();
    await clock.runFor(6000);
    expect(terminated).toBe(1);
  });

  it('takes an answer to the question that is asked, and no other', async () => {
    const question = { questionId: 'q-1', text: 'Is the green LED lit?', atMs: 0 };
    said(began, line({ kind: 'question', question }));
    await desk.state();
    expect(await desk.answer({ questionId: 'q-0', answer: 'yes' }, 'K')).toMatchObject({ ok: false });
    expect(await desk.answer({ questionId: 'q-1', answer: 'perhaps' }, 'K')).toMatchObject({
      fault: { kind: 'bad-value', expected: 'yes or no' },
    });
    expect(await desk.answer({ questionId: 'q-1', answer: 'yes' }, 'K')).toMatchObject({ ok: true });
  });

  const results = (campaignId: string, startedAtMs: number, value: number, verdict = 'pass') => ({
    ...{ campaignId, verdict, startedAtMs, endedAtMs: startedAtMs + 1 },
    bench: { article: { name: 'Board', model: 'EM', serial: 'S-7' } },
    procedures: [
      {
        ...{ id: 'FUNC-01', title: 'Functional', verdict },
        phases: [
          {
            title: 'Housekeeping',
            steps: [{ title: 'bus_voltage', verdict, measurement: { value, unit: 'V' } }],
          },
        ],
      },
    ],
  });
  const keep = (place: string, content: object | string) => {
    mkdirSync(join(out, place), { recursive: true });
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    writeFileSync(join(out, place, 'results.json'), text);
    writeFileSync(join(out, place, 'report.html'), `<title>${place}</title>`);
  };

  it('lists past campaigns by their papers, newest first, and nothing that is none', async () => {
    keep('.', results('c', 3000, 5.1));
    keep('runs/c', results('c', 3000, 5.1));
    keep('runs/a', results('a', 1000, 5.0));
    keep('interrupted-b', results('b', 2000, 4.9, 'inconclusive'));
    keep('runs/x', 'nonsense');
    const { items } = await desk.runs();
    expect(items.map(({ runId, verdict }) => `${runId} ${verdict}`)).toEqual([
      'newest pass',
      'interrupted-b inconclusive',
      'a pass',
    ]);
    expect(await desk.report('a')).toEqual({ ok: true, value: '<title>runs/a</title>' });
  });

  it('gives papers by their names, and no file of anywhere else', async () => {
    keep('runs/a', results('a', 1000, 5.0));
    writeFileSync(join(folder, 'secret.txt'), 'secret');
    symlinkSync(join(folder, 'secret.txt'), join(out, 'runs/a/link.txt'));
    const paper = await desk.paper('a', 'results.json');
    if (!paper.ok) throw new TypeError(paper.fault.found as string);
    const sent = Buffer.concat([...paper.value.pieces()]);
    expect(sent).toEqual(readFileSync(join(out, 'runs/a/results.json')));
    expect(paper.value.octets).toBe(sent.length);
    for (const name of ['link.txt', '../../../secret.txt', 'none.txt', '..'])
      expect(await desk.paper('a', name)).toMatchObject({ fault: { kind: 'not-found' } });
    expect(await desk.report('../..')).toMatchObject({ fault: { kind: 'not-found' } });
  });

  it('compares two of them: verdicts that changed, figures side by side', async () => {
    keep('runs/a', results('a', 1000, 5.0));
    keep('runs/b', results('b', 2000, 4.6, 'fail'));
    expect(await desk.compare('a', 'b')).toMatchObject({
      value: {
        steps: [{ title: 'bus_voltage', a: 'pass', b: 'fail' }],
        figures: [{ title: 'FUNC-01 Housekeeping: bus_voltage', unit: 'V', a: 5.0, b: 4.6 }],
      },
    });
    expect(await desk.compare('a', 'z')).toMatchObject({ fault: { kind: 'not-found', found: 'z' } });
  });
});
