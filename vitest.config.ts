import { defaultExclude, defineConfig } from 'vitest/config';

const conditions = ['@dawa/source'];
const libraries = ['seams', 'ccsds-parser', 'flight-dynamics', 'protocols'];

/** What leaves something behind in its process, measures the memory of it, or must find modules that nobody imported yet. */
const alone = [
  'docs/**/*.test.ts',
  'tools/{faults,fuzz}/*.test.ts',
  'groundstation/src/archive/columns/damage.test.ts',
];
const inBrowser = 'hil-tests/src/end-to-end/*-in-browser.test.ts';

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
          include: ['*/src/**/*.test.ts', 'tools/**/*.test.ts'],
          exclude: [...defaultExclude, ...libraries.map((folder) => `${folder}/**`), ...alone, inBrowser],
          // The station and what is built on it keep what they know in objects: the files of a worker need no fresh one each,
          // which saves a third of the time. Not in threads: the native modules do not stand being begun in a second one.
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: 'alone', include: alone },
      },
      {
        extends: true,
        // Apart, so that `--project '!browser'` can leave them out.
        test: { name: 'browser', include: [inBrowser] },
      },
    ],
    // The longest tests watch a clock that runs in real time: while they wait, another file runs beside them.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    passWithNoTests: true,
  },
});
