import { downloadContent } from '@dawa/protocols/console/download';
import { notify } from './notices.ts';
import { octetsOfBase64 } from './octets.ts';
import { ask, sayFault } from './rest.ts';

/** Saves the file as far as it came; what is missing stands as zeros. */
export async function saveDownload(downloadId: string, name: string): Promise<void> {
  const answer = await ask(downloadContent, `/downloads/${encodeURIComponent(downloadId)}/content`);
  if (!answer.ok) {
    notify(sayFault(answer.fault), true);
    return;
  }
  const octets = octetsOfBase64(answer.value.base64);
  const address = URL.createObjectURL(new Blob([octets.slice().buffer]));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
