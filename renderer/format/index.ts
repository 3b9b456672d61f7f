/** Everything that turns figures and dates into text on the screen. */
export * from './date.ts';
export * from './exact.ts';
export * from './intl.ts';
export * from './locale.ts';
export * from './message.ts';
export * from './number.ts';
export * from './size.ts';
