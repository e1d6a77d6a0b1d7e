import { codeReply, rprt } from '@dawa/protocols/hamlib-reply';
import type { HamlibRequest } from '@dawa/protocols/hamlib-tokens';
import { createRigctlTokeniser, type RigctlOrder, readRigctlOrder } from '@dawa/protocols/rigctl';
import { filterForPassband, modeOfHamlib, modeOfOurs, passbandOfFilter } from '@dawa/protocols/rigctl-modes';
import { type RigctlSetting, type RigctlStateFacts, rigctlReplies } from '@dawa/protocols/rigctl-replies';
import { strengthDb } from '@dawa/protocols/signal-strength';
import type { Clock } from '@dawa/seams/clock';
import type { GuardedRadio, Journal, RadioSetting } from '../ports.ts';
import { ClientKey } from './client-key.ts';
import type { ClientLead } from './client-lead.ts';
import { type Answer, rprtOf, type SharedLanguage, type SharingClient } from './shared-language.ts';
import { SharedTuning } from './shared-tuning.ts';
import { switchFunction, tellFunction } from './told-functions.ts';
import { tellLevel } from './told-levels.ts';

export interface SharedRadioSettings {
  /** Behind its guard: what a client orders is let through or refused there. */
  readonly radio: GuardedRadio;
  readonly lead: ClientLead;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly mayKey: boolean;
  /** Where the permit lets transmit, and with what. */
  readonly transmitBands: RigctlStateFacts['transmitBands'];
}

/** Signals from here on count as a carrier: S9. */
const carrierDb = 0;
/** What `\dump_state` tells of bands: the radio itself refuses what it cannot receive. */
const receiveBands = [{ lowHz: 100_000, highHz: 10_500_000_000 }] as const;

/** The radio in the language of rigctld. */
export function shareRadio(settings: SharedRadioSettings): SharedLanguage {
  const tuning = new SharedTuning(settings.radio, settings.clock);
  const isOver = () => settings.lead.clientBlock() !== null;
  const key = new ClientKey({ ...settings, tuning, isOver });
  return {
    name: 'rigctld',
    createTokeniser: createRigctlTokeniser,
    converse(client) {
      const vfoMode = { isOn: false };
      const context: Context = { ...settings, tuning, key, client, vfoMode, lastTone: {} };
      return {
        answer(request) {
          const read = readRigctlOrder(request);
          if (!read.ok) return { text: codeReply(request, rprt.invalid) };
          return answerOrder(read.value, request, context);
        },
        close() {
          void key.leave(client).catch(() => {});
          settings.lead.noteGone(client);
        },
      };
    },
  };
}

interface Context extends SharedRadioSettings {
  readonly tuning: SharedTuning;
  readonly key: ClientKey;
  readonly client: SharingClient;
  readonly vfoMode: { isOn: boolean };
  /** What `U TONE 1` switches on again. */
  readonly lastTone: { hz?: number };
}

