/**
 * The icons and the mark. An icon never stands alone for a meaning; a word or a title comes with
 * it.
 */
import { ICON_PATHS, type IconName } from './icon-paths.ts';

export type { IconName } from './icon-paths.ts';

export interface IconProps {
  readonly name: IconName;
  /** Pixels; 12, 14, 16 and 18 are in use. */
  readonly size?: number;
  readonly className?: string;
}

export function Icon({ name, size = 14, className }: IconProps) {
  return (
    <svg
      className={className ? `icon ${className}` : 'icon'}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
    >
      <path d={ICON_PATHS[name]} strokeWidth={name === 'more' ? 2 : undefined} />
    </svg>
  );
}

/** The mark: a hull with its ballast. */
export function Mark({ size = 24 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" role="img" aria-label="Ballast">
      <path
        d="M2.9 5.4h18.2l-2.5 9.5a5.3 5.3 0 0 1-5.1 4h-3a5.3 5.3 0 0 1-5.1-4z"
        stroke="var(--accent)"
        strokeWidth="1.8"
        strokeLinejoin="round"
      />
      <path
        d="M5.1 12h13.8l-1 3.3A3.8 3.8 0 0 1 14.3 18H9.7a3.8 3.8 0 0 1-3.6-2.7z"
        fill="var(--accent)"
      />
    </svg>
  );
}
