/** The store as other rooms of `main` use it; everything else in this folder is its own business. */
export type { BackupSummary } from './backup.ts';
export { backupWorkspace, restoreWorkspace } from './backup.ts';
export type { Row, SqlRow, SqlValue } from './codec.ts';
export { decodeRow, encodeRow, rowsOf, tableNamed } from './codec.ts';
export type { Cipher } from './connection.ts';
export type { JournalEntry, UndoKind } from './entry.ts';
export type { FileStore } from './files.ts';
export { openFiles } from './files.ts';
export { assertUsableFolder } from './folder.ts';
export type { WorkspaceHeader } from './header.ts';
export { FORMAT_VERSION, readHeader } from './header.ts';
export type { RowChange, RowVersion } from './history.ts';
export type { CommandMeta, CommandOutcome } from './journal.ts';
export type { FolderLock, LockOwner } from './lock.ts';
export { lockWorkspace, readOwner } from './lock.ts';
export type { ReadStore, SqlParams } from './read.ts';
export { schemaVersion } from './schema.ts';
export type { Scratch } from './scratch.ts';
export type { Credential, OsKeyStore, SlotSpec } from './slots.ts';
export { openStore, ReaderStore, Store } from './store.ts';
export { RUNNING_ENTRY } from './triggers.ts';
export type { LaterEntry } from './undo.ts';
export type { VerifyFinding, VerifyReport } from './verify.ts';
export { verifyStore } from './verify.ts';
export {
  addSlot,
  assertUnused,
  changePassphrase,
  createWorkspace,
  listSlots,
  removeSlot,
  renewRecovery,
  replacePassphrase,
  unlockSlot,
  unlockWorkspace,
} from './workspace.ts';
export type { WriteOptions, WriteStore } from './write.ts';
