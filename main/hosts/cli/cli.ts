/** The command line: finds the command, runs it, and turns what happened into words and an exit code. */
import { readCall } from './arguments.ts';
import type { CliCommand, CliIo } from './command.ts';
import { exitCodeOf, failureText, usageFailure } from './failure.ts';
import { commandHelp, programHelp } from './help.ts';

/** Loaded on demand, so that listing calculations never waits for the store. */
const commands: { readonly [name: string]: readonly [string, () => Promise<CliCommand>] } = {
  demo: [
    'Run the main job on a fresh sample or on your own files',
    async () => (await import('./commands/demo.ts')).demoCommand,
  ],
  import: [
    'Import statements and rates from files',
    async () => (await import('./commands/import.ts')).importCommand,
  ],
  quarantine: [
    'See what imports refused; release it as a second person, or put it away',
    async () => (await import('./commands/quarantine.ts')).quarantineCommand,
  ],
  position: [
    'Show the cash position',
    async () => (await import('./commands/position.ts')).positionCommand,
  ],
  accounts: [
    'Show, check and close bank accounts',
    async () => (await import('./commands/accounts.ts')).accountsCommand,
  ],
  fees: [
    'Compare bank fees with price lists',
    async () => (await import('./commands/fees.ts')).feesCommand,
  ],
  ledger: [
    'Show the trial balance, post bank lines, hand journals to accounting',
    async () => (await import('./commands/ledger.ts')).ledgerCommand,
  ],
  payments: [
    'Check payment files: counts, sums and what is wrong',
    async () => (await import('./commands/payments.ts')).paymentsCommand,
  ],
  reconcile: [
    'Match bank lines with expected flows and postings',
    async () => (await import('./commands/reconcile.ts')).reconcileCommand,
  ],
  export: [
    'Write a table as CSV or Excel, or a batch for an accounting package',
    async () => (await import('./commands/export.ts')).exportCommand,
  ],
  report: [
    'Write a report as PDF and Excel',
    async () => (await import('./commands/report.ts')).reportCommand,
  ],
  rules: [
    'List, try, apply and learn category rules',
    async () => (await import('./commands/rules.ts')).rulesCommand,
  ],
  calc: [
    'List, describe and run calculations on JSON',
    async () => (await import('./commands/calc.ts')).calcCommand,
  ],
  call: [
    'Call any query or command of the contract',
    async () => (await import('./commands/call.ts')).callCommand,
  ],
  verify: [
    'Check the journal, its history and the database',
    async () => (await import('./commands/verify.ts')).verifyCommand,
  ],
  backup: [
    'Write one portable backup file',
    async () => (await import('./commands/backup.ts')).backupCommand,
  ],
  restore: [
    'Make a workspace folder from a backup file',
    async () => (await import('./commands/restore.ts')).restoreCommand,
  ],
  serve: [
    'Serve the workstation to a browser on this machine',
    async () => (await import('./commands/serve.ts')).serveCommand,
  ],
};

export const commandNames = Object.keys(commands);

/** Loads one command; tests go through them all. */
export async function loadCommand(name: string): Promise<CliCommand> {
  const load = Object.hasOwn(commands, name) ? commands[name]?.[1] : undefined;
  if (load === undefined)
    throw usageFailure(
      `There is no command "${name}". Commands are ${commandNames.join(', ')}.`,
      'command',
    );
  return load();
}

async function runWords(words: readonly string[], io: CliIo): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io.out(programHelp(Object.entries(commands).map(([command, [summary]]) => [command, summary])));
    return name === undefined ? 2 : 0;
  }
  const command = await loadCommand(name);
  const call = readCall(command, rest, io);
  if (call === null) {
    io.out(commandHelp(command));
    return 0;
  }
  return (await command.run(call)) ?? 0;
}

/** Runs the words of one command line; answers the exit code and never throws. */
export async function runCli(words: readonly string[], io: CliIo): Promise<number> {
  try {
    return await runWords(words, io);
  } catch (thrown) {
    const { toAppError } = await import('../../backend/errors.ts');
    const error = toAppError(thrown);
    io.note(failureText(error));
    return exitCodeOf(error);
  }
}
