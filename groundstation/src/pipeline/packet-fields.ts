import type { PacketField } from '@dawa/protocols/console/archive';
import { type DecodedParameter, type DecodedPart, decodePacket } from 'ccsds-parser/xtce/decode-packet';
import type { Container, XtceDefinition } from 'ccsds-parser/xtce/definition';
import { headerParameters } from '../dictionary/container-group.ts';
import { parameterNames, plainValue } from './xtce-dictionary.ts';

/**
 * Everything that stands in a packet, in its order, for somebody who looks at its bits; none where no container matches.
 *
 * @param rootContainer where decoding begins, of what is no space packet
 */
export function packetFields(
  definition: XtceDefinition,
  packet: Uint8Array,
  rootContainer?: string,
): PacketField[] {
  const decoded = decodePacket(definition, packet, rootContainer === undefined ? {} : { rootContainer });
  if (!decoded.ok) return [];
  const nameOf = parameterNames(definition);
  const { container, parameters } = decoded.value;
  const headers = headersOf(container);
  return parameters.flatMap((found) => {
    const { parameter, name } = found;
    const known = `${nameOf(parameter)}${name.slice(parameter.name.length)}`;
    const about = { shortDescription: parameter.description, isHeader: headers.has(parameter) };
    if (found.parts === undefined) return [fieldOf(known, found, about)];
    return found.parts.map((part) => fieldOf(`${known}${part.path}`, part, about));
  });
}

const known = new WeakMap<Container, ReturnType<typeof headerParameters>>();

function headersOf(container: Container): ReturnType<typeof headerParameters> {
  const headers = known.get(container) ?? headerParameters(container);
  known.set(container, headers);
  return headers;
}

function fieldOf(
  name: string,
  { bitOffset, bitLength, raw, value, unit, limitState, isValid }: DecodedParameter | DecodedPart,
  about: Pick<PacketField, 'shortDescription' | 'isHeader'>,
): PacketField {
  return {
    name,
    ...about,
    bitOffset,
    bitLength,
    raw: plainValue(raw),
    value: plainValue(value),
    unit: unit ?? null,
    limitState,
    isValid,
  };
}
