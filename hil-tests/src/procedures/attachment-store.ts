/** Where files go: the folder of the papers, or the memory of a test. */
export interface AttachmentStore {
  /** Resolves when it is on the disk, with its place from the folder of the papers. @throws when the disk refuses */
  put(file: { readonly name: string; readonly sha256: string; readonly bytes: Uint8Array }): Promise<string>;
}
