import { type FilestoreResponse, filestoreValue } from './tlv.ts';

/** As many of the responses, from the first on, as fit into so many octets of a Finished PDU. */
export function responsesThatFit(
  responses: readonly FilestoreResponse[],
  roomOctets: number,
): FilestoreResponse[] {
  const fitting: FilestoreResponse[] = [];
  let octets = 0;
  for (const response of responses) {
    octets += 2 + filestoreValue(response).length;
    if (octets > roomOctets) break;
    fitting.push(response);
  }
  return fitting;
}
