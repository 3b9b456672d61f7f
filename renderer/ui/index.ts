/** The vocabulary of screens, in one import. */
export * from './area.tsx';
export * from './calendar.tsx';
export * from './controls.tsx';
export * from './field.tsx';
export * from './figures.tsx';
export * from './floating.tsx';
export * from './icons.tsx';
export * from './read-only.ts';
export * from './search.tsx';
export * from './states.tsx';
export * from './table.tsx';