function answerOrder(order: RigctlOrder, request: HamlibRequest, context: Context): Answer | Promise<Answer> {
  const { radio, tuning, key, client, vfoMode, lastTone } = context;
  const done = { text: codeReply(request, rprt.ok) };
  const notOffered = { text: codeReply(request, rprt.notAvailable) };
  const tell = (text: string): Answer => ({ text });
  switch (order.kind) {
    case 'get-frequency':
      return read(request, context, isTransmitVfo(request, tuning), (its) =>
        rigctlReplies.frequency(request, its.frequencyHz),
      );
    case 'get-mode':
      return read(request, context, isTransmitVfo(request, tuning), (its) =>
        rigctlReplies.mode(request, its),
      );
    case 'get-split-frequency':
      return read(request, context, true, (its) => rigctlReplies.splitFrequency(request, its.frequencyHz));
    case 'get-split-mode':
      return read(request, context, true, (its) => rigctlReplies.splitMode(request, its));
    case 'get-split-frequency-mode':
      return read(request, context, true, (its) => rigctlReplies.splitFrequencyMode(request, its));
    case 'get-vfo-info':
      return read(request, context, isTransmitVfo(request, tuning), (its) =>
        rigctlReplies.vfoInfo(request, its, tuning.isSplit),
      );
    case 'get-rig-info':
      return tellRig(request, context);
    case 'set-frequency':
      return obey(request, context, async () => {
        if (isTransmitVfo(request, tuning)) await tuning.setTransmit({ frequencyHz: order.frequencyHz });
        else await tuning.setReceive({ frequencyHz: order.frequencyHz });
        client.tell('tunes the radio');
      });
    case 'set-mode':
      return obey(request, context, async () => {
        const isTransmit = isTransmitVfo(request, tuning);
        const wanted = await modeFor(order, isTransmit ? tuning.transmit() : tuning.receive());
        if (isTransmit) await tuning.setTransmit(wanted);
        else await tuning.setReceive(wanted);
        client.tell('tunes the radio');
      });
    case 'set-split-frequency':
      return obey(request, context, () => tuning.setTransmit({ frequencyHz: order.frequencyHz }));
    case 'set-split-mode':
      return obey(request, context, async () => tuning.setTransmit(await modeFor(order, tuning.transmit())));
    case 'set-split-frequency-mode':
      return obey(request, context, async () => {
        const mode = await modeFor(order, tuning.transmit());
        await tuning.setTransmit({ ...mode, frequencyHz: order.frequencyHz });
      });
    case 'get-split':
      return tell(rigctlReplies.split(request, tuning.isSplit, tuning.isSplit ? tuning.transmitVfo : 'VFOA'));
    case 'set-split':
      return obey(request, context, async () => {
        if (order.isOn) tuning.transmitVfo = order.vfo;
        await tuning.split(order.isOn);
      });
    case 'get-ptt':
      return tell(rigctlReplies.transmit(request, radio.isTransmitting));
    case 'set-ptt':
      // Letting go is taken at any time.
      return order.isOn
        ? obey(request, context, () => key.key(client))
        : carryOut(request, () => key.release());
    case 'get-dcd':
      return tellCarrier(request, context);
    case 'get-level':
      return tellLevel(order.name, request, radio);
    case 'get-function':
      return tellFunction(order.name, request, radio);
    case 'set-function': {
      const toggle = switchFunction(order, radio, tuning, lastTone.hz);
      return toggle === undefined ? notOffered : obey(request, context, toggle);
    }
    case 'get-repeater-shift':
      return tell(rigctlReplies.repeaterShift(request));
    case 'set-repeater-shift':
      return order.isNone ? done : notOffered;
    case 'get-repeater-offset':
      return tell(rigctlReplies.repeaterOffset(request));
    case 'set-repeater-offset':
      return order.offsetHz === 0 ? done : notOffered;
    case 'get-offset':
      return tell(rigctlReplies.offset(request, order.name, 0));
    case 'set-offset':
      return order.offsetHz === 0 ? done : notOffered;
    case 'get-step':
      return tell(rigctlReplies.step(request, radio.stepHz));
    case 'get-vfo':
      return tell(rigctlReplies.vfo(request, 'VFOA'));
    case 'set-vfo':
      return receiveVfos.has(order.vfo) ? done : notOffered;
    case 'get-info':
      return tell(rigctlReplies.info(request, `Dawa: ${radio.info.kind}`));
    case 'get-power':
      return tell(rigctlReplies.power(request, radio.info.state === 'ok'));
    case 'get-lock':
      return tell(rigctlReplies.lock(request));
    case 'check-vfo':
      return tell(rigctlReplies.checkVfo(request, vfoMode.isOn));
    case 'set-vfo-mode':
      vfoMode.isOn = request.words[0] === '1';
      return done;
    case 'list-vfos':
      return tell(rigctlReplies.vfos(request));
    case 'list-modes':
      return tell(rigctlReplies.modes(request));
    case 'dump-state':
      return tell(rigctlReplies.state(request, { ...context, receiveBands, stepHz: radio.stepHz }));
    case 'pass-word':
      return done;
    case 'quit':
      return { ...done, isLast: true };
    case 'get-tone':
      return tellTone(request, context);
    case 'set-tone':
      if (radio.setTone === undefined) return notOffered;
      return obey(request, context, async () => {
        await radio.setTone!(order.toneHz === 0 ? null : order.toneHz);
        if (order.toneHz !== 0) lastTone.hz = order.toneHz;
      });
    // What the radio puts out is the permit's business.
    case 'set-level':
    case 'password':
    case 'not-offered':
      return notOffered;
  }
}

