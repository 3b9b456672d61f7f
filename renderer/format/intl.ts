/**
 * The runtime's formatters, each made once: making one costs a hundred times what using it does, and
 * lists of moments would otherwise take longer than a frame.
 */

function memo<Options extends object, Formatter>(
  make: (tag: string, options: Options) => Formatter,
): (tag: string, options?: Options) => Formatter {
  const made = new Map<string, Formatter>();
  return (tag, options = {} as Options) => {
    const key = `${tag} ${JSON.stringify(options)}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const formatter = make(tag, options);
    made.set(key, formatter);
    return formatter;
  };
}

export const dateFormat = memo(
  (tag: string, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, options),
);
export const numberFormat = memo(
  (tag: string, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(tag, options),
);
export const pluralRules = memo(
  (tag: string, options: Intl.PluralRulesOptions) => new Intl.PluralRules(tag, options),
);
