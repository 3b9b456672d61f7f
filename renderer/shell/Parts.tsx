/**
 * The parts of one object in a line below the header of its screen, such as those of a fund. In a
 * narrow window the line becomes a choice.
 */

export interface PartsProps {
  /** What the line holds, read aloud. */
  readonly label: string;
  readonly parts: readonly { readonly id: string; readonly title: string }[];
  readonly chosen: string;
  onChoose(id: string): void;
}

export function Parts({ label, parts, chosen, onChoose }: PartsProps) {
  return (
    <>
      <select
        className="input parts-choice"
        aria-label={label}
        value={chosen}
        onChange={(event) => onChoose(event.target.value)}
      >
        {parts.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
      <nav className="parts" aria-label={label}>
        {parts.map(({ id, title }) => (
          <button
            key={id}
            type="button"
            aria-current={id === chosen ? 'page' : undefined}
            onClick={() => onChoose(id)}
          >
            {title}
          </button>
        ))}
      </nav>
    </>
  );
}
