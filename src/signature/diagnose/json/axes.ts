import {listArrangements, type NamedArrangement} from './arrangements.ts';
import {type Axis, axisOf} from './axis.ts';
import {type JsonDocument, tokenKinds} from './document.ts';
import {largeAxes} from './large-axes.ts';
import {listMoves, type Move} from './moves.ts';
import {findOwnSpacing, type OwnSpacing, spacingAxis} from './own-spacing.ts';
import type {Spacing} from './spacing.ts';
import {listLostNumbers, numberAxis, stringAxis} from './spell-axes.ts';
import type {Spellings} from './spelling.ts';
import {type Write, writeByTemplate, writeInPieces} from './writing.ts';

export interface Axes {
  /** Null, the first: blanks as received. */
  readonly spacings: Axis<Spacing | null>;
  readonly strings: Axis<Spellings>;
  readonly numbers: Axis<Spellings>;
  readonly arrangements: Axis<NamedArrangement>;
  /** One number each in a spelling that may have been lost. */
  readonly lostNumbers: readonly Spellings[];
  readonly moves: readonly Move[];
  readonly own: OwnSpacing | undefined;
  readonly write: Write;
}

/** Above these nothing is made in advance or compared, and variants of one construct are left out. */
const maxPreparedTokens = 20_000;
const maxPreparedUnits = 512 * 1024;
/** Above this the templates would take more memory than they save time. */
const maxTemplateUnits = 64 * 1024;

export function createAxes(document: JsonDocument): Axes {
  const own = findOwnSpacing(document);
  const spacings = spacingAxis(document, own);
  if (document.count > maxPreparedTokens || document.text.length > maxPreparedUnits) {
    return {own, spacings, write: writeInPieces(document, own), ...largeAxes(document)};
  }
  return {
    own,
    spacings,
    write: (document.text.length > maxTemplateUnits ? writeInPieces : writeByTemplate)(document, own),
    strings: stringAxis(document),
    numbers: numberAxis(document),
    arrangements: arrangementAxis(document),
    lostNumbers: listLostNumbers(document),
    moves: [...listMoves(document)],
  };
}

function arrangementAxis(document: JsonDocument): Axis<NamedArrangement> {
  return axisOf(
    Array.from(listArrangements(document), ([name, arrangement]) => [
      name,
      () => arrangement,
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
