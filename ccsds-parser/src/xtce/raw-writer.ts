import { writeUnsigned } from '../bits/bit-field.ts';
import { failure, type Result, success } from '../fault.ts';
import { BitWriter } from './bit-writer.ts';
import type {
  DataEncoding,
  FloatEncoding,
  IntegerEncoding,
  Quantity,
  RawValue,
  StringEncoding,
  ValueRef,
} from './definition.ts';
import { describe, type EncodeFault } from './encode-scalar.ts';
import { fitsInteger, writeInteger } from './integer-value.ts';
import { writeFloatValue, writeOctets } from './raw-value.ts';
import { encodeText, octetsOfCharacter } from './text-codec.ts';
import { type FoundValue, quantityOf, type ValueScope } from './value-scope.ts';

export type Written = Result<void, EncodeFault>;
export const written: Written = success(undefined);

/** A space packet, headers and all, in bits. */
const maxBits = 65_542 * 8;

/** A place in a packet or command that moves on with each raw value written. */
export abstract class RawWriter implements ValueScope {
  readonly writer = new BitWriter();
  /** Where the next value stands. */
  bitOffset = 0;

  abstract find(ref: ValueRef): FoundValue | undefined;

  /** A value as it stands in the packet. @param name for faults */
  writeRaw(name: string, encoding: DataEncoding | undefined, raw: RawValue): Written {
    switch (encoding?.kind) {
      case 'integer':
        return this.#writeInteger(name, encoding, raw);
      case 'float':
        return this.#writeFloat(name, encoding, raw);
      case 'string':
        return this.#writeText(name, encoding, String(raw));
      case 'binary':
        return this.#writeOctets(name, encoding.bits, raw);
      default:
        return failure('unsupported', `${name}: an encoding that is read`, encoding?.path ?? 'none');
    }
  }

  #writeInteger(name: string, encoding: IntegerEncoding, raw: RawValue): Written {
    const value = typeof raw === 'string' ? Number(raw) : raw;
    if ((typeof value !== 'number' && typeof value !== 'bigint') || !fitsInteger(value, encoding))
      return failure(
        'out-of-range',
        `${name}: a whole number that ${encoding.bits} bits (${encoding.form}) hold`,
        describe(raw),
      );
    const at = this.bitOffset;
    const room = this.makeRoom(at, encoding.bits, name);
    if (!room.ok) return room;
    writeInteger(this.writer.room(at, encoding.bits), at, encoding, value);
    this.bitOffset = at + encoding.bits;
    return written;
  }

  #writeFloat(name: string, encoding: FloatEncoding, raw: RawValue): Written {
    const value = Number(raw);
    if (!Number.isFinite(value)) return failure('bad-type', `${name}: a finite number`, describe(raw));
    const at = this.bitOffset;
    const room = this.makeRoom(at, encoding.bits, name);
    if (!room.ok) return room;
    writeFloatValue(this.writer.room(at, encoding.bits), at, encoding, value);
    this.bitOffset = at + encoding.bits;
    return written;
  }

  #writeOctets(name: string, size: Quantity | undefined, raw: RawValue): Written {
    const octets = raw instanceof Uint8Array ? raw : encodeText(String(raw), 'UTF-8')!;
    const bits = size === undefined ? octets.length * 8 : quantityOf(size, this);
    if (bits === undefined || !(bits >= 0))
      return failure('bad-size', `${name}: a size that is known`, String(bits));
    const isText = !(raw instanceof Uint8Array);
    if (isText ? octets.length * 8 > bits : Math.ceil(bits / 8) !== octets.length)
      return failure('too-long', `${name}: ${bits} bits`, octets.length * 8);
    const room = this.makeRoom(this.bitOffset, Math.ceil(bits / 8) * 8, name);
    if (!room.ok) return room;
    for (const [index, octet] of octets.entries()) {
      const width = Math.min(8, bits - index * 8);
      const bytes = this.writer.room(this.bitOffset + index * 8, width);
      writeUnsigned(bytes, this.bitOffset + index * 8, width, octet >>> (8 - width));
    }
    this.bitOffset += bits;
    return this.makeRoom(this.bitOffset, 0, name);
  }

  #writeText(name: string, encoding: StringEncoding, text: string): Written {
    const { characterSet, terminator, leadingSizeBits } = encoding;
    const octets = encodeText(text, characterSet);
    if (octets === undefined)
      return failure('bad-type', `${name}: characters of ${characterSet}`, text.slice(0, 200));
    const bits = this.#bitsOfText(name, encoding, octets);
    if (!bits.ok) return bits;
    if (terminator !== undefined && contains(octets, terminator, octetsOfCharacter(characterSet)))
      return failure('bad-type', `${name}: text without its terminator`, text.slice(0, 200));
    const room = this.makeRoom(this.bitOffset, bits.value, name);
    if (!room.ok) return room;
    const bytes = this.writer.room(this.bitOffset, bits.value);
    if (leadingSizeBits !== undefined) {
      if (octets.length >= 2 ** leadingSizeBits)
        return failure('too-long', `${name}: at most ${2 ** leadingSizeBits - 1} octets`, octets.length);
      writeUnsigned(bytes, this.bitOffset, leadingSizeBits, octets.length);
    }
    writeOctets(bytes, this.bitOffset + (leadingSizeBits ?? 0), octets);
    const textBits = octets.length * 8;
    const hasRoomForEnd = terminator !== undefined && textBits + terminator.length * 8 <= bits.value;
    if (hasRoomForEnd) writeOctets(bytes, this.bitOffset + textBits, terminator);
    this.bitOffset += bits.value;
    return written;
  }

  /** What a text takes with its size or its terminator, or the room that it has. */
  #bitsOfText(name: string, encoding: StringEncoding, octets: Uint8Array): Result<number, EncodeFault> {
    const { terminator } = encoding;
    const roomBits = encoding.bits === undefined ? undefined : quantityOf(encoding.bits, this);
    if (encoding.bits !== undefined && (roomBits === undefined || !(roomBits >= 0)))
      return failure('bad-size', `${name}: a size that is known`, String(roomBits));
    const limit = Math.min(roomBits ?? maxBits, encoding.maxBits ?? maxBits);
    if (roomBits !== undefined && roomBits > limit)
      return failure('too-long', `${name}: at most ${limit / 8} octets`, roomBits / 8);
    const tagBits = encoding.leadingSizeBits ?? 0;
    // In a room of its own a text may fill it, and then needs no terminator.
    const endBits = roomBits === undefined && terminator !== undefined ? terminator.length * 8 : 0;
    const bits = tagBits + octets.length * 8 + endBits;
    if (bits <= limit) return success(roomBits ?? bits);
    const most = Math.floor((limit - tagBits - endBits) / 8);
    return failure('too-long', `${name}: at most ${most} octets`, octets.length);
  }

  /** Room for so many bits; a fault when the packet would be larger than a packet can be. */
  makeRoom(at: number, bits: number, name: string): Written {
    if (at + bits > maxBits) return failure('too-long', `${name}: at most ${maxBits} bits in all`, at + bits);
    this.writer.room(at, bits);
    return written;
  }
}

function contains(octets: Uint8Array, terminator: Uint8Array, step: number): boolean {
  for (let at = 0; at + terminator.length <= octets.length; at += step)
    if (terminator.every((octet, index) => octets[at + index] === octet)) return true;
  return false;
}
