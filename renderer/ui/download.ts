/** Bytes that came as base64, handed to the person as a file. */

export interface FileContent {
  readonly fileName: string;
  readonly mediaType: string;
  /** Base64. */
  readonly content: string;
}

/** The bytes behind a text of base64. */
export function bytesOf(content: string): Uint8Array<ArrayBuffer> {
  const text = atob(content);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  return bytes;
}

/** Starts the download of a file; the browser or the desktop window asks where it goes. */
export function downloadFile({ fileName, mediaType, content }: FileContent): void {
  downloadBlob(fileName, new Blob([bytesOf(content)], { type: mediaType }));
}

/** The same for bytes that the browser holds already, on its disk where they are many. */
export function downloadBlob(fileName: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The download has taken its own hold of the bytes by the next turn.
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
