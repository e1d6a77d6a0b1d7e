import { type TransmitSection, usualTransmit } from '@dawa/protocols/transmit-section';
import type { Clock } from '@dawa/seams/clock';
import { DeviceError } from '../devices/device-error.ts';
import type { GuardedRadio, Journal, KeyLease, KeyRequest, Radio } from '../ports.ts';
import { createKeyRelease } from './key-release.ts';
import { onAirSetting, watchKey } from './key-watch.ts';
import { type KeyWatchdog, noWatchdog } from './key-watchdog.ts';
import type { Safety } from './safety.ts';
import { createTransmitSequence, type TransmitSequence } from './transmit-sequence.ts';

export interface GuardedRadioSettings {
  readonly radio: Radio;
  readonly safety: Safety;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly transmit?: Pick<TransmitSection, 'leaseMs' | 'longestKeyMs' | 'trip'>;
  /** Relays around the key; none unless given. */
  readonly sequence?: TransmitSequence;
  /** Lets go when this process cannot; nobody unless given. */
  readonly watchdog?: KeyWatchdog;
}

/** One key-down, from before its first byte until the radio took the release. */
interface Hold {
  readonly request: KeyRequest;
  /** False from the moment a release was asked for. */
  isHeld: boolean;
  cancelAll: () => void;
}

/**
 * The radio behind its guard, the last stage before the wire: tuning passes, keying only when everything permits it.
 *
 *     may it? -> watchdog watches -> preamplifier out, antenna relay over -> may it there? -> PTT on -> lease, looks
 *     -> PTT off, before anything else -> relays back
 *
 * What was keyed here is released here: by whoever keyed, when nobody renewed the lease, by the limits of time, by what
 * a look while it was keyed found, by STOP, TX off or a lock, and when a lost radio is back; a radio that was keyed when
 * the last process died is released before anything else.
 */
