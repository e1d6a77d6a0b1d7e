import { defineConfig } from 'vitest/config';

const conditions = ['@dawa/source'];

// Workspaces are tested from their source: no build step stands between a change and its test.
export default defineConfig({
  resolve: { conditions: [...conditions, 'module', 'browser', 'development|production'] },
  ssr: { resolve: { conditions: [...conditions, 'node', 'development|production'] } },
  test: {
    include: ['*/src/**/*.test.ts', 'docs/**/*.test.ts', 'tools/**/*.test.ts'],
    environment: 'node',
    // The longest tests watch a clock that runs in real time: while they wait, another file runs beside them.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    passWithNoTests: true,
  },
});
