import type {Store} from '../store/store.ts';
import type {NewFields} from '../webhook/activity.ts';
import type {RecordedDelivery} from '../webhook/delivery.ts';
import {
  addFields,
  createFieldTree,
  type FieldTree,
  fieldLimits,
  listFields,
  listNewFields,
} from '../webhook/field-tree.ts';
import {isTrusted} from '../webhook/verdict.ts';

/** Remembers which fields each event type has had, from session to session. */
export interface FieldWatch {
  /** Not to be called before the delivery has been answered. */
  see(recorded: RecordedDelivery): void;
  /** What types that were known had for the first time; the record knows it from here on. */
  conclude(store: Pick<Store, 'readMeta' | 'writeMeta'>): Promise<readonly NewFields[]>;
}

interface Seen {
  readonly tree: FieldTree;
  count: number;
}

/** Beyond so many deliveries a second a sample of them is looked at: what comes that fast comes again. */
const maxLooksASecond = 200;

export function createFieldWatch(nowMs: () => number): FieldWatch {
  const byType = new Map<string, Seen>();
  const looks = {second: 0, count: 0};
  const mayLook = (): boolean => {
    const second = Math.floor(nowMs() / 1000);
    looks.count = second === looks.second ? looks.count + 1 : 1;
    looks.second = second;
    return looks.count <= maxLooksASecond;
  };
  return {
    see({delivery, verdict}) {
      const {type, isJson} = delivery.event;
      if (type === null || !isJson || !isTrusted(verdict) || delivery.body.length > maxBodyBytes) return;
      if (!mayLook()) return;
      const seen = byType.get(type) ?? {tree: createFieldTree(), count: 0};
      if (seen.count === 0 && (byType.size >= maxTypes || type.length > maxTypeUnits)) return;
      byType.set(type, seen);
      seen.count += addFields(
        seen.tree,
        JSON.parse(delivery.body.toString('utf8')),
        fieldLimits.fields - seen.count,
      );
    },
    async conclude(store) {
      if (byType.size === 0) return [];
      const known = parseKnown(await store.readMeta(metaKey));
      const found: NewFields[] = [];
      for (const [type, {tree}] of byType) {
        const before = known.get(type) ?? [];
        const fresh = listNewFields(tree, new Set(before));
        // Of a type that is new all is new, and of one with too many fields not all are known.
        if (before.length > 0 && before.length < fieldLimits.fields && fresh.length > 0) {
          found.push({type, fields: fresh});
        }
        // At the end: the types that have not come for longest are forgotten first.
        known.delete(type);
        known.set(type, [...new Set([...before, ...listFields(tree)])].slice(0, fieldLimits.fields));
      }
      await store.writeMeta(metaKey, toText(known));
      return found;
    },
  };
}

const metaKey = 'fields';
const maxBodyBytes = 256 * 1024;
const maxTypes = 100;
const maxTypeUnits = 200;
const maxTextUnits = 512 * 1024;

/** Anything but what is written here counts as nothing: it is a memory, and begun anew. */
function parseKnown(text: string | null): Map<string, readonly string[]> {
  const value = parseJson(text ?? '{}');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Map();
  return new Map(Object.entries(value).filter(([, fields]) => Array.isArray(fields)));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function toText(known: Map<string, readonly string[]>): string {
  for (;;) {
    const text = JSON.stringify(Object.fromEntries(known));
    const [oldest] = known.keys();
    if (oldest === undefined || (known.size <= maxTypes && text.length <= maxTextUnits)) return text;
    known.delete(oldest);
  }
}
