/**
 * What the parsing process read, as bytes. A hundred thousand lines pass through several processes and
 * threads; as bytes they are copied on the way and become rows once, where they are stored.
 */
import { deserialize, serialize } from 'node:v8';
import type { ParsedFile } from './parsed.ts';

export type PackedFiles = Uint8Array;

export function packFiles(files: readonly ParsedFile[]): PackedFiles {
  return serialize(files);
}

export function unpackFiles(packed: PackedFiles): readonly ParsedFile[] {
  return deserialize(packed) as ParsedFile[];
}
