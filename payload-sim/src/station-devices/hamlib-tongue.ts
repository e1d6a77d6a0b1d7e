import { codeReply, hamlibOctets, rprt } from '@dawa/protocols/hamlib-reply';
import type { HamlibMessage, HamlibRequest } from '@dawa/protocols/hamlib-tokens';
import { createRigctlTokeniser, type RigctlOrder, readRigctlOrder } from '@dawa/protocols/rigctl';
import { filterForPassband, modeOfHamlib, modeOfOurs, passbandOfFilter } from '@dawa/protocols/rigctl-modes';
import { rigctlReplies } from '@dawa/protocols/rigctl-replies';
import { strengthDb } from '@dawa/protocols/signal-strength';
import type { RadioTongue, TongueSettings } from './radio-tongue.ts';
import type { Band } from './transceiver.ts';

/** A radio behind rigctld: two VFOs, split, PTT, a tone and a meter. */
export function createHamlibTongue(settings: TongueSettings): RadioTongue {
  const { say, report } = settings;
  const tokeniser = createRigctlTokeniser();
  const set = new HamlibSet(settings);
  return {
    transceiver: settings.transceiver,
    hear(bytes) {
      for (const message of tokeniser.push(bytes)) {
        const answer = set.answer(message);
        if (/RPRT -/.test(answer)) {
          const asked =
            message.kind === 'request' ? [message.name, ...message.words].join(' ') : message.fault.found;
          report('radio', `refused: ${asked}`);
        }
        say(hamlibOctets(answer));
      }
    },
  };
}

class HamlibSet {
  readonly #settings: TongueSettings;

  constructor(settings: TongueSettings) {
    this.#settings = settings;
  }

  answer(message: HamlibMessage): string {
    if (message.kind === 'bad-request') return codeReply(undefined, rprt.invalid);
    const read = readRigctlOrder(message);
    return read.ok ? this.#obey(read.value, message) : codeReply(message, rprt.invalid);
  }

  #obey(order: RigctlOrder, request: HamlibRequest): string {
    const { transceiver } = this.#settings;
    const receive = transceiver.bands[transceiver.receiveBand]!;
    const transmit = transceiver.bands[transceiver.transmitBand]!;
    const taken = (isTaken: boolean) => codeReply(request, isTaken ? rprt.ok : rprt.rejected);
    switch (order.kind) {
      case 'get-frequency':
        return rigctlReplies.frequency(request, receive.frequencyHz);
      case 'set-frequency':
        return taken(this.#tune(transceiver.receiveBand, order.frequencyHz));
      case 'get-mode':
        return rigctlReplies.mode(request, modeOf(receive));
      case 'set-mode':
        return taken(this.#setMode(receive, order));
      case 'get-split':
        return rigctlReplies.split(request, transmit !== receive, transmit === receive ? 'VFOA' : 'VFOB');
      case 'set-split':
        transceiver.transmitBand = order.isOn ? 1 - transceiver.receiveBand : transceiver.receiveBand;
        return taken(true);
      case 'get-split-frequency':
        return rigctlReplies.splitFrequency(request, transmit.frequencyHz);
      case 'set-split-frequency':
        return taken(this.#tune(transceiver.transmitBand, order.frequencyHz));
      case 'get-split-mode':
        return rigctlReplies.splitMode(request, modeOf(transmit));
      case 'set-split-mode':
        return taken(this.#setMode(transmit, order));
      case 'get-ptt':
        return rigctlReplies.transmit(request, transceiver.isTransmitting);
      case 'set-ptt':
        transceiver.key(order.isOn);
        return taken(true);
      case 'get-tone':
        return rigctlReplies.tone(request, transceiver.isToneOn ? transceiver.toneHz : 0);
      case 'set-tone':
        transceiver.isToneOn = order.toneHz !== 0;
        if (order.toneHz !== 0) transceiver.toneHz = order.toneHz;
        return taken(true);
      case 'get-level':
        if (order.name !== 'STRENGTH') return codeReply(request, rprt.notAvailable);
        return rigctlReplies.bare(request, strengthDb(transceiver.meter));
      case 'get-info':
        return rigctlReplies.info(request, 'simulated radio');
      default:
        return codeReply(request, rprt.notAvailable);
    }
  }

  #tune(band: number, frequencyHz: number): boolean {
    const { transceiver, isStubborn } = this.#settings;
    return !isStubborn() && transceiver.tune(band, frequencyHz);
  }

  #setMode(
    band: Band,
    { mode, passbandHz }: { readonly mode: string; readonly passbandHz: number },
  ): boolean {
    const known = modeOfHamlib(mode);
    if (known === undefined || this.#settings.isStubborn()) return false;
    band.isData = known.ours.endsWith('-D');
    band.mode = known.ours.replace(/-D$/, '');
    band.filter = filterForPassband(known, passbandHz) ?? band.filter;
    return true;
  }
}

function modeOf({ mode, isData, filter }: Band): { mode: string; passbandHz: number } {
  const known = modeOfOurs(isData ? `${mode}-D` : mode);
  if (known === undefined) return { mode, passbandHz: 0 };
  return { mode: known.hamlib, passbandHz: passbandOfFilter(known, filter) };
}
