import { openThreadedSqliteStore } from './sqlite-threaded-store.ts';
import { packetRow } from './store-rows.fixture.ts';

// As a program: writes into two stores that threads write, closes one of them, and comes to its end.
const path = process.argv[2];
if (process.argv[1]?.includes('left-store') && path !== undefined) {
  const identity = { runId: 'run-1', version: 1 };
  const { store: closed } = await openThreadedSqliteStore(`${path}.closed`, identity);
  await closed.write({ facts: { a: 1 } });
  await closed.close();
  const { store } = await openThreadedSqliteStore(path, identity);
  for (const batch of [1, 2, 3]) {
    const packets = Array.from({ length: 100 }, (_, n) => packetRow({ lsn: batch * 100 + n }));
    await store.write({ packets, facts: { batch } });
  }
}
