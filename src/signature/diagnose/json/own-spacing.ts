import {type Axis, axisOf} from './axis.ts';
import {type JsonDocument, tokenText} from './document.ts';
import {render, type Spell} from './render.ts';
import {type Spacing, spacings} from './spacing.ts';

/** The standard spacing that a text has, but for blanks around the whole. */
export interface OwnSpacing {
  readonly spacing: Spacing;
  readonly before: string;
  readonly after: string;
}

const maxComparedUnits = 1024 * 1024;
const maxIndentationUnits = 4 * 1024 * 1024;
const maxGrowth = 8;

export function findOwnSpacing(document: JsonDocument): OwnSpacing | undefined {
  const {text} = document;
  const core = text.trim();
  const before = text.slice(0, text.indexOf(core));
  const after = text.slice(before.length + core.length);
  const spacing = Object.values(spacings).find(candidate => isSpacedAs(document, core, candidate));
  return spacing === undefined ? undefined : {spacing, before, after};
}

/** Every spacing, blanks as received first; indentation that would take many times the text is left out. */
export function spacingAxis(document: JsonDocument, own: OwnSpacing | undefined): Axis<Spacing | null> {
  const isOwn = (spacing: Spacing): boolean =>
    own?.spacing === spacing && own.before === '' && own.after === '';
  const entries: (readonly [string, () => Spacing | null, string])[] = [['kept', () => null, 'kept']];
  for (const [name, spacing] of Object.entries(spacings)) {
    const isTooDeep = document.indentations * (spacing.indent?.length ?? 0) > maxIndentationUnits;
    if (!isTooDeep || document.indentations < document.text.length * maxGrowth)
      entries.push([name, () => spacing, isOwn(spacing) ? 'kept' : name]);
  }
  return axisOf(entries);
}

/** Of a large text its first megabyte tells. */
function isSpacedAs(document: JsonDocument, core: string, spacing: Spacing): boolean {
  let at = 0;
  const spell: Spell = index => tokenText(document, index);
  for (const piece of render(document, spell, {order: null, emptyObjectsAsArrays: false}, spacing)) {
    if (!core.startsWith(piece, at)) return false;
    at += piece.length;
    if (at > maxComparedUnits) return true;
  }
  return at === core.length;
}
