import type { LiveMessage } from '@dawa/protocols/console/live';
import { WebSocket } from 'ws';

type MessageOf<Type extends LiveMessage['type']> = Extract<LiveMessage, { type: Type }>;

/** So many messages of one kind, from a station at that address; `say` goes out first. */
export function hearLive<Type extends LiveMessage['type']>(
  url: string,
  type: Type,
  { count, say }: { readonly count: number; readonly say?: object },
): Promise<MessageOf<Type>[]> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/live`);
  const heard: MessageOf<Type>[] = [];
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () => say !== undefined && socket.send(JSON.stringify(say)));
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as LiveMessage;
      if (message.type !== type) return;
      heard.push(message as MessageOf<Type>);
      if (heard.length < count) return;
      socket.close();
      resolve(heard);
    });
  });
}
