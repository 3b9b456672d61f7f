/**
 * The program's own log: one JSON line per event on standard error, only from `BALLAST_LOG=info` on for
 * news and always for errors. Inputs, amounts, names and secrets never enter it.
 */
type Level = 'info' | 'error';

function write(level: Level, message: string, fields: { readonly [key: string]: unknown }): void {
  if (level === 'info' && process.env.BALLAST_LOG !== 'info') return;
  process.stderr.write(
    `${JSON.stringify({ at: new Date().toISOString(), level, message, ...fields })}\n`,
  );
}

export const logger = {
  info: (message: string, fields: { readonly [key: string]: unknown } = {}) =>
    write('info', message, fields),
  error: (message: string, fields: { readonly [key: string]: unknown } = {}) =>
    write('error', message, fields),
};
