export type Paint = (text: string) => string;

/** The colour roles of one stream. */
export interface Palette {
  readonly good: Paint;
  readonly bad: Paint;
  readonly warn: Paint;
  readonly dim: Paint;
  readonly strong: Paint;
  readonly id: Paint;
  readonly url: Paint;
  readonly key: Paint;
  readonly string: Paint;
  readonly number: Paint;
  readonly word: Paint;
  readonly plain: Paint;
}

export type ColourFlag = 'always' | 'never' | 'auto';

interface ColourChoice {
  readonly flag: ColourFlag;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of the stream in question. */
  readonly isTTY: boolean;
  readonly isJson: boolean;
}

const asIs: Paint = text => text;

export const plainPalette: Palette = {
  good: asIs,
  bad: asIs,
  warn: asIs,
  dim: asIs,
  strong: asIs,
  id: asIs,
  url: asIs,
  key: asIs,
  string: asIs,
  number: asIs,
  word: asIs,
  plain: asIs,
};

/** The palette of a stream. chalk is loaded for a coloured one only: it costs 15 ms of every start. */
export async function openPalette({isColoured}: {readonly isColoured: boolean}): Promise<Palette> {
  if (!isColoured) return plainPalette;
  const {createColourPalette} = await import('./colour-palette.ts');
  return createColourPalette();
}

/** Whether a stream is coloured: `--json` never, then `--color`, `NO_COLOR`, `FORCE_COLOR`, and last what the stream is. */
export function decideColour({flag, env, isTTY, isJson}: ColourChoice): boolean {
  if (isJson || flag === 'never') return false;
  if (flag === 'always') return true;
  if (isSet(env['NO_COLOR'])) return false;
  if (isSet(env['FORCE_COLOR']) && env['FORCE_COLOR'] !== '0') return true;
  return isTTY && env['TERM'] !== 'dumb';
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
