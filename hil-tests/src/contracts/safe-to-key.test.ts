import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { expect, it } from 'vitest';
import { createKeyBench, latencyMs, leaseMs } from './key-bench.ts';

const sequences = 2500;
/** What may not be exceeded once nobody holds the key any more, or somebody forbade it, on a line that can be released. */
const slackMs = 500;
/** Bytes that were on their way when the person spoke. */
const onTheWayMs = latencyMs + 1;

// Measured at the radio's own key, on the last metre: what the guard believes does not count.
it.each(['first', 'second', 'third', 'fourth'])(
  `keys nothing without leave and nothing for longer than lease and ${slackMs} ms, in ${sequences} random orders, faults, deaths and restarts (%s seed)`,
  async (seed) => {
    const random = createRandom(`safe to key, ${seed}`);
    const clock = new VirtualClock(Date.UTC(2026, 10, 24));
    const { radio, line, start } = createKeyBench(clock, random);
    let station = start();
    /** The test's own book of what people said; null: transmission is allowed. */
    let isArmed = false;
    let isStopped = false;
    let isHeld = false;
    let isLocked = false;
    let isSilent = false;
    let forbiddenSinceMs: number | null = 0;
    let releasableSinceMs = 0;
    /** Last sign of a holder in the lives before. */
    let heldBeforeAtMs = Number.NEGATIVE_INFINITY;
    let keyDowns = 0;
    let worstMs = 0;
    let worstForbiddenMs = 0;
    const violations: string[] = [];
    const keyLogs = [station.safety.keyLog];

    const note = () => {
      const isForbidden = !isArmed || isStopped || isHeld || isLocked;
      if (!isForbidden) forbiddenSinceMs = null;
      else forbiddenSinceMs ??= clock.nowAtMs();
    };
    const isReleasable = () => line.isPlugged && !isSilent && !line.isLossy;
    const measure = () => {
      if (!radio.isTransmitting || !isReleasable()) return;
      const nowMs = clock.nowAtMs();
      const since = (ms: number) => nowMs - Math.max(ms, releasableSinceMs);
      worstMs = Math.max(worstMs, since(Math.max(heldBeforeAtMs, station.heldAtMs) + leaseMs));
      if (forbiddenSinceMs !== null && station.life.isAlive)
        worstForbiddenMs = Math.max(worstForbiddenMs, since(forbiddenSinceMs));
    };
    radio.keyLog.onChange((isOn) => {
      if (!isOn) return;
      keyDowns++;
      const nowMs = clock.nowAtMs();
      if (forbiddenSinceMs !== null && nowMs - forbiddenSinceMs > onTheWayMs)
        violations.push(`keyed ${nowMs - forbiddenSinceMs} ms after it was forbidden`);
      const isLogged = keyLogs.some((log) =>
        log
          .within({ fromAtMs: nowMs - onTheWayMs, toAtMs: nowMs + 1 })
          .some(({ frequencyHz }) => frequencyHz === radio.transmitFrequencyHz),
      );
      if (!isLogged) violations.push('keyed without a line in the key log');
      const { transmitFrequencyHz } = radio;
      if (transmitFrequencyHz < 144_500_000 || transmitFrequencyHz > 146_000_000)
        violations.push(`keyed on ${transmitFrequencyHz} Hz`);
    });
    clock.every(20, measure);

    const releasableAgain = () => {
      releasableSinceMs = clock.nowAtMs();
    };
    const restart = () => {
      station.kill();
      heldBeforeAtMs = Math.max(heldBeforeAtMs, station.heldAtMs);
      station = start();
      keyLogs.push(station.safety.keyLog);
      // Nobody armed the new one.
      isArmed = false;
      note();
    };
    const saying = (say: () => unknown) => {
      // A frozen station hears nobody.
      if (!station.life.isAlive) return undefined;
      const done = say();
      note();
      return done;
    };
    const arm = () =>
      saying(() => {
        isArmed = station.safety.arm('transmission', 'Karma').ok || isArmed;
      });
    const release = () =>
      saying(() => {
        station.safety.release('Pema');
        isStopped = false;
        isHeld = false;
      });
    /** Somebody puts everything right, so that there is something to take away. */
    const ready = () =>
      saying(async () => {
        line.plug();
        line.isLossy = false;
        isSilent = false;
        radio.setFault('radio-silent', false);
        releasableAgain();
        station.safety.unlock('Dorji');
        isLocked = false;
        release();
        arm();
        await station.guarded.setFrequency(145_825_000);
      });
    const key = () => saying(() => station.key(random.integer(3000), random.integer(2) === 0));
    const actions: (() => unknown)[] = [
      ...[arm, release, ready, ready, ready, key, key, key, key, key, key, key, key, key],
      () =>
        saying(() => {
          isStopped = true;
          isArmed = false;
          return station.safety.stop('Pema');
        }),
      () =>
        saying(() => {
          isHeld = true;
          return station.safety.transmitOff('Pema');
        }),
      () =>
        saying(() => {
          station.safety.disarm('transmission', 'Karma');
          isArmed = false;
        }),
      () =>
        saying(() => {
          isLocked = true;
          isArmed = false;
          return station.safety.lock({ who: 'Dorji', why: 'mast', untilAtMs: null });
        }),
      () =>
        saying(() => {
          station.safety.unlock('Dorji');
          isLocked = false;
        }),
      () => saying(() => station.guarded.setFrequency(random.integer(4) === 0 ? 144_100_000 : 145_825_000)),
      () => saying(() => station.guarded.setFrequency(145_825_000)),
      () => line.unplug(),
      () => {
        line.plug();
        releasableAgain();
      },
      () => {
        isSilent = random.integer(4) === 0;
        radio.setFault('radio-silent', isSilent);
        releasableAgain();
      },
      () => {
        line.isLossy = random.integer(3) === 0;
        releasableAgain();
      },
      restart,
      () => {
        // Frozen for a while, then thawed or killed.
        const frozen = station;
        frozen.freeze();
        clock.after(random.integer(3000), () => {
          if (frozen !== station) return;
          if (random.integer(2) === 0) frozen.life.thaw();
          else restart();
        });
      },
    ];
    for (let i = 0; i < sequences; i++) {
      void Promise.resolve()
        .then(actions[random.integer(actions.length)]!)
        .catch(() => {});
      await clock.runFor(random.integer(600));
    }
    line.plug();
    radio.setFault('radio-silent', false);
    line.isLossy = false;
    await clock.runFor(20_000);
    expect(violations).toEqual([]);
    expect(radio.isTransmitting).toBe(false);
    expect(worstMs).toBeLessThanOrEqual(slackMs);
    expect(worstForbiddenMs).toBeLessThanOrEqual(slackMs);
    expect(keyDowns).toBeGreaterThan(50);
  },
  60_000,
);