const receiveVfos: ReadonlySet<string> = new Set(['VFOA', 'currVFO', 'VFO', 'Main', 'RX', 'None']);

function isTransmitVfo({ vfo, name, words }: HamlibRequest, { isSplit, transmitVfo }: SharedTuning): boolean {
  const named = name === 'get_vfo_info' ? words[0] : vfo;
  return isSplit && (named === transmitVfo || named === 'TX');
}

async function obey(
  request: HamlibRequest,
  { lead, client }: Context,
  order: () => Promise<void>,
): Promise<Answer> {
  if (lead.clientBlock() !== null) return { text: codeReply(request, rprt.rejected) };
  return carryOut(request, async () => {
    await order();
    lead.noteOrder(client);
  });
}

async function carryOut(request: HamlibRequest, order: () => Promise<void>): Promise<Answer> {
  try {
    await order();
    return { text: codeReply(request, rprt.ok) };
  } catch (error) {
    return { text: codeReply(request, rprtOf(error)) };
  }
}

function read(
  request: HamlibRequest,
  { tuning }: Context,
  isTransmit: boolean,
  reply: (setting: RigctlSetting) => string,
): Answer | Promise<Answer> {
  const { known } = tuning;
  if (known !== undefined && !(isTransmit && tuning.isSplit)) return { text: reply(settingOf(known)) };
  return (isTransmit ? tuning.transmit() : tuning.receive()).then(
    (setting) => ({ text: reply(settingOf(setting)) }),
    (error: unknown) => ({ text: codeReply(request, rprtOf(error)) }),
  );
}

async function tellRig(request: HamlibRequest, { radio, tuning }: Context): Promise<Answer> {
  try {
    const receive = settingOf(await tuning.receive());
    const transmit = tuning.isSplit ? settingOf(await tuning.transmit()) : undefined;
    return { text: rigctlReplies.rigInfo(request, radio.info.kind, receive, transmit) };
  } catch (error) {
    return { text: codeReply(request, rprtOf(error)) };
  }
}

async function tellTone(request: HamlibRequest, { radio }: Context): Promise<Answer> {
  if (radio.readState === undefined) return { text: codeReply(request, rprt.notAvailable) };
  try {
    const { toneHz } = await radio.readState();
    return { text: rigctlReplies.tone(request, toneHz ?? 0) };
  } catch (error) {
    return { text: codeReply(request, rprtOf(error)) };
  }
}

async function tellCarrier(request: HamlibRequest, { radio }: Context): Promise<Answer> {
  try {
    const { meter } = await radio.readMeter();
    return { text: rigctlReplies.carrier(request, strengthDb(meter) >= carrierDb) };
  } catch (error) {
    return { text: codeReply(request, rprtOf(error)) };
  }
}

/** A mode that Hamlib has no name for is told as it is. */
function settingOf({ frequencyHz, mode, filter }: RadioSetting): RigctlSetting {
  const known = modeOfOurs(mode);
  if (known === undefined) return { frequencyHz, mode, passbandHz: 0 };
  return { frequencyHz, mode: known.hamlib, passbandHz: passbandOfFilter(known, filter) };
}

/** @throws RangeError for a mode that no radio here has */
async function modeFor(
  order: { readonly mode: string; readonly passbandHz: number },
  now: Promise<RadioSetting>,
): Promise<Pick<RadioSetting, 'mode' | 'filter'>> {
  const wanted = modeOfHamlib(order.mode);
  if (wanted === undefined) throw new RangeError(`mode: expected one of Hamlib's, found ${order.mode}`);
  const { mode, filter } = await now;
  const keptFilter = mode === wanted.ours ? filter : 1;
  return { mode: wanted.ours, filter: filterForPassband(wanted, order.passbandHz) ?? keptFilter };
}
