import { defaultExclude, defineConfig } from 'vitest/config';

const conditions = ['@dawa/source'];
const libraries = ['seams', 'ccsds-parser', 'flight-dynamics', 'protocols'];

// Workspaces are tested from their source: no build step stands between a change and its test.
export default defineConfig({
  resolve: { conditions: [...conditions, 'module', 'browser', 'development|production'] },
  ssr: { resolve: { conditions: [...conditions, 'node', 'development|production'] } },
  test: {
    environment: 'node',
    projects: [
      {
        extends: true,
        test: {
          name: 'libraries',
          include: libraries.map((folder) => `${folder}/src/**/*.test.ts`),
          // Functions of their input: what one file imported the next need not import again, which halves the work.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'house',
          include: ['*/src/**/*.test.ts', 'docs/**/*.test.ts', 'tools/**/*.test.ts'],
          exclude: [...defaultExclude, ...libraries.map((folder) => `${folder}/**`)],
        },
      },
    ],
    // The longest tests watch a clock that runs in real time: while they wait, another file runs beside them.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    passWithNoTests: true,
  },
});
