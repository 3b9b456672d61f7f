/**
 * The header file `workspace.ballast`: what may be known without the key. It names the format, the
 * cipher and the key slots, each of which wraps the same store key in another way.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppFailure } from '../../core/result.ts';
import { writeAtomically } from './files.ts';

export const headerFile = 'workspace.ballast';
/** The layout of the workspace folder; it has its own number beside schema and contract. */
export const FORMAT_VERSION = 1;

const base64 = z.base64();

/** How a passphrase or recovery secret becomes a wrapping key; kept with the slot so it can be raised. */
const kdfSchema = z.object({
  name: z.literal('argon2id'),
  memoryKib: z.number().int().min(19_456).max(4_194_304),
  passes: z.number().int().min(1).max(64),
  lanes: z.number().int().min(1).max(16),
});

const slotSchema = z.object({
  id: z.string().min(1),
  kind: z.enum(['passphrase', 'recovery', 'os', 'open']),
  userLogin: z.string().nullable(),
  /** Null where no secret is derived: the OS key store wraps by itself, an open slot does not wrap. */
  kdf: kdfSchema.nullable(),
  salt: base64,
  nonce: base64,
  wrapped: base64,
});

const headerSchema = z.object({
  format: z.literal('ballast-workspace'),
  formatVersion: z.number().int().min(1),
  workspaceId: z.string().min(1),
  cipher: z.enum(['sqlcipher', 'aegis256']),
  sample: z.boolean(),
  createdAt: z.string(),
  slots: z.array(slotSchema),
});

export type WorkspaceHeader = z.infer<typeof headerSchema>;
export type KeySlot = z.infer<typeof slotSchema>;
export type KeyDerivation = z.infer<typeof kdfSchema>;

/** Throws `AppFailure` WORKSPACE_MISSING, WORKSPACE_NEWER or WORKSPACE_HEADER. */
export function readHeader(folder: string): WorkspaceHeader {
  let text: string;
  try {
    text = readFileSync(join(folder, headerFile), 'utf8');
  } catch {
    throw new AppFailure({
      kind: 'not-found',
      code: 'WORKSPACE_MISSING',
      message: `There is no workspace in "${folder}": the file ${headerFile} is missing. Choose another folder or create a workspace there.`,
    });
  }
  return parseHeader(text, folder);
}

export function parseHeader(text: string, place: string): WorkspaceHeader {
  let plain: unknown;
  try {
    plain = JSON.parse(text);
  } catch {
    plain = undefined;
  }
  const version = (plain as { formatVersion?: unknown } | undefined)?.formatVersion;
  if (typeof version === 'number' && version > FORMAT_VERSION)
    throw new AppFailure({
      kind: 'conflict',
      code: 'WORKSPACE_NEWER',
      message: `The workspace in "${place}" has format ${version}; this program knows formats up to ${FORMAT_VERSION}. Install the newer Ballast.`,
      details: { version, known: FORMAT_VERSION },
    });
  const parsed = headerSchema.safeParse(plain);
  if (parsed.success) return parsed.data;
  throw new AppFailure({
    kind: 'invalid-input',
    code: 'WORKSPACE_HEADER',
    message: `${headerFile} in "${place}" is damaged. Restore it from a backup; the data in store.db is untouched.`,
    path: parsed.error.issues[0]?.path.join('.') ?? '',
  });
}

export function writeHeader(folder: string, header: WorkspaceHeader): void {
  const text = `${JSON.stringify(headerSchema.parse(header), null, 2)}\n`;
  writeAtomically(join(folder, headerFile), Buffer.from(text));
}
