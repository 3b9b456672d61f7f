/** What a command of the command line looks like, and what it is given to work with. */

export interface CliIo {
  /** Standard output: answers and nothing else. */
  out(text: string): void;
  /** Standard error: progress, questions and failures in words. */
  note(text: string): void;
  readInput(): Promise<string>;
}

export interface CliOption {
  readonly type: 'string' | 'boolean';
  /** What stands behind the option in the help, such as FILE. */
  readonly value?: string;
  readonly description: string;
}

export interface CliCall {
  readonly positionals: readonly string[];
  /** The text of an option, or undefined where it was not given. */
  text(option: string): string | undefined;
  flag(option: string): boolean;
  readonly io: CliIo;
}

export interface CliCommand {
  readonly name: string;
  readonly summary: string;
  /** What stands behind the command's name, such as `FILE FOLDER`. */
  readonly usage: string;
  readonly options: { readonly [name: string]: CliOption };
  readonly examples: readonly string[];
  /** Answers the exit code; nothing means success. Failures are thrown as `AppFailure`. */
  run(call: CliCall): Promise<number | undefined>;
}

export const jsonOption: CliOption = {
  type: 'boolean',
  description: 'Print the answer as JSON, as the contract defines it',
};

/** Options of every command that works on a workspace. */
export const workspaceOptions: { readonly [name: string]: CliOption } = {
  workspace: {
    type: 'string',
    value: 'FOLDER',
    description: 'The workspace; the sample where none is given',
  },
  'passphrase-file': {
    type: 'string',
    value: 'FILE',
    description: 'Read the passphrase from a file; BALLAST_PASSPHRASE works as well',
  },
  json: jsonOption,
};
