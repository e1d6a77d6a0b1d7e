import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CampaignOrder, campaignOrder, ordersFileName } from '@dawa/protocols/campaign-lines';
import type { Cancel, Clock } from '@dawa/seams/clock';

/** What people ask of a campaign that runs, as they write it into its folder. */
export interface OrderDesk {
  /** Heard from now on, in order. */
  onOrder(listener: (order: CampaignOrder) => void): Cancel;
  close(): Promise<void>;
}

const lookEveryMs = 200;
/** What is written at once and longer than this is no order. */
const mostOctets = 64 * 1024;

/**
 * Follows `orders.ndjson` of the folder, which is emptied first: what was asked of an earlier campaign is over.
 *
 * @param machine its deadlines run in real time, for people do
 */
export async function openOrderDesk(
  folder: string,
  campaignId: string,
  machine: Pick<Clock, 'deadline' | 'track'>,
): Promise<OrderDesk> {
  const path = join(folder, ordersFileName);
  await writeFile(path, '').catch(() => {});
  const listeners = new Set<(order: CampaignOrder) => void>();
  let offset = 0;
  let rest = '';
  let isClosed = false;
  let cancel: Cancel = () => {};
  let looking = Promise.resolve();
  const look = async () => {
    const text = await readFrom(path, offset);
    if (text === undefined) return;
    offset += Buffer.byteLength(text);
    const lines = (rest + text).split('\n');
    rest = (lines.pop() ?? '').slice(0, mostOctets);
    for (const line of lines) {
      const order = parsed(line);
      if (order?.campaignId !== campaignId) continue;
      for (const listener of [...listeners]) listener(order);
    }
  };
  const arm = () => {
    cancel = machine.deadline(lookEveryMs, () => {
      const looked = look()
        .catch(() => {})
        .then(() => {
          if (!isClosed) arm();
        });
      looking = machine.track(looked);
    });
  };
  arm();
  return {
    onOrder(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      isClosed = true;
      cancel();
      await looking;
    },
  };
}

async function readFrom(path: string, offset: number): Promise<string | undefined> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const buffer = Buffer.alloc(mostOctets);
    const { bytesRead } = await file.read(buffer, 0, mostOctets, offset);
    return bytesRead === 0 ? undefined : buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

function parsed(line: string): CampaignOrder | undefined {
  try {
    const order = campaignOrder.safeParse(JSON.parse(line));
    return order.success ? order.data : undefined;
  } catch {
    return undefined;
  }
}