export function guardRadio(settings: GuardedRadioSettings): GuardedRadio {
  const { radio, safety, clock, journal, transmit = usualTransmit, watchdog = noWatchdog } = settings;
  const { leaseMs, longestKeyMs } = transmit;
  const sequence = settings.sequence ?? createTransmitSequence({ clock, relays: [] });
  const name = radio.info.portName;
  let hold: Hold | undefined;
  /** Somebody keys at this moment and holds nothing yet. */
  let isKeying = false;

  const release = createKeyRelease(
    {
      radio,
      clock,
      journal,
      isKeyed: () => hold !== undefined,
      onNotTaken: () => watchdog.tellTrying(),
      onReleased(how) {
        if (hold !== undefined) {
          letGo();
          hold = undefined;
          safety.keyLog.end(how);
          safety.setKeyed(null);
        }
        watchdog.disarm();
        if (!isKeying) void toReceive();
      },
    },
    safety.wasKeyedAtStart,
  );
  const letGo = () => {
    if (hold === undefined) return;
    hold.isHeld = false;
    hold.cancelAll();
  };
  /** Nobody waits for it who must not fail. */
  const releaseSoon = (how: string) => {
    letGo();
    void release.now(how).catch(() => {});
  };
  const toReceive = async () => {
    const trouble = await sequence.toReceive();
    if (trouble !== null) {
      journal.raise({
        alarmId: 'radio.sequence',
        severity: 'critical',
        title: 'The station does not receive',
        text: `A relay did not go back after transmitting (${trouble}): the receiver stays without antenna or preamplifier.`,
        source: 'radio',
      });
      return;
    }
    journal.clear('radio.sequence');
    safety.setReceiverMuted(false);
  };

  const stopHalting = safety.onHalt('transmission', async () => {
    // Said even when nothing was keyed here: somebody may have keyed by hand, and STOP means them too.
    if (radio.info.state === 'lost' || radio.info.state === 'connecting') {
      release.isOwed ||= hold !== undefined;
      letGo();
      return;
    }
    letGo();
    await release.now('halted');
  });
  let wasReady = radio.info.state === 'ok';
  const releaseWhenBack = () => {
    const isReady = radio.info.state === 'ok';
    if (isReady && !wasReady && release.isOwed) releaseSoon('radio is back');
    if (!isReady && hold !== undefined) {
      release.isOwed = true;
      letGo();
    }
    wasReady = isReady;
  };
  const stopWatching = radio.onChange(releaseWhenBack);
  if (release.isOwed) watchdog.tellOwed(leaseMs);
  if (wasReady && release.isOwed) void release.now('keyed by the process before').catch(() => {});
  const stopHearing = watchdog.onTrouble((why) => {
    if (hold !== undefined) releaseSoon(why);
  });

  /** What was checked must be what goes on the air. */
  const refuseWhileKeying = () => {
    if (isKeying) throw new DeviceError('busy', name, 'nothing is set while the transmitter is being keyed');
  };
  const refuseIf = (block: string | null) => {
    if (block !== null) throw new DeviceError('blocked', name, block);
  };
  const key = async (request: KeyRequest): Promise<KeyLease> => {
    if (hold !== undefined || isKeying)
      throw new DeviceError('busy', name, 'the transmitter is keyed already');
    isKeying = true;
    try {
      refuseIf(safety.transmissionBlock());
      refuseIf(safety.transmissionBlock(await onAirSetting(radio)));
      return await keyInSequence(request);
    } finally {
      isKeying = false;
      if (hold === undefined) {
        watchdog.disarm();
        void toReceive();
      }
    }
  };

  const keyInSequence = async (request: KeyRequest): Promise<KeyLease> => {
    safety.setReceiverMuted(true);
    await sequence.toTransmit();
    await watchdog.arm(leaseMs);
    const setting = await onAirSetting(radio);
    refuseIf(safety.transmissionBlock(setting));
    const own: Hold = { request, isHeld: true, cancelAll: () => {} };
    own.cancelAll = beginLimits(own, Math.min(request.longestMs, longestKeyMs, safety.keyAllowanceMs));
    hold = own;
    // On the disk before the first watt: whoever starts after a crash in between releases it.
    safety.setKeyed(clock.nowAtMs());
    safety.keyLog.begin({
      ...{ frequencyHz: setting.frequencyHz, mode: setting.mode },
      powerW: safety.powerW,
      callsign: safety.callsign,
      commandId: request.commandId,
      why: request.why,
      permit: safety.callsign === null ? 'simulated ports' : `permit of ${safety.callsign}`,
    });
    const stopTaking = beginTaking(own);
    try {
      await radio.setTransmit(true);
    } catch (error) {
      // It may have been taken although the answer got lost.
      letGo();
      await release.now('keying failed').catch(() => {});
      throw error;
    } finally {
      stopTaking();
    }
    const since =
      safety.transmissionBlock(setting) ?? (own.isHeld ? null : 'released while it was being keyed');
    if (since !== null) {
      letGo();
      await release.now('halted').catch(() => {});
      throw new DeviceError('blocked', name, since);
    }
    return leaseOf(own);
  };

  /** Until the radio has taken the key nobody holds a lease: the guard itself does, for a while. */
  const beginTaking = (own: Hold): (() => void) => {
    const cancelLimit = clock.deadline(2 * leaseMs, () => releaseSoon('the radio did not take the key'));
    let cancelTick = () => {};
    const tick = () => {
      if (own.isHeld) watchdog.renew(leaseMs);
      cancelTick = clock.deadline(leaseMs / 4, tick);
    };
    tick();
    return () => {
      cancelLimit();
      cancelTick();
    };
  };

  /** The limits of time that nobody can renew, and the looks. */
  const beginLimits = (own: Hold, limitMs: number): (() => void) => {
    const cancelLimit = clock.after(limitMs, () => {
      journal.event({
        severity: 'warning',
        source: 'safety',
        code: 'key-limit',
        text: `Transmitter released by the time limit of ${Math.round(limitMs)} ms: ${own.request.why}.`,
      });
      releaseSoon('time limit');
    });
    const stopLooking = watchKey({
      ...{ clock, radio, limits: { ...transmit.trip, powerW: safety.powerW } },
      block: (where) => safety.transmissionBlock(where),
      onTrouble(why, isTrip) {
        journal.event({
          severity: 'warning',
          source: 'safety',
          code: 'key-look',
          text: `Transmitter released while ${own.request.why} was on the air: ${why}.`,
        });
        releaseSoon(why);
        if (isTrip) safety.trip(why);
      },
    });
    return () => {
      cancelLimit();
      stopLooking();
    };
  };

  const leaseOf = (own: Hold): KeyLease => {
    let cancelLapse = () => {};
    const cancelLimits = own.cancelAll;
    own.cancelAll = () => {
      cancelLapse();
      cancelLimits();
    };
    const renew = () => {
      if (!own.isHeld) return;
      cancelLapse();
      watchdog.renew(leaseMs);
      cancelLapse = clock.deadline(leaseMs, () => {
        journal.event({
          severity: 'warning',
          source: 'safety',
          code: 'key-lease',
          text: `Transmitter released: nobody renewed its lease of ${leaseMs} ms: ${own.request.why}.`,
        });
        releaseSoon('lease not renewed');
      });
    };
    renew();
    return {
      get isHeld() {
        return own.isHeld;
      },
      leaseMs,
      renew,
      release: async () => {
        if (!own.isHeld) return;
        letGo();
        await release.now('done');
      },
    };
  };

  let byHand: KeyLease | undefined;
  const guarded: GuardedRadio = {
    get info() {
      return radio.info;
    },
    get stepHz() {
      return radio.stepHz;
    },
    get isTransmitting() {
      return hold !== undefined || radio.isTransmitting;
    },
    onChange: (listener) => radio.onChange(listener),
    readSetting: () => radio.readSetting(),
    get duplexNow() {
      return radio.duplexNow ?? null;
    },
    async setFrequency(frequencyHz) {
      // Where it transmits elsewhere, what it receives on is not on the air.
      if (radio.duplexNow) refuseWhileKeying();
      else await leaveAirBefore({ frequencyHz });
      await radio.setFrequency(frequencyHz);
    },
    async setMode(setting) {
      refuseWhileKeying();
      await radio.setMode(setting);
    },
    readMeter: () => radio.readMeter(),
    key,
    async setTransmit(isOn) {
      if (!isOn) {
        letGo();
        await release.now('by hand');
      } else if (byHand?.isHeld) byHand.renew();
      else byHand = await key({ why: 'keyed by hand', commandId: null, longestMs: longestKeyMs });
    },
    async close() {
      if (hold !== undefined) {
        letGo();
        await release.now('station closes').catch(() => {});
      }
      await toReceive();
      release.close();
      stopHalting();
      stopWatching();
      stopHearing();
      await watchdog.close();
      await radio.close();
    },
  };
  /** A keyed transmitter that is tuned over an edge lets go before it gets there. */
  const leaveAirBefore = async (where: { frequencyHz: number }) => {
    refuseWhileKeying();
    if (hold === undefined) return;
    const block = safety.transmissionBlock(where);
    if (block === null) return;
    letGo();
    await release.now(block);
    throw new DeviceError('blocked', name, block);
  };
  if (radio.readTransmitSetting) guarded.readTransmitSetting = () => radio.readTransmitSetting!();
  if (radio.readTransmitMeters) guarded.readTransmitMeters = () => radio.readTransmitMeters!();
  if (radio.readState) guarded.readState = () => radio.readState!();
  if (radio.setTransmitFrequency) {
    guarded.setTransmitFrequency = async (frequencyHz) => {
      if (frequencyHz === null) refuseWhileKeying();
      else await leaveAirBefore({ frequencyHz });
      await radio.setTransmitFrequency!(frequencyHz);
    };
  }
  if (radio.setTransmitMode) {
    guarded.setTransmitMode = async (setting) => {
      refuseWhileKeying();
      await radio.setTransmitMode!(setting);
    };
  }
  if (radio.workApart) {
    guarded.workApart = async (receiveHz, transmitHz) => {
      refuseWhileKeying();
      return radio.workApart!(receiveHz, transmitHz);
    };
  }
  if (radio.restore) {
    guarded.restore = async (state) => {
      refuseWhileKeying();
      await radio.restore!(state);
    };
  }
  if (radio.setTone) {
    guarded.setTone = async (toneHz) => {
      refuseWhileKeying();
      await radio.setTone!(toneHz);
    };
  }
  return guarded;
}
