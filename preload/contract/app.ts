/** The program around a workspace: choosing, creating, unlocking, restoring it, and its keys. */
import { z } from 'zod';
import { bytesCodec, instantSchema, nothing } from './common.ts';
import { command, noUndo, query } from './define.ts';

export const appStateSchema = z.object({
  /** first-run: no workspace known; locked: one waits for its passphrase; open: ready. */
  stage: z.enum(['first-run', 'locked', 'open']),
  workspace: z
    .object({ id: z.string(), name: z.string(), folder: z.string(), sample: z.boolean() })
    .nullable(),
  recents: z.array(z.object({ name: z.string(), folder: z.string(), openedAt: instantSchema })),
  version: z.string(),
  host: z.enum(['electron', 'web', 'cli']),
});

/** What a slot is locked with: at least 12 characters, the same floor as in the store. */
const newPassphraseSchema = z
  .string()
  .min(12)
  .max(1024)
  .meta({ title: 'Passphrase', secret: true });

const recoverySecretSchema = z.string().max(200).meta({ title: 'Recovery secret', secret: true });

const login = z.string().min(1).max(60).meta({ title: 'Login' });

/**
 * Answered by the program around the workspace. Most are wanted before one is open and bear no
 * permission; the others ask for the one of whoever works in the open workspace.
 */
export const appContract = {
  'app.state': query({
    permission: 'none',
    summary: 'Whether a workspace is open, locked or still to be created',
    input: nothing,
    output: appStateSchema,
  }),
  'app.createWorkspace': command({
    permission: 'none',
    summary: 'Create an encrypted workspace and open it',
    undo: noUndo('A folder that was created is deleted by hand.'),
    input: z.object({
      folder: z.string().min(1).optional().meta({ title: 'Folder' }),
      name: z.string().min(1).max(80).meta({ title: 'Group name' }),
      baseCurrency: z.string().length(3).default('EUR'),
      userName: z.string().min(1).max(80).meta({ title: 'Your name' }),
      passphrase: newPassphraseSchema,
    }),
    output: z.object({ state: appStateSchema, recoverySecret: z.string() }),
  }),
  'app.openSample': command({
    permission: 'none',
    summary: 'Open the sample workspace of the Norholt Group',
    undo: noUndo('Opening changes nothing.'),
    input: nothing,
    output: appStateSchema,
  }),
  'app.openWorkspace': command({
    permission: 'none',
    summary: 'Choose another workspace folder',
    undo: noUndo('Opening changes nothing.'),
    input: z.object({ folder: z.string().min(1) }),
    output: appStateSchema,
  }),
  'app.unlock': command({
    permission: 'none',
    summary: 'Unlock the workspace with a passphrase or the recovery secret',
    undo: noUndo('Unlocking changes nothing.'),
    input: z.union([
      z.object({ passphrase: z.string().min(1).max(1024).meta({ secret: true }) }),
      z.object({ recoverySecret: recoverySecretSchema.min(1) }),
    ]),
    output: appStateSchema,
  }),
  'app.checkRecoverySecret': query({
    permission: 'none',
    summary: 'Check a recovery secret that was written down',
    input: z.object({ recoverySecret: recoverySecretSchema }),
    output: z.object({ valid: z.boolean() }),
  }),
  'app.closeWorkspace': command({
    permission: 'none',
    summary: 'Close the workspace and lock it',
    undo: noUndo('Unlock it again.'),
    input: nothing,
    output: appStateSchema,
  }),
  'app.checkFolder': query({
    permission: 'none',
    summary: 'Whether a new workspace may lie in a folder, and why not; proposes one for a name',
    input: z.object({
      folder: z.string().max(1000).optional(),
      /** Of the group, for the proposal where no folder is given. */
      name: z.string().max(80).optional(),
    }),
    output: z.object({
      /** The whole path, `~` written out. */
      folder: z.string(),
      problem: z.object({ code: z.string(), message: z.string() }).nullable(),
    }),
  }),
  'app.restoreBackup': command({
    permission: 'none',
    summary: 'Make a workspace folder from a backup file and choose it',
    undo: noUndo('A folder that was created is deleted by hand.'),
    input: z.object({
      backup: z.union([
        z.object({ content: bytesCodec.meta({ title: 'Backup file' }) }),
        z.object({ path: z.string().min(1).max(1000).meta({ title: 'Backup file' }) }),
      ]),
      folder: z.string().min(1).max(1000).optional().meta({ title: 'New folder' }),
    }),
    output: appStateSchema,
  }),
  'app.slots': query({
    permission: 'none',
    summary: 'The key slots of the workspace: what opens it, and whose they are',
    input: nothing,
    output: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(['passphrase', 'recovery', 'os', 'open']),
        userLogin: z.string().nullable(),
        /** True for the slots of whoever works in the open workspace. */
        yours: z.boolean(),
        /** When its secret was set; null while the workspace is locked. */
        addedAt: instantSchema.nullable(),
      }),
    ),
  }),
  'app.changePassphrase': command({
    permission: 'none',
    summary: 'Change your own passphrase, proven by the old one',
    undo: noUndo('Change it again.'),
    input: z.object({
      old: z.string().min(1).max(1024).meta({ title: 'Passphrase until now', secret: true }),
      new: newPassphraseSchema.meta({ title: 'New passphrase', secret: true }),
    }),
    output: nothing,
  }),
  'app.addPassphrase': command({
    permission: 'workspace.admin',
    summary: 'Give another person of the workspace a passphrase of their own',
    undo: noUndo('Remove the key slot.'),
    input: z.object({ userLogin: login, passphrase: newPassphraseSchema }),
    output: z.object({ slotId: z.string() }),
  }),
  'app.removeSlot': command({
    permission: 'workspace.admin',
    summary: 'Remove a key slot, so that its passphrase or secret opens nothing any more',
    undo: noUndo('Add a new passphrase or renew the recovery secret.'),
    input: z.object({ slotId: z.string().min(1).max(100) }),
    output: nothing,
  }),
  'app.renewRecovery': command({
    permission: 'workspace.admin',
    summary: 'Make a new recovery secret; the printed one opens nothing any more',
    undo: noUndo('Renew it again.'),
    input: nothing,
    output: z.object({ recoverySecret: z.string() }),
  }),
  'app.resetPassphrase': command({
    permission: 'none',
    summary: 'Set the passphrase of a person after unlocking by the recovery secret',
    undo: noUndo('Change it again.'),
    input: z.object({ userLogin: login, passphrase: newPassphraseSchema }),
    output: appStateSchema,
  }),
} as const;
