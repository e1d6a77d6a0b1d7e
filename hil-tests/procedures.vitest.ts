import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/**
 * Files of procedures, `*.procedure.ts`, as tests, wherever they lie:
 *
 *     DAWA_BENCH=my-bench.yaml npx vitest run --config hil-tests/procedures.vitest.ts --dir my-procedures
 *
 * The bench is the simulated one unless DAWA_BENCH names a file.
 */
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const conditions = ['@dawa/source'];

export default defineConfig({
  resolve: {
    conditions: [...conditions, 'module', 'browser', 'development|production'],
    // A file that lies elsewhere finds the house here.
    alias: [{ find: /^@dawa\/hil-tests\/(.+)$/, replacement: `${here('./src/')}$1.ts` }],
  },
  ssr: { resolve: { conditions: [...conditions, 'node', 'development|production'] } },
  test: {
    environment: 'node',
    include: ['**/*.procedure.{ts,mts,js,mjs}'],
    setupFiles: [here('./src/procedures/procedures-as-tests.fixture.ts')],
    // There is one bench.
    fileParallelism: false,
  },
});
