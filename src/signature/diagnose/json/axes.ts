import {listArrangements, listMoves, type Move, type NamedArrangement} from './arrangements.ts';
import {type Axis, axisOf} from './axis.ts';
import {type JsonDocument, tokenKinds} from './document.ts';
import {largeAxes} from './large-axes.ts';
import {findOwnSpacing, type OwnSpacing, spacingAxis} from './own-spacing.ts';
import type {Spell} from './render.ts';
import type {Spacing} from './spacing.ts';
import {listLostNumbers, numberAxis, stringAxis} from './spell-axes.ts';

export interface Axes {
  /** Null, the first: blanks as received. */
  readonly spacings: Axis<Spacing | null>;
  readonly strings: Axis<Spell>;
  readonly numbers: Axis<Spell>;
  readonly arrangements: Axis<NamedArrangement>;
  /** One number each in a spelling that may have been lost. */
  readonly lostNumbers: readonly Spell[];
  readonly moves: readonly Move[];
  readonly own: OwnSpacing | undefined;
}

/** Above these nothing is made in advance or compared, and variants of one construct are left out. */
const maxPreparedTokens = 20_000;
const maxPreparedUnits = 512 * 1024;

export function createAxes(document: JsonDocument): Axes {
  const own = findOwnSpacing(document);
  const spacings = spacingAxis(document, own);
  if (document.count > maxPreparedTokens || document.text.length > maxPreparedUnits) {
    return {own, spacings, ...largeAxes(document)};
  }
  return {
    own,
    spacings,
    strings: stringAxis(document),
    numbers: numberAxis(document),
    arrangements: arrangementAxis(document),
    lostNumbers: listLostNumbers(document),
    moves: [...listMoves(document)],
  };
}

/** Both are needed to spell a token: numbers by one, keys and strings by the other. */
export function spellBy(document: JsonDocument, strings: Spell, numbers: Spell): Spell {
  return index => (document.kinds[index] === tokenKinds.number ? numbers(index) : strings(index));
}

function arrangementAxis(document: JsonDocument): Axis<NamedArrangement> {
  return axisOf(
    Array.from(listArrangements(document), ([name, arrangement]) => [
      name,
      arrangement,
      keyOf(document, arrangement),
    ]),
  );
}

/** Equal for arrangements that give the same text. */
function keyOf(document: JsonDocument, {order, emptyObjectsAsArrays}: NamedArrangement): string {
  const hasEmptyObjects =
    emptyObjectsAsArrays &&
    document.kinds.some(
      (kind, index) => kind === tokenKinds.openObject && document.closes[index] === index + 1,
    );
  const isKept =
    order === null || (order.length === document.count && order.every((token, at) => token === at));
  return `${hasEmptyObjects} ${isKept ? 'kept' : order.join()}`;
}
