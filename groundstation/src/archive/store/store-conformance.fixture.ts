import { createRandom } from '@dawa/seams/random';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nextTurn } from '../../clock/next-turn.ts';
import type { ArchiveStore, BinQuery, PacketRow, RowQuery, StoreBatch } from './archive-store.ts';
import { binNumber } from './bin-number.ts';
import { createPlainStore } from './plain-store.fixture.ts';
import {
  chunkRow,
  fullBatch,
  journalEntry,
  journalTables,
  packetRow,
  randomBatch,
  segmentRow,
  startAtMs,
} from './store-rows.fixture.ts';

/** An engine under test: a fresh store for each test, which can be closed and opened again. */
export interface StoreTenant {
  open(): Promise<ArchiveStore>;
  reopen(): Promise<ArchiveStore>;
  dispose(): Promise<void>;
}

const always = { fromAtMs: Number.NEGATIVE_INFINITY, toAtMs: Number.POSITIVE_INFINITY };
const firstPage: RowQuery = { ...always, after: undefined, isNewestFirst: false, limit: 1000 };
const identity = ['run-id', 'schema-version', 'version'];

/** What every engine of the archive promises; `archive-store.ts` says it in words. */
export function describeStore(name: string, makeTenant: () => StoreTenant): void {
  describe(`an archive in ${name}`, () => {
    let tenant: StoreTenant;
    let store: ArchiveStore;
    beforeEach(async () => {
      tenant = makeTenant();
      store = await tenant.open();
    });
    afterEach(() => tenant.dispose());

    const factsOf = async (of: ArchiveStore) =>
      Object.fromEntries([...(await of.facts())].filter(([fact]) => !identity.includes(fact)));

    describe('keeps rows', () => {
      const expectFullBatch = async (of: ArchiveStore) => {
        expect(await of.dictionaries()).toEqual(fullBatch.dictionaries);
        expect(await of.groups()).toEqual(fullBatch.groups);
        expect(await of.parameters()).toEqual(fullBatch.parameters);
        expect(await of.segments({ ...always, groupIds: [3] })).toEqual(
          fullBatch.segments.map(({ times: _times, body: _body, ...head }) => head),
        );
        expect(await of.segmentContents([21, 22], 'all')).toEqual(
          fullBatch.segments.map(({ segmentId, times, body }) => ({ segmentId, times, body })),
        );
        expect(await of.chunks({ ...always, parameterId: 11 })).toEqual(
          fullBatch.chunks.map(({ bytes: _bytes, ...head }) => head),
        );
        expect(await of.chunkBytes([31, 32])).toEqual(
          fullBatch.chunks.map(({ chunkId, bytes }) => ({ chunkId, bytes })),
        );
        expect(await of.packet(41)).toEqual(fullBatch.packets[0]);
        expect(await of.packet(42)).toEqual(fullBatch.packets[1]);
        for (const [index, table] of journalTables.entries()) {
          expect(await of.journal({ ...firstPage, table })).toEqual([fullBatch.journal[index]]);
          expect(await of.journalEntry(table, `${table}-1`)).toEqual(fullBatch.journal[index]);
        }
        expect(await factsOf(of)).toEqual(fullBatch.facts);
      };

      it('gives back every row as it was written, and again after it was closed and opened', async () => {
        await store.write(fullBatch);
        await expectFullBatch(store);
        store = await tenant.reopen();
        await expectFullBatch(store);
      });

      it('holds the same when a batch is written twice', async () => {
        await store.write(fullBatch);
        const { octets: _octets, ...once } = await store.sizes();
        await store.write(fullBatch);
        await expectFullBatch(store);
        expect(await store.sizes()).toMatchObject(once);
      });

      it('answers that it has nothing while it is empty', async () => {
        await store.write({});
        await store.write({ segments: [], chunks: [], packets: [], journal: [], facts: {}, dropChunks: [] });
        expect(await store.dictionaries()).toEqual([]);
        expect(await store.segments({ ...always, groupIds: [1] })).toEqual([]);
        expect(await store.segments({ ...always, groupIds: [] })).toEqual([]);
        expect(await store.segmentContents([], 'all')).toEqual([]);
        expect(await store.chunkBytes([])).toEqual([]);
        expect(await store.chunks({ ...always, parameterId: 1 })).toEqual([]);
        expect(await store.flushedLsns()).toEqual(new Map());
        expect(await store.binChunks({ parameterId: 1, fromAtMs: 0, toAtMs: 1, bins: 1 })).toEqual({
          bins: [],
          edges: [],
        });
        expect(await store.packets(firstPage)).toEqual([]);
        expect(await store.packet(1)).toBeUndefined();
        expect(await store.journalEntry('events', 'none')).toBeUndefined();
        expect(await store.countPackets({ by: 'received', fromAtMs: 0, toAtMs: 1, bins: 1 })).toEqual([]);
        expect(await store.forgetBefore('samples', startAtMs)).toBe(0);
      });

      it('replaces what goes by the same number, wherever it stood', async () => {
        await store.write({ chunks: [chunkRow({ chunkId: 5 })], segments: [segmentRow({ segmentId: 5 })] });
        const movedChunk = chunkRow({ chunkId: 5, parameterId: 2, fromAtMs: 7, toAtMs: 1e12, samples: 3 });
        const movedSegment = segmentRow({ segmentId: 5, groupId: 2, fromAtMs: 7, toAtMs: 1e12, body: null });
        await store.write({ chunks: [movedChunk], segments: [movedSegment] });
        expect(await store.chunks({ ...always, parameterId: 1 })).toEqual([]);
        expect(await store.chunks({ ...always, parameterId: 2 })).toHaveLength(1);
        expect(await store.segments({ ...always, groupIds: [1, 2] })).toHaveLength(1);
        expect(await store.segmentContents([5], 'all')).toMatchObject([{ body: null }]);
        expect((await store.sizes()).samples).toBe(3);
      });

      it('takes the last of two rows of one number in one batch', async () => {
        await store.write({
          packets: [packetRow({ lsn: 1, apid: 1 }), packetRow({ lsn: 1, apid: 2 })],
          chunks: [chunkRow({ chunkId: 1 }), chunkRow({ chunkId: 1, parameterId: 9 })],
          journal: [
            journalEntry({ id: 'a', lsn: 1, json: '1' }),
            journalEntry({ id: 'a', lsn: 2, json: '2' }),
          ],
        });
        expect(await store.packets(firstPage)).toMatchObject([{ apid: 2 }]);
        expect(await store.chunks({ ...always, parameterId: 1 })).toEqual([]);
        expect(await store.journal({ ...firstPage, table: 'events' })).toMatchObject([{ json: '2' }]);
      });

      it('drops before it puts, and a segment takes its chunks along', async () => {
        const chunks = [1, 2, 3].map((chunkId) => chunkRow({ chunkId, segmentId: 1 }));
        await store.write({ segments: [segmentRow({ segmentId: 1 })], chunks });
        await store.write({
          dropSegments: [1],
          segments: [segmentRow({ segmentId: 1, rows: 7 })],
          chunks: [chunkRow({ chunkId: 2, segmentId: 1, samples: 7 })],
        });
        expect(await store.segments({ ...always, groupIds: [1] })).toMatchObject([{ rows: 7 }]);
        expect(await store.chunks({ ...always, parameterId: 1 })).toMatchObject([{ chunkId: 2, samples: 7 }]);
        await store.write({ dropChunks: [2, 99], dropSegments: [98] });
        expect(await store.chunkBytes([1, 2, 3])).toEqual([]);
      });

      it('removes a fact that becomes null', async () => {
        await store.write({ facts: { a: 1, b: 'x', c: 1e-300 } });
        await store.write({ facts: { a: null, b: '' } });
        expect(await factsOf(store)).toEqual({ b: '', c: 1e-300 });
      });
    });

    describe('writes all of a batch or nothing', () => {
      const good = { packets: [packetRow({ lsn: 1 })], facts: { 'decoded-lsn': 1 } };
      const badBatches: [string, StoreBatch][] = [
        ['an instant that is no number', { journal: [journalEntry({ id: 'x', lsn: 1, atMs: Number.NaN })] }],
        [
          'a number that is not whole',
          { packets: [packetRow({ lsn: 2 }), packetRow({ lsn: 3, apid: 1.5 })] },
        ],
        ['a number too large to be exact', { packets: [packetRow({ lsn: 2 ** 53 })] }],
        ['a chunk that ends before it begins', { chunks: [chunkRow({ chunkId: 1, toAtMs: 0 })] }],
        ['a segment without an end', { segments: [segmentRow({ segmentId: 1, toAtMs: Infinity })] }],
        ['a fact that is no number', { facts: { a: 1, b: Number.NaN } }],
      ];
      it.each(badBatches)('leaves nothing of a batch with %s', async (_, bad) => {
        const batch = { ...good, ...bad, packets: [...good.packets, ...(bad.packets ?? [])] };
        await expect(store.write(batch)).rejects.toThrow(RangeError);
        expect(await store.packets(firstPage)).toEqual([]);
        expect(await factsOf(store)).toEqual({});
        await store.write(good);
        expect(await store.packets(firstPage)).toHaveLength(1);
      });

      it('shows a reader a batch whole, also while the next is being written', async () => {
        const rows = 500;
        const writes = Array.from({ length: 8 }, (_, round) =>
          store.write({
            packets: Array.from({ length: rows }, (__, index) => packetRow({ lsn: round * rows + index })),
            facts: { rows: (round + 1) * rows },
          }),
        );
        const reads = Array.from({ length: 20 }, async () => {
          const before = Number((await store.facts()).get('rows') ?? 0);
          const counts = await store.countPackets({
            by: 'received',
            fromAtMs: startAtMs,
            toAtMs: startAtMs * 2,
            bins: 1,
          });
          const after = Number((await store.facts()).get('rows') ?? 0);
          const found = counts[0]?.packets ?? 0;
          expect(found % rows).toBe(0);
          expect(found).toBeGreaterThanOrEqual(before);
          expect(found).toBeLessThanOrEqual(after);
        });
        await Promise.all([...writes, ...reads]);
        expect((await store.facts()).get('rows')).toBe(8 * rows);
      });

      it('lets nobody see a long batch while it is half written, nor a short one overtake it', async () => {
        const rows = 12_000;
        const long = store.write({
          packets: Array.from({ length: rows }, (_, lsn) => packetRow({ lsn })),
          facts: { newest: 'long' },
        });
        const short = store.write({ packets: [packetRow({ lsn: rows })], facts: { newest: 'short' } });
        const bad = store.write({
          packets: Array.from({ length: 5000 }, (_, n) => packetRow({ lsn: n, apid: n === 4999 ? 0.5 : 7 })),
        });
        const seen = new Set<number>();
        const look = async () => {
          for (let turn = 0; turn < 6; turn += 1) {
            const { tables } = await store.sizes();
            seen.add(tables.find((table) => table.name === 'packets')!.rows);
            await nextTurn();
          }
        };
        await Promise.all([look(), look(), long, short, expect(bad).rejects.toThrow(RangeError)]);
        expect((await store.facts()).get('newest')).toBe('short');
        expect(await store.packets({ ...firstPage, apid: 7 })).toEqual([]);
        for (const count of seen) expect([0, rows, rows + 1]).toContain(count);
        expect(await store.packet(rows)).toBeDefined();
      });

      it('writes batches in the order of the calls', async () => {
        await Promise.all(
          Array.from({ length: 30 }, (_, value) => store.write({ facts: { value, [`${value}`]: value } })),
        );
        expect((await store.facts()).get('value')).toBe(29);
      });
    });

    describe('keeps values as they are', () => {
      it('keeps doubles to the last bit, infinities and NaN; minus zero becomes zero', async () => {
        const doubles = [
          Math.PI,
          5e-324,
          1e-17,
          2.2e-16,
          1 + 2 ** -52,
          Number.MAX_VALUE,
          -1 / 3,
          Number.POSITIVE_INFINITY,
          Number.NaN,
          1e21,
        ];
        const chunks = doubles.map((value, chunkId) =>
          chunkRow({ chunkId, min: value, max: -value, sum: value, last: -0 }),
        );
        await store.write({ chunks });
        const heads = await store.chunks({ ...always, parameterId: 1 });
        expect(heads.map(({ min }) => min)).toEqual(doubles);
        expect(heads.map(({ max }) => max)).toEqual(doubles.map((value) => -value));
        expect(heads.map(({ last }) => last)).toEqual(doubles.map(() => 0));
      });

      it('keeps instants to the quarter of a microsecond that a double has in 2026', async () => {
        const step = 2 ** -12;
        await store.write({
          packets: [0, 1, 2].map((n) => packetRow({ lsn: n, receivedAtMs: startAtMs + n * step })),
        });
        const page = await store.packets({
          ...firstPage,
          fromAtMs: startAtMs + step,
          toAtMs: startAtMs + 2 * step,
        });
        expect(page.map(({ lsn }) => lsn)).toEqual([1]);
      });

      it('keeps text of every plane, NUL and half surrogate pairs', async () => {
        const texts = [
          '',
          ' ',
          'a\u0000b\u0000',
          '\u001b0000 \u001b',
          '\ud800 \udc00',
          '\ufeff\ufffe\uffff',
          '\'; DROP TABLE packets; -- \\ " ? $1',
          ...Array.from({ length: 17 }, (_, plane) => String.fromCodePoint(plane * 0x10000 + 0xfffd)),
        ];
        await store.write({
          packets: texts.map((container, lsn) => packetRow({ lsn, container, fault: container })),
          journal: texts.map((id, lsn) => journalEntry({ id, lsn, json: id })),
          facts: Object.fromEntries(texts.map((text) => [`fact ${text}`, text])),
        });
        for (const [lsn, text] of texts.entries()) {
          expect(await store.packet(lsn)).toMatchObject({ container: text, fault: text });
          expect(await store.packets({ ...firstPage, container: text })).toMatchObject([{ lsn }]);
          expect(await store.journalEntry('events', text)).toMatchObject({ lsn, json: text });
        }
        expect(await factsOf(store)).toEqual(Object.fromEntries(texts.map((text) => [`fact ${text}`, text])));
      });

      it('keeps octets from none to 16 MiB', async () => {
        const lengths = [0, 1, 4095, 4096, 65_537, 16 * 1024 * 1024];
        const random = createRandom('octets');
        const chunks = lengths.map((length, chunkId) => {
          const words = Uint32Array.from({ length: 4096 }, () => random.integer(2 ** 32));
          const pattern = Buffer.from(words.buffer);
          return chunkRow({ chunkId, bytes: new Uint8Array(Buffer.alloc(length, pattern)) });
        });
        await store.write({ chunks });
        const found = await store.chunkBytes(lengths.map((_, chunkId) => chunkId));
        expect(found).toHaveLength(lengths.length);
        for (const [chunkId, { bytes }] of found.entries()) {
          expect(Buffer.compare(bytes, chunks[chunkId]!.bytes)).toBe(0);
          expect(bytes.constructor).toBe(Uint8Array);
        }
      });
    });

    describe('reads in order', () => {
      it('takes 100,000 packets at once, and pages through them meeting each once', async () => {
        const random = createRandom('pages');
        const packets = Array.from({ length: 100_000 }, (_, lsn) =>
          packetRow({ lsn, receivedAtMs: startAtMs + random.integer(2000) }),
        );
        await store.write({ packets });
        const inOrder = [...packets].sort((a, b) => a.receivedAtMs - b.receivedAtMs || a.lsn - b.lsn);
        const pageAfter = (last: PacketRow | undefined, isNewestFirst: boolean, limit: number) => {
          const after = last === undefined ? undefined : { atMs: last.receivedAtMs, lsn: last.lsn };
          return store.packets({ ...firstPage, isNewestFirst, after, limit });
        };
        const met: PacketRow[] = [];
        for (let page = await pageAfter(undefined, false, 40_000); page.length > 0; ) {
          met.push(...page);
          page = await pageAfter(page.at(-1), false, 40_000);
        }
        expect(lsnsOf(met)).toBe(lsnsOf(inOrder));
        const newest = await pageAfter(undefined, true, 50);
        const before = await pageAfter(newest.at(-1), true, 50);
        expect([...newest, ...before]).toEqual(inOrder.slice(-100).reverse());
      }, 60_000);

      it('finds a segment that began long before and reaches in, however many ended before', async () => {
        const long = segmentRow({ segmentId: 1, fromAtMs: 0, toAtMs: startAtMs + 5000 });
        const short = Array.from({ length: 50 }, (_, n) => segmentRow({ segmentId: 10 + n }));
        await store.write({ segments: [long, ...short] });
        const found = await store.segments({
          groupIds: [1],
          fromAtMs: startAtMs + 5000,
          toAtMs: startAtMs + 12_000,
        });
        expect(found.map(({ segmentId }) => segmentId)).toEqual([1, 10, 11]);
      });

      it('includes the last instant of a row and leaves out that of a query', async () => {
        await store.write({ chunks: [chunkRow({ chunkId: 1, fromAtMs: 1000, toAtMs: 2000 })] });
        const count = async (fromAtMs: number, toAtMs: number) =>
          (await store.chunks({ parameterId: 1, fromAtMs, toAtMs })).length;
        expect(await count(2000, 3000)).toBe(1);
        expect(await count(2000.5, 3000)).toBe(0);
        expect(await count(0, 1000)).toBe(0);
        expect(await count(0, 1000.5)).toBe(1);
      });

      it('gives contents in the order asked, and nothing for what is not there', async () => {
        await store.write({ segments: [1, 2, 3].map((segmentId) => segmentRow({ segmentId })) });
        const times = await store.segmentContents([3, 9, 1, 3], 'times');
        expect(times.map(({ segmentId }) => segmentId)).toEqual([3, 1, 3]);
        expect(times.map(({ body }) => body)).toEqual([null, null, null]);
      });
    });

    describe('sums up chunks into bins', () => {
      it('puts a sample on an edge into the later bin', async () => {
        // Two chunks that meet the edge of a bin at 1500: one ends on it, one begins on it.
        await store.write({
          chunks: [
            chunkRow({ chunkId: 1, fromAtMs: 1000, toAtMs: 1500, samples: 1, count: 1 }),
            chunkRow({ chunkId: 2, fromAtMs: 1500, toAtMs: 1999, samples: 2, count: 2 }),
          ],
        });
        const { bins, edges } = await store.binChunks({
          parameterId: 1,
          fromAtMs: 1000,
          toAtMs: 2000,
          bins: 2,
        });
        expect(edges.map(({ chunkId }) => chunkId)).toEqual([1]);
        expect(bins).toMatchObject([{ bin: 1, samples: 2 }]);
      });

      it('agrees with JavaScript about the bin of every instant, where rounding decides too', async () => {
        const random = createRandom('edges');
        const queries: BinQuery[] = [
          { parameterId: 1, fromAtMs: 0.1, toAtMs: 0.7, bins: 3 },
          { parameterId: 1, fromAtMs: startAtMs, toAtMs: startAtMs + 86_400_000, bins: 997 },
          { parameterId: 1, fromAtMs: startAtMs + 1 / 3, toAtMs: startAtMs + 1 / 3 + 1e10 / 7, bins: 1000 },
        ];
        for (const query of queries) {
          const width = (query.toAtMs - query.fromAtMs) / query.bins;
          const instants = Array.from({ length: 300 }, () => {
            const edge = query.fromAtMs + random.integer(query.bins) * width;
            return Math.max(query.fromAtMs, edge + (random.integer(5) - 2) * edge * 2 ** -52);
          }).filter((atMs) => atMs < query.toAtMs);
          await store.write({
            dropChunks: Array.from({ length: 300 }, (_, chunkId) => chunkId),
            chunks: instants.map((atMs, chunkId) =>
              chunkRow({ chunkId, fromAtMs: atMs, toAtMs: atMs, samples: 1, count: 1 }),
            ),
          });
          const expected = new Map<number, number>();
          for (const atMs of instants) {
            const bin = binNumber(query, atMs);
            expected.set(bin, (expected.get(bin) ?? 0) + 1);
          }
          const { bins, edges } = await store.binChunks(query);
          expect(edges).toEqual([]);
          expect(new Map(bins.map(({ bin, samples }) => [bin, samples]))).toEqual(expected);
        }
      });

      it('sums without losing small numbers beside large ones, and beyond the range of a double to infinity', async () => {
        // Neumaier's example: 1 + 1e100 + 1 - 1e100 is 2, of which a plain sum finds 0.
        const sums = [
          [1, 1e100, 1, -1e100],
          [Number.MAX_VALUE, Number.MAX_VALUE],
          [0.1, 0.2, 0.3],
        ];
        const chunks = sums.flatMap((of, bin) =>
          of.map((sum, n) =>
            chunkRow({ chunkId: bin * 10 + n, fromAtMs: bin * 100 + n, toAtMs: bin * 100 + n, sum }),
          ),
        );
        await store.write({ chunks });
        const { bins } = await store.binChunks({ parameterId: 1, fromAtMs: 0, toAtMs: 300, bins: 3 });
        expect(bins.map(({ sum }) => sum)).toEqual([2, Number.POSITIVE_INFINITY, 0.6]);
      });

      it('leaves chunks without numbers out of the figures, and counts their samples', async () => {
        const none = { count: 0, min: 0, max: 0, sum: 0, last: 0 };
        await store.write({
          chunks: [
            chunkRow({ chunkId: 1, fromAtMs: 1, toAtMs: 2, min: 5, max: 6, sum: 7, last: 5.5, quality: 1 }),
            chunkRow({ chunkId: 2, fromAtMs: 3, toAtMs: 4, ...none, samples: 4, quality: 6 }),
            chunkRow({ chunkId: 3, fromAtMs: 13, toAtMs: 14, ...none, samples: 4 }),
            chunkRow({ chunkId: 4, fromAtMs: 15, toAtMs: 16, samples: 10, count: 9 }),
          ],
        });
        // Of the last one nobody knows when its last number was.
        const { bins, edges } = await store.binChunks({ parameterId: 1, fromAtMs: 0, toAtMs: 20, bins: 2 });
        expect(bins).toEqual([
          { bin: 0, samples: 14, count: 10, min: 5, max: 6, sum: 7, last: 5.5, lastAtMs: 2, quality: 7 },
          { bin: 1, samples: 4, count: 0, min: 0, max: 0, sum: 0, last: 0, lastAtMs: 0, quality: 0 },
        ]);
        expect(edges.map(({ chunkId }) => chunkId)).toEqual([4]);
      });

      it('refuses a span that has no length and bins that are none', async () => {
        const query = { parameterId: 1, fromAtMs: 0, toAtMs: 10, bins: 2 };
        for (const bad of [
          { toAtMs: 0 },
          { toAtMs: Infinity },
          { bins: 0 },
          { bins: 1.5 },
          { fromAtMs: Number.NaN },
        ]) {
          await expect(store.binChunks({ ...query, ...bad })).rejects.toThrow(RangeError);
          await expect(store.countPackets({ by: 'received', ...query, ...bad })).rejects.toThrow(RangeError);
        }
      });
    });

    it('answers every question about rows at random as plain lists do', async () => {
      const plain = createPlainStore();
      const random = createRandom('rows at random');
      for (let round = 0; round < 60; round += 1) {
        const batch = randomBatch(random);
        await store.write(batch);
        await plain.write(batch);
        if (round % 6 === 5) await expectSameAnswers(store, plain, random);
        if (round % 20 === 19) {
          const what = (['packets', 'samples', 'events'] as const)[random.integer(3)]!;
          const atMs = startAtMs + random.integer(50_000);
          expect(await store.forgetBefore(what, atMs)).toBe(await plain.forgetBefore(what, atMs));
          store = await tenant.reopen();
        }
      }
      for (const what of ['packets', 'samples', 'events'] as const) {
        expect(await store.forgetBefore(what, startAtMs + 60_000)).toBe(
          await plain.forgetBefore(what, startAtMs + 60_000),
        );
        await expectSameAnswers(store, plain, random);
      }
    });

    it('says after it was closed that it is closed', async () => {
      await store.close();
      await store.close();
      await expect(store.facts()).rejects.toMatchObject({ name: 'StoreError', code: 'closed' });
      await expect(store.write({ facts: { a: 1 } })).rejects.toMatchObject({ code: 'closed' });
    });
  });

  async function expectSameAnswers(
    store: ArchiveStore,
    plain: ReturnType<typeof createPlainStore>,
    random: ReturnType<typeof createRandom>,
  ): Promise<void> {
    const both = async <Value>(ask: (of: Questions) => Promise<Value>) =>
      expect(await ask(store)).toEqual(await ask(plain));
    const span = () => {
      const fromAtMs = startAtMs + random.integer(100_000) - 1000;
      return { fromAtMs, toAtMs: fromAtMs + [1, 25, 1000, 60_000, 1e12][random.integer(5)]! };
    };
    const limited = () => ({
      isNewestFirst: random.next() < 0.5,
      ...(random.next() < 0.5 ? {} : { limit: 1 + random.integer(10) }),
    });
    const page = (): RowQuery => ({
      ...span(),
      isNewestFirst: random.next() < 0.5,
      limit: 1 + random.integer(100),
      after:
        random.next() < 0.5
          ? undefined
          : { atMs: startAtMs + random.integer(4000) * 25, lsn: random.integer(400) },
    });

    await both((of) => of.dictionaries());
    await both((of) => of.groups());
    await both((of) => of.parameters());
    await both((of) => of.flushedLsns());
    expect(await factsWithoutIdentity(store)).toEqual(Object.fromEntries(await plain.facts()));
    const { octets, ...sizes } = await store.sizes();
    expect(sizes).toEqual(await plain.sizes());
    expect(octets).toBeGreaterThan(0);
    for (let round = 0; round < 6; round += 1) {
      const groupIds = Array.from({ length: random.integer(4) }, () => random.integer(5));
      const segmentQuery = { groupIds, ...span(), ...limited() };
      await both((of) => of.segments(segmentQuery));
      await both((of) => of.segments({ ...segmentQuery, only: 'late' }));
      await both((of) => of.segments({ ...segmentQuery, only: 'loose' }));
      const numbers = Array.from({ length: 12 }, () => random.integer(300));
      await both((of) => of.segmentContents(numbers, 'all'));
      await both((of) => of.chunkBytes(numbers));
      const chunkQuery = { parameterId: random.integer(4), ...span(), ...limited() };
      await both((of) => of.chunks(chunkQuery));
      const binQuery = { parameterId: random.integer(3), ...span(), bins: 1 + random.integer(40) };
      await both((of) => of.binChunks(binQuery));
      const packetQuery = {
        ...page(),
        ...(random.next() < 0.5 ? {} : { apid: random.integer(4) }),
        ...(random.next() < 0.5 ? {} : { missionId: 'birds2' }),
        ...(random.next() < 0.8 ? {} : { virtualChannelId: 1 }),
        ...(random.next() < 0.8 ? {} : { container: '/\u0000' }),
        ...(random.next() < 0.8 ? {} : { hasFault: random.next() < 0.5 }),
      };
      await both((of) => of.packets(packetQuery));
      const countQuery = {
        by: random.next() < 0.5 ? ('received' as const) : ('generated' as const),
        ...span(),
        bins: 1 + random.integer(30),
        ...(random.next() < 0.5 ? {} : { missionId: 'aprs-dp' }),
      };
      await both((of) => of.countPackets(countQuery));
      const table = journalTables[random.integer(5)]!;
      const journalQuery = { ...page(), table };
      await both((of) => of.journal(journalQuery));
      const id = `z${random.integer(9)}`;
      await both((of) => of.journalEntry(table, id));
    }
  }
}

/** As one text: a comparison of a hundred thousand rows one by one takes longer than reading them. */
function lsnsOf(rows: readonly PacketRow[]): string {
  return rows.map(({ lsn }) => lsn).join();
}

/** What plain lists answer as an engine does. */
type Questions = Omit<ReturnType<typeof createPlainStore>, 'sizes'>;

async function factsWithoutIdentity(store: ArchiveStore): Promise<Record<string, unknown>> {
  return Object.fromEntries([...(await store.facts())].filter(([fact]) => !identity.includes(fact)));
}

/** A tenant whose store is opened by `open`, and cleared away by `remove` when the test is over. */
export function tenantOf(open: () => Promise<ArchiveStore>, remove: () => Promise<void>): StoreTenant {
  let store: ArchiveStore | undefined;
  const reopen = async () => {
    await store?.close();
    store = await open();
    return store;
  };
  return {
    open: reopen,
    reopen,
    dispose: async () => {
      await store?.close();
      await remove();
    },
  };
}
