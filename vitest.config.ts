import { fileURLToPath } from 'node:url';
import { defaultExclude, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const root = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '');
const conditions = ['@dawa/source'];
const libraries = ['seams', 'ccsds-parser', 'flight-dynamics', 'protocols'];

/** What leaves something behind in its process, measures the memory of it, or must find modules that nobody imported yet. */
const alone = [
  'docs/**/*.test.ts',
  'tools/{faults,fuzz}/*.test.ts',
  'groundstation/src/archive/columns/damage.test.ts',
];
const inBrowser = 'hil-tests/src/end-to-end/*-in-browser.test.ts';
/** What measures how fast the machine answers in real time: nothing may run beside it. */
const byStopwatch = ['hil-tests/src/end-to-end/{commission,key-watchdog,stop-to-wire}.test.ts'];

/** A fresh clone has not measured which files take longest: one of these begun last would be waited for by all. */
const longest = [
  'archive-at-random server-away-at-start carrier firmware-breadboard archive-store air-process',
  'payload-sim/src/main restart bench ccsds-package cables-pulled aligned-pass rotator-pass hot-reload',
  'whole-pass several-ships safe-to-\\w+ safety-sequences pass-runner uplink-sign hamlib-\\w+',
  '\\w+-postgres postgres-store sqlite-threaded-store store-away reception-restart log-kill geometry',
  'xtce-columns fit-orbit plan-properties runner-lost rf-compatibility endurance on-firmware',
  'write-a-procedure run-the-campaign campaign-in-browser programs carrier-to-fit morse change-alarms',
  'firmware-board world sample-archive several-streams bad-input archive-server seamless-reads bin',
  'log-fuzz',
].join(' ');
const isLongest = new RegExp(`[/-](${longest.replaceAll(' ', '|')})\\.test\\.ts$`);

/** `npm run test:quick`: without what starts whole programs, compares with others, or takes its time. */
const isQuick = process.env['DAWA_TEST_QUICK'] === '1';
const whole = /\/(hil-tests|docs|tools)\//;

/** As usual, but within a project the longest first. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isWanted = ({ moduleId }: TestSpecification) =>
      !isQuick || !(isLongest.test(moduleId) || whole.test(moduleId.slice(root.length)));
    const usual = await super.sort(files.filter(isWanted));
    const isLong = ({ moduleId }: TestSpecification) => isLongest.test(moduleId);
    const isOf = (project: TestSpecification['project']) => (file: TestSpecification) =>
      file.project === project;
    return [...new Set(usual.map(({ project }) => project))].flatMap((project) => {
      const own = usual.filter(isOf(project));
      return [...own.filter(isLong), ...own.filter((file) => !isLong(file))];
    });
  }
}

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
          exclude: [
            ...defaultExclude,
            ...libraries.map((folder) => `${folder}/**`),
            ...alone,
            ...byStopwatch,
            inBrowser,
          ],
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
        // Apart, so that `--project '!browser'` can leave them out, and behind the others: a rehearsal that is watched runs
        // in real time, and with more than two browsers at once the station loses frames to the drawing of pages.
        test: { name: 'browser', include: [inBrowser], sequence: { groupOrder: 1 }, maxWorkers: 2 },
      },
      {
        extends: true,
        test: {
          name: 'stopwatch',
          include: byStopwatch,
          isolate: false,
          // After all others, one by one.
          sequence: { groupOrder: 2 },
          maxWorkers: 1,
        },
      },
    ],
    // The longest tests wait more than they compute, for a clock that runs in real time, a disk, a browser: two files for
    // each of two cores. A machine that has other work to do makes them wait longer, and no test may fail for that.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What one project or run has translated the next need not translate again.
    experimental: { fsModuleCache: true, fsModuleCachePath: 'node_modules/.cache/vitest' },
    passWithNoTests: true,
  },
});
