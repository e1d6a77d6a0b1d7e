import type { Clock } from '@dawa/seams/clock';
import { DeviceError, messageOf } from '../devices/device-error.ts';
import type { GuardedRadio, Journal, KeyLease, KeyRequest, Radio } from '../ports.ts';
import type { Safety } from './safety.ts';

/** No key-down lasts longer, whatever was asked for. */
const longestKeyMs = 10_000;
/** A release that the radio did not take is tried again after this long of real time, for ever. */
const releaseRetryMs = 250;

export interface GuardedRadioSettings {
  readonly radio: Radio;
  readonly safety: Safety;
  readonly clock: Clock;
  readonly journal: Journal;
}

/**
 * The radio behind its guard, the last stage before the wire: tuning passes, keying only when everything permits it.
 * What was keyed here is released here: by whoever keyed, by the time limit, by STOP, TX off or a lock, and when a lost
 * radio is back; a radio that was keyed when the last process died is released before anything else.
 */
export function guardRadio(settings: GuardedRadioSettings): GuardedRadio {
  const { radio, safety, clock, journal } = settings;
  const name = radio.info.portName;
  let lease: { cancelLimit: () => void } | undefined;
  let mustRelease = safety.wasKeyedAtStart;
  let cancelRetry = () => {};
  let isClosed = false;

  const endLease = (how: string) => {
    if (lease === undefined) return;
    lease.cancelLimit();
    lease = undefined;
    safety.keyLog.end(how);
    safety.setKeyed(null);
  };

  /** Says "PTT off" until the radio took it. */
  const releaseNow = async (how: string): Promise<void> => {
    cancelRetry();
    mustRelease = true;
    try {
      await radio.setTransmit(false);
    } catch (error) {
      if (lease !== undefined) {
        journal.raise({
          alarmId: 'radio.ptt',
          severity: 'critical',
          title: 'Transmitter may still be keyed',
          text: `PTT off was not taken (${messageOf(error)}). It is tried again; cut the power of the transmitter by hand.`,
          source: 'radio',
        });
      }
      if (!isClosed) cancelRetry = clock.deadline(releaseRetryMs, () => void releaseNow(how).catch(() => {}));
      throw error;
    }
    mustRelease = false;
    endLease(how);
    journal.clear('radio.ptt');
  };

  const stopHalting = safety.onHalt('transmission', async () => {
    // Said even when nothing was keyed here: somebody may have keyed by hand, and STOP means them too.
    if (radio.info.state === 'lost' || radio.info.state === 'connecting') {
      mustRelease ||= lease !== undefined;
      return;
    }
    await releaseNow('halted');
  });
  let wasReady = radio.info.state === 'ok';
  const releaseWhenBack = () => {
    const isReady = radio.info.state === 'ok';
    if (isReady && !wasReady && mustRelease) void releaseNow('radio is back').catch(() => {});
    if (!isReady && lease !== undefined) mustRelease = true;
    wasReady = isReady;
  };
  const stopWatching = radio.onChange(releaseWhenBack);
  if (wasReady && mustRelease) void releaseNow('keyed by the process before').catch(() => {});

  const key = async (request: KeyRequest): Promise<KeyLease> => {
    if (lease !== undefined) throw new DeviceError('busy', name, 'the transmitter is keyed already');
    const early = safety.transmissionBlock();
    if (early !== null) throw new DeviceError('blocked', name, early);
    const { frequencyHz, mode } = await radio.readSetting();
    const block = safety.transmissionBlock({ frequencyHz });
    if (block !== null) throw new DeviceError('blocked', name, block);
    const limitMs = Math.min(request.longestMs, longestKeyMs);
    const own = {
      cancelLimit: clock.after(limitMs, () => {
        journal.event({
          severity: 'warning',
          source: 'safety',
          code: 'key-limit',
          text: `Transmitter released by the time limit of ${limitMs} ms: ${request.why}.`,
        });
        void releaseNow('time limit').catch(() => {});
      }),
    };
    lease = own;
    // On the disk before the first watt: whoever starts after a crash in between releases it.
    safety.setKeyed(clock.nowAtMs());
    safety.keyLog.begin({
      frequencyHz,
      mode,
      powerW: safety.powerW,
      callsign: safety.callsign,
      commandId: request.commandId,
      why: request.why,
      permit: safety.callsign === null ? 'simulated ports' : `permit of ${safety.callsign}`,
    });
    try {
      await radio.setTransmit(true);
    } catch (error) {
      // It may have been taken although the answer got lost.
      await releaseNow('keying failed').catch(() => {});
      throw error;
    }
    const since = safety.transmissionBlock({ frequencyHz });
    if (since !== null) {
      await releaseNow('halted').catch(() => {});
      throw new DeviceError('blocked', name, since);
    }
    return {
      get isHeld() {
        return lease === own;
      },
      release: async () => {
        if (lease === own) await releaseNow('done');
      },
    };
  };

  return {
    get info() {
      return radio.info;
    },
    get stepHz() {
      return radio.stepHz;
    },
    get isTransmitting() {
      return lease !== undefined || radio.isTransmitting;
    },
    onChange: (listener) => radio.onChange(listener),
    readSetting: () => radio.readSetting(),
    setFrequency: (frequencyHz) => radio.setFrequency(frequencyHz),
    setMode: (setting) => radio.setMode(setting),
    readMeter: () => radio.readMeter(),
    key,
    async setTransmit(isOn) {
      if (isOn) await key({ why: 'keyed by hand', commandId: null, longestMs: longestKeyMs });
      else await releaseNow('by hand');
    },
    async close() {
      if (lease !== undefined) await releaseNow('station closes').catch(() => {});
      isClosed = true;
      cancelRetry();
      stopHalting();
      stopWatching();
      await radio.close();
    },
  };
}
